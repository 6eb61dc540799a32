//! A whole call as a state machine: all requests that follow one another, all attempts at
//! each of them, the waits in between and the deadline over all of it. Nothing here sends,
//! waits or reads a clock.
//!
//! ```text
//!  Calls::run(exchange, moment) ──► Send ──post──► received / failed ─┐
//!                                    ▲  ▲                             │
//!                                    │  └──── over ◄──sleep── Wait ◄──┤
//!                                    └────────────────────────────────┤
//!                                                                   Done
//! ```
//!
//! `cognito-blocking` and `cognito-async` do what it says, and so can a program with an
//! HTTP stack of its own:
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
mod clock;
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

pub use clock::Clock;
pub use error::Error;
pub use input_error::InputError;
pub use limits::Limits;
pub use observer::{CallEvent, CallEventKind, CallObserver};
pub use retry::{Attempts, Budget, Ended, RetryPolicy};
pub use sending::{Sending, Waiting};
pub use service_clock::ServiceClock;
pub use transport_error::{TransportError, TransportErrorKind};

use crate::exchange::{Exchange, IntoExchange, Outcome};
use crate::values::time::Timestamp;

/// From which all calls of a client begin: the limits, what may be spent on retries, and
/// what is known of the service's clock.
///
/// A clone shares all but the limits and the observer.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    limits: Limits,
    budget: Arc<Budget>,
    service_clock: Arc<ServiceClock>,
    observer: Option<CallObserver>,
}

/// When something happened in a call, and randomness for what comes of it.
#[derive(Clone, Copy)]
pub struct Moment {
    /// How much time has gone by since the call began, by a clock that nobody sets.
    pub elapsed: Duration,
    /// What time it is by the program's clock.
    pub now: Timestamp,
    /// 64 random bits, to spread retries out. They are no secret.
    pub entropy: u64,
}

/// What has to be done next for a call.
#[must_use = "a call goes no further than it is driven"]
pub enum CallStep<'c, T: Outcome, R> {
    /// Send a request, and tell what came of it.
    Send(Sending<'c, T, R>),
    /// Wait, and then go on.
    Wait(Waiting<'c, T, R>),
    /// Nothing: the call is over.
    Done(Result<R, Error>),
}

impl Calls {
    /// With [`Limits::standard`], and nothing spent or known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long a request and a whole call may take, and how often and how soon a
    /// request that failed is sent again.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets who is told of each attempt.
    #[must_use]
    pub fn with_observer(mut self, observer: CallObserver) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Who is told of each attempt, if anybody is.
    #[must_use]
    pub fn observer(&self) -> Option<&CallObserver> {
        self.observer.as_ref()
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What the service's responses said of its clock.
    #[must_use]
    pub fn service_clock(&self) -> &Arc<ServiceClock> {
        &self.service_clock
    }

    /// Begins the call that carries an exchange, and those that follow of themselves,
    /// until it is settled: the result of a sign-in is [`Settled`](crate::Settled).
    pub fn run<E: IntoExchange>(
        &self,
        exchange: E,
        moment: Moment,
    ) -> CallStep<'_, E::Outcome, <E::Outcome as Outcome>::Settled> {
        self.begin(exchange.into_exchange(), Outcome::settle, moment)
    }

    /// Begins the call that carries this exchange alone: the result of one of a sign-in is
    /// a [`Step`](crate::Step).
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
            calls: self,
            settle,
            attempts: self.limits.attempts(),
            attempt: 1,
            exchange,
        };
        call.attempt(moment)
    }
}

/// A call, before or after an attempt.
struct Call<'c, T: Outcome, R> {
    calls: &'c Calls,
    /// What a reply comes to: the result, or another exchange.
    settle: fn(T) -> ControlFlow<R, Exchange<T>>,
    /// Those at this exchange.
    attempts: Attempts,
    /// The number of this one.
    attempt: u32,
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

/// Without the entropy, which is of no interest.
impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moment")
            .field("elapsed", &self.elapsed)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
