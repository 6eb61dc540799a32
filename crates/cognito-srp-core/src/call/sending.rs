//! One attempt, the wait after it, and what follows.

use core::fmt;
use core::ops::ControlFlow;
use core::time::Duration;

use super::retry::Ended;
use super::transport_error::TransportError;
use super::{Call, CallEvent, CallEventKind, CallStep, Moment};
use crate::exchange::Outcome;
use crate::values::time::Timestamp;
use crate::wire::{self, Request, Response};

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
        let url = self.exchange.request().url();
        match self.calls.limits.time_for_attempt(moment.elapsed, url) {
            Ok(time) => {
                self.tell(moment, CallEventKind::Sending { time });
                CallStep::Send(Sending {
                    time,
                    signing_time: self
                        .attempts
                        .signing_time(&self.calls.service_clock, moment.now),
                    call: self,
                })
            }
            Err(error) => CallStep::Done(Err(error.into())),
        }
    }

    /// The wait before the next attempt, if there is one; otherwise the call continues.
    fn again(mut self, ended: Ended<'_>, moment: Moment) -> ControlFlow<CallStep<'c, T, R>, Self> {
        match self.wait(ended, moment) {
            Some(time) => {
                self.tell(moment, CallEventKind::Waiting(time));
                self.attempt = self.attempt.saturating_add(1);
                ControlFlow::Break(CallStep::Wait(Waiting { call: self, time }))
            }
            None => ControlFlow::Continue(self),
        }
    }

    fn tell(&self, moment: Moment, kind: CallEventKind<'_>) {
        if let Some(observer) = &self.calls.observer {
            let operation = self.exchange.request().operation();
            observer.tell(&CallEvent::new(
                operation,
                self.attempt,
                moment.elapsed,
                kind,
            ));
        }
    }

    fn tell_received(&self, moment: Moment, response: &Response<'_>) {
        if self.calls.observer.is_some() {
            let fault = wire::fault(response);
            let kind = CallEventKind::Received {
                status: response.status(),
                code: fault.as_ref().map(|fault| &*fault.code),
                request_id: response.header("x-amzn-requestid"),
            };
            self.tell(moment, kind);
        }
    }

    /// How long to wait before another attempt, if there is one.
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
    pub fn received(self, response: Response<'_>, moment: Moment) -> CallStep<'c, T, R> {
        self.call.tell_received(moment, &response);
        let Call {
            calls,
            settle,
            exchange,
            ..
        } = match self.call.again(Ended::Response(&response), moment) {
            ControlFlow::Break(wait) => return wait,
            ControlFlow::Continue(call) => call,
        };
        match calls.service_clock.receive(exchange, response, moment.now) {
            Ok(outcome) => match settle(outcome) {
                ControlFlow::Continue(next) => calls.begin(next, settle, moment),
                ControlFlow::Break(settled) => CallStep::Done(Ok(settled)),
            },
            Err(error) => CallStep::Done(Err(error.into())),
        }
    }

    /// Reports that no response, or only a part of it, arrived.
    pub fn failed(self, error: TransportError, moment: Moment) -> CallStep<'c, T, R> {
        self.call.tell(moment, CallEventKind::Failed(&error));
        let ended = Ended::Transport(error.kind());
        match self.call.again(ended, moment) {
            ControlFlow::Break(wait) => wait,
            ControlFlow::Continue(_) => CallStep::Done(Err(error.into())),
        }
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
