//! One attempt, the wait after it, and what either leads to.

use core::fmt;
use core::ops::ControlFlow;
use core::time::Duration;

use super::retry::Ended;
use super::transport_error::TransportError;
use super::{Call, CallStep, Moment};
use crate::exchange::Outcome;
use crate::values::time::Timestamp;
use crate::wire::{Request, Response};

/// A request that has to be sent now. Tell what came of it: [`received`](Self::received)
/// or [`failed`](Self::failed).
#[must_use = "a call goes no further than it is driven"]
pub struct Sending<'c, T: Outcome, R> {
    call: Call<'c, T, R>,
    time: Duration,
    signing_time: Timestamp,
}

/// A wait before the request is sent again.
#[must_use = "a call goes no further than it is driven"]
pub struct Waiting<'c, T: Outcome, R> {
    call: Call<'c, T, R>,
    time: Duration,
}

impl<'c, T: Outcome, R> Call<'c, T, R> {
    /// The next attempt, if there is time for one.
    pub(super) fn attempt(mut self, moment: Moment) -> CallStep<'c, T, R> {
        let url = self.exchange.request().url();
        match self.calls.limits.time_for_attempt(moment.elapsed, url) {
            Ok(time) => CallStep::Send(Sending {
                time,
                signing_time: self
                    .attempts
                    .signing_time(&self.calls.service_clock, moment.now),
                call: self,
            }),
            Err(error) => CallStep::Done(Err(error.into())),
        }
    }

    /// How long to wait for another attempt, if there is to be one.
    fn wait(&mut self, ended: Ended<'_>, moment: Moment) -> Option<Duration> {
        let left = self.calls.limits.left(moment.elapsed);
        let (request, budget) = (self.exchange.request(), &self.calls.budget);
        self.attempts
            .next(request, ended, budget, moment.entropy, left)
    }
}

impl<'c, T: Outcome, R> Sending<'c, T, R> {
    /// The request.
    #[must_use]
    pub fn request(&self) -> &Request {
        self.call.exchange.request()
    }

    /// How long this attempt may take, from connecting to the last octet. What takes
    /// longer is [`TransportErrorKind::Timeout`](crate::call::TransportErrorKind::Timeout).
    #[must_use]
    pub fn time(&self) -> Duration {
        self.time
    }

    /// For which moment the request has to be signed, if it has to be
    /// ([`Request::signature`]).
    #[must_use]
    pub fn signing_time(&self) -> Timestamp {
        self.signing_time
    }

    /// Takes the response, whatever its status. Without its `date` header the service's
    /// clock is not known, without `retry-after` its wish to be left alone is not heard.
    pub fn received(mut self, response: Response<'_>, moment: Moment) -> CallStep<'c, T, R> {
        if let Some(time) = self.call.wait(Ended::Response(&response), moment) {
            return CallStep::Wait(Waiting {
                call: self.call,
                time,
            });
        }
        let Call {
            calls,
            settle,
            exchange,
            ..
        } = self.call;
        match calls.service_clock.receive(exchange, response, moment.now) {
            Ok(outcome) => match settle(outcome) {
                ControlFlow::Continue(next) => calls.begin(next, settle, moment),
                ControlFlow::Break(settled) => CallStep::Done(Ok(settled)),
            },
            Err(error) => CallStep::Done(Err(error.into())),
        }
    }

    /// There was no response, or not all of it.
    pub fn failed(mut self, error: TransportError, moment: Moment) -> CallStep<'c, T, R> {
        match self.call.wait(Ended::Transport(error.kind()), moment) {
            Some(time) => CallStep::Wait(Waiting {
                call: self.call,
                time,
            }),
            None => CallStep::Done(Err(error.into())),
        }
    }
}

impl<'c, T: Outcome, R> Waiting<'c, T, R> {
    /// How long; it may be no time at all.
    #[must_use]
    pub fn time(&self) -> Duration {
        self.time
    }

    /// The time is over.
    pub fn over(self, moment: Moment) -> CallStep<'c, T, R> {
        self.call.attempt(moment)
    }
}

impl<T: Outcome, R> fmt::Debug for Sending<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending")
            .field("request", self.request())
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}

impl<T: Outcome, R> fmt::Debug for Waiting<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}
