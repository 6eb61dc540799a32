//! A transport without a network: the test says how each attempt ends.

use core::time::Duration;
use std::collections::VecDeque;

use cognito_srp_core::call::{CallStep, Moment};
use cognito_srp_core::call::{Error, TransportError, TransportErrorKind};
use cognito_srp_core::{Outcome, Response};
use serde_json::Value;

use crate::support::now;

/// How an attempt ends, and how long it takes.
pub(crate) enum Came {
    Reply(u16, Vec<(&'static str, &'static str)>, String, Duration),
    Nothing(TransportErrorKind, Duration),
}

pub(crate) fn reply(body: &Value) -> Came {
    Came::Reply(200, Vec::new(), body.to_string(), Duration::ZERO)
}

pub(crate) fn refusal(code: &str) -> Came {
    let body = format!(r#"{{"__type":"{code}","message":"m"}}"#);
    Came::Reply(400, Vec::new(), body, Duration::ZERO)
}

pub(crate) fn nothing(kind: TransportErrorKind) -> Came {
    Came::Nothing(kind, Duration::ZERO)
}

impl Came {
    pub(crate) fn after(self, time: Duration) -> Self {
        match self {
            Self::Reply(status, headers, body, _) => Self::Reply(status, headers, body, time),
            Self::Nothing(kind, _) => Self::Nothing(kind, time),
        }
    }

    pub(crate) fn with(self, header: (&'static str, &'static str)) -> Self {
        match self {
            Self::Reply(status, mut headers, body, time) => {
                headers.push(header);
                Self::Reply(status, headers, body, time)
            }
            nothing => nothing,
        }
    }
}

/// What the transport did: sent a request, with its time limit and the Unix time for which it
/// is signed, or waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Did {
    Sent {
        operation: String,
        time: Duration,
        signed_for: u64,
    },
    Waited(Duration),
}

/// What was done, and the result of it all.
pub(crate) struct Driven<R> {
    pub(crate) did: Vec<Did>,
    pub(crate) bodies: Vec<Vec<u8>>,
    pub(crate) result: Result<R, Error>,
    /// The time since the call began, by its own clock.
    pub(crate) elapsed: Duration,
}

/// The moment this long after the start of a call. Waits get their maximum length.
pub(crate) fn moment(elapsed: Duration) -> Moment {
    Moment {
        elapsed,
        now: now().after(elapsed),
        entropy: u64::MAX,
    }
}

/// Drives a call to its end with these answers, and checks that all were used.
pub(crate) fn drive<T: Outcome, R>(
    mut step: CallStep<'_, T, R>,
    answers: impl IntoIterator<Item = Came>,
) -> Driven<R> {
    let mut answers: VecDeque<Came> = answers.into_iter().collect();
    let (mut did, mut bodies) = (Vec::new(), Vec::new());
    let mut elapsed = Duration::ZERO;
    loop {
        step = match step {
            CallStep::Done(result) => {
                assert!(answers.is_empty(), "{} answers are left", answers.len());
                return Driven {
                    did,
                    bodies,
                    result,
                    elapsed,
                };
            }
            CallStep::Wait(waiting) => {
                did.push(Did::Waited(waiting.time()));
                elapsed += waiting.time();
                waiting.over(moment(elapsed))
            }
            CallStep::Send(sending) => {
                did.push(Did::Sent {
                    operation: sending.request().operation().to_owned(),
                    time: sending.time(),
                    signed_for: sending.signing_time().unix_seconds(),
                });
                bodies.push(sending.request().body().to_vec());
                let url = sending.request().url().to_owned();
                let Some(answer) = answers.pop_front() else {
                    panic!("{url} was to be sent nothing more");
                };
                match answer {
                    Came::Reply(status, headers, body, time) => {
                        elapsed += time;
                        let response = Response::new(status, headers, body.as_bytes());
                        sending.received(response, moment(elapsed))
                    }
                    Came::Nothing(kind, time) => {
                        elapsed += time;
                        let error = TransportError::new(kind, &url, std::io::Error::other("gone"));
                        sending.failed(error, moment(elapsed))
                    }
                }
            }
        };
    }
}

impl<R> Driven<R> {
    /// The operations that were sent, and the waits between them in milliseconds.
    pub(crate) fn words(&self) -> Vec<String> {
        let words = self.did.iter().map(|did| match did {
            Did::Sent { operation, .. } => operation.clone(),
            Did::Waited(time) => time.as_millis().to_string(),
        });
        words.collect()
    }

    /// The time limit of each attempt, in seconds.
    pub(crate) fn times(&self) -> Vec<u64> {
        let times = self.did.iter().filter_map(|did| match did {
            Did::Sent { time, .. } => Some(time.as_secs()),
            Did::Waited(_) => None,
        });
        times.collect()
    }

    /// The Unix time for which each attempt was signed, in seconds.
    pub(crate) fn signed_for(&self) -> Vec<u64> {
        let moments = self.did.iter().filter_map(|did| match did {
            Did::Sent { signed_for, .. } => Some(*signed_for),
            Did::Waited(_) => None,
        });
        moments.collect()
    }
}
