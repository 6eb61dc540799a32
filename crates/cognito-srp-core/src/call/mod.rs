//! A whole call as a state machine: the sequence of requests, all attempts at each, the waits
//! between them, and the deadline for everything. Nothing here sends, waits or reads a clock.
//!
//! ```text
//!  Calls::run(exchange, moment) ──► Send ──post──► received / failed ─┐
//!                                    ▲  ▲                             │
//!                                    │  └──── over ◄──sleep── Wait ◄──┤
//!                                    └────────────────────────────────┤
//!                                                                   Done
//! ```
//!
//! `cognito-blocking` and `cognito-async` carry out its steps, and so can a program with its
//! own HTTP stack:
//!
//! ```
//! use core::time::Duration;
//! use cognito_srp_core::call::{CallStep, Calls, Moment};
//! use cognito_srp_core::call::{Error, TransportError, TransportErrorKind};
//! use cognito_srp_core::{IntoExchange, Outcome, Response, Timestamp};
//! # use cognito_srp_core::{AccessToken, AppClient};
//! # mod stack {
//! #     pub fn post(_: &cognito_srp_core::Request, time: core::time::Duration)
//! #         -> Result<(u16, Vec<(String, String)>, Vec<u8>), std::io::Error>
//! #     {
//! #         assert_eq!(time.as_secs(), 30);
//! #         let date = ("date".into(), "Tue, 14 Nov 2023 22:13:20 GMT".into());
//! #         Ok((200, vec![date], br#"{"Username": "alice", "UserAttributes": []}"#.to_vec()))
//! #     }
//! #     pub fn elapsed() -> core::time::Duration { core::time::Duration::ZERO }
//! #     pub fn now() -> core::time::Duration { core::time::Duration::from_secs(1_700_000_000) }
//! #     pub fn random() -> u64 { 7 }
//! # }
//!
//! fn run<E: IntoExchange>(
//!     calls: &Calls, // one for a client
//!     exchange: E,
//! ) -> Result<<E::Outcome as Outcome>::Settled, Error> {
//!     let moment = || Moment {
//!         elapsed: stack::elapsed(), // since the call began
//!         now: Timestamp::since_unix_epoch(stack::now()),
//!         entropy: stack::random(),
//!     };
//!     let mut step = calls.run(exchange, moment());
//!     loop {
//!         step = match step {
//!             CallStep::Done(result) => return result,
//!             CallStep::Wait(waiting) => {
//!                 std::thread::sleep(waiting.time());
//!                 waiting.over(moment())
//!             }
//!             CallStep::Send(sending) => {
//!                 match stack::post(sending.request(), sending.time()) {
//!                     Ok((status, headers, body)) => {
//!                         let headers = headers.iter().map(|(name, value)| (&**name, &**value));
//!                         let response = Response::new(status, headers, &body);
//!                         sending.received(response, moment())
//!                     }
//!                     Err(error) => {
//!                         let (kind, url) = (TransportErrorKind::Other, sending.request().url());
//!                         let error = TransportError::new(kind, url, error);
//!                         sending.failed(error, moment())
//!                     }
//!                 }
//!             }
//!         };
//!     }
//! }
//! # let app_client = AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE")?;
//! # let user = run(&Calls::new(), app_client.get_user(&AccessToken::new("token")))?;
//! # Ok::<(), Error>(())
//! ```

mod belief;
mod call_event;
mod clock;
mod course;
mod error;
mod input_error;
mod limits;
mod observer;
mod retry;
mod sending;
mod service_clock;
mod transport_error;

use alloc::sync::Arc;
use core::fmt;
use core::ops::ControlFlow;
use core::time::Duration;

pub use call_event::{CallEvent, CallEventKind};
pub use clock::Clock;
pub use error::Error;
pub use input_error::InputError;
pub use limits::Limits;
pub use observer::CallObserver;
pub use retry::{Attempts, Budget, Ended, RetryPolicy};
pub use sending::{Sending, Waiting};
pub use service_clock::ServiceClock;
pub use transport_error::{TransportError, TransportErrorKind};

use self::course::Course;
use crate::exchange::{Exchange, IntoExchange, Outcome};
use crate::values::time::Timestamp;

/// The shared state of a client's calls: the limits, the retry budget, and what is known about
/// the service's clock.
///
/// A clone shares everything except the limits and the observer.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    limits: Limits,
    budget: Arc<Budget>,
    service_clock: Arc<ServiceClock>,
    observer: Option<CallObserver>,
}

/// The time of an event in a call, and randomness for the next step.
#[derive(Clone, Copy)]
pub struct Moment {
    /// The time since the call began, by a monotonic clock.
    pub elapsed: Duration,
    /// The current time by the program's clock.
    pub now: Timestamp,
    /// 64 random bits that spread retries out. They need not be secret.
    pub entropy: u64,
}

/// The next step of a call.
#[must_use = "a call does nothing unless its steps are carried out"]
pub enum CallStep<'c, T: Outcome, R> {
    /// Send a request, and report its result.
    Send(Sending<'c, T, R>),
    /// Wait, then continue.
    Wait(Waiting<'c, T, R>),
    /// The call is complete.
    Done(Result<R, Error>),
}

impl Calls {
    /// With [`Limits::standard`], a full retry budget and no knowledge of the service's clock.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the limits: how long a request and a whole call may take, and how often and how
    /// soon a failed request is sent again.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets an observer for each attempt.
    #[must_use]
    pub fn with_observer(mut self, observer: CallObserver) -> Self {
        self.observer = Some(observer);
        self
    }

    /// The observer, if there is one.
    #[must_use]
    pub fn observer(&self) -> Option<&CallObserver> {
        self.observer.as_ref()
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What the responses said about the service's clock.
    #[must_use]
    pub fn service_clock(&self) -> &Arc<ServiceClock> {
        &self.service_clock
    }

    /// Begins a call that runs an exchange, and those that follow automatically, until it is
    /// settled: for a sign-in the result is [`Settled`](crate::Settled).
    pub fn run<E: IntoExchange>(
        &self,
        exchange: E,
        moment: Moment,
    ) -> CallStep<'_, E::Outcome, <E::Outcome as Outcome>::Settled> {
        self.begin(exchange.into_exchange(), Outcome::settle, moment)
    }

    /// Begins a call that runs only this exchange: for a sign-in the result is a
    /// [`Step`](crate::Step).
    pub fn carry<T: Outcome>(&self, exchange: Exchange<T>, moment: Moment) -> CallStep<'_, T, T> {
        self.begin(exchange, ControlFlow::Break, moment)
    }

    fn begin<T: Outcome, R>(
        &self,
        exchange: Exchange<T>,
        settle: fn(T) -> ControlFlow<R, Exchange<T>>,
        moment: Moment,
    ) -> CallStep<'_, T, R> {
        let call = Call {
            course: Course::new(self),
            settle,
            exchange,
        };
        call.attempt(moment)
    }
}

/// A call, before or after an attempt.
struct Call<'c, T: Outcome, R> {
    course: Course<'c>,
    /// What follows a reply: the result, or another exchange.
    settle: fn(T) -> ControlFlow<R, Exchange<T>>,
    exchange: Exchange<T>,
}

impl<T: Outcome, R> fmt::Debug for CallStep<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send(sending) => sending.fmt(f),
            Self::Wait(waiting) => waiting.fmt(f),
            Self::Done(Ok(_)) => f.write_str("Done(Ok)"),
            Self::Done(Err(error)) => f.debug_tuple("Done").field(error).finish(),
        }
    }
}

/// Without the entropy, which is irrelevant.
impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moment")
            .field("elapsed", &self.elapsed)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
