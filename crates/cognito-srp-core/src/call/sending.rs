//! One attempt, the wait after it, and what follows.

use core::fmt;
use core::ops::ControlFlow;
use core::time::Duration;

use super::transport_error::TransportError;
use super::{Call, CallStep, Moment};
use crate::exchange::Outcome;
use crate::values::time::Timestamp;
use crate::wire::{Request, Response};

/// A request to send now. Report its result with [`received`](Self::received) or
/// [`failed`](Self::failed).
#[must_use = "a call does nothing unless its steps are carried out"]
pub struct Sending<'c, T: Outcome, R> {
    call: Call<'c, T, R>,
    time: Duration,
    signing_time: Timestamp,
}

/// A wait before the request is sent again.
#[must_use = "a call does nothing unless its steps are carried out"]
pub struct Waiting<'c, T: Outcome, R> {
    call: Call<'c, T, R>,
    time: Duration,
}

impl<'c, T: Outcome, R> Call<'c, T, R> {
    /// The next attempt, if there is time for it.
    pub(super) fn attempt(mut self, moment: Moment) -> CallStep<'c, T, R> {
        match self.course.attempt(self.exchange.request(), moment) {
            Ok((time, signing_time)) => CallStep::Send(Sending {
                call: self,
                time,
                signing_time,
            }),
            Err(error) => CallStep::Done(Err(error)),
        }
    }
}

impl<'c, T: Outcome, R> Sending<'c, T, R> {
    /// The request.
    #[must_use]
    pub fn request(&self) -> &Request {
        self.call.exchange.request()
    }

    /// How long this attempt may take, from connecting to the last byte. If it takes longer,
    /// report [`TransportErrorKind::Timeout`](crate::call::TransportErrorKind::Timeout).
    #[must_use]
    pub fn time(&self) -> Duration {
        self.time
    }

    /// The time for which the request must be signed, if it must be signed
    /// ([`Request::signature`]).
    #[must_use]
    pub fn signing_time(&self) -> Timestamp {
        self.signing_time
    }

    /// Takes the response, whatever its status. Pass its headers: without `date` the service's
    /// clock stays unknown, and without `retry-after` the service cannot ask for a longer
    /// wait.
    pub fn received(mut self, response: Response<'_>, moment: Moment) -> CallStep<'c, T, R> {
        let call = &mut self.call;
        let request = call.exchange.request();
        if let Some(time) = call.course.received(request, &response, moment) {
            return self.wait(time);
        }
        let Call {
            course,
            settle,
            exchange,
        } = self.call;
        let calls = course.calls;
        match calls.service_clock.receive(exchange, response, moment.now) {
            Ok(outcome) => match settle(outcome) {
                ControlFlow::Continue(next) => calls.begin(next, settle, moment),
                ControlFlow::Break(settled) => CallStep::Done(Ok(settled)),
            },
            Err(error) => CallStep::Done(Err(error.into())),
        }
    }

    /// Reports that no response, or only a part of it, arrived.
    pub fn failed(mut self, error: TransportError, moment: Moment) -> CallStep<'c, T, R> {
        let call = &mut self.call;
        let request = call.exchange.request();
        match call.course.failed(request, &error, moment) {
            Some(time) => self.wait(time),
            None => CallStep::Done(Err(error.into())),
        }
    }

    fn wait(self, time: Duration) -> CallStep<'c, T, R> {
        let call = self.call;
        CallStep::Wait(Waiting { call, time })
    }
}

impl<'c, T: Outcome, R> Waiting<'c, T, R> {
    /// How long to wait; may be zero.
    #[must_use]
    pub fn time(&self) -> Duration {
        self.time
    }

    /// Continues after the wait.
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
