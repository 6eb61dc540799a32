//! The attempts at one exchange, whatever its outcome is: one copy of the code, for all outcomes.

use core::time::Duration;

use super::retry::{Attempts, Ended};
use super::transport_error::TransportError;
use super::{CallEvent, CallEventKind, Calls, Error, Moment};
use crate::values::time::Timestamp;
use crate::wire::{self, Request, Response};

pub(super) struct Course<'c> {
    pub(super) calls: &'c Calls,
    attempts: Attempts,
    /// The number of this attempt.
    attempt: u32,
}

impl<'c> Course<'c> {
    /// Before the first attempt.
    pub(super) fn new(calls: &'c Calls) -> Self {
        Self {
            calls,
            attempts: calls.limits.attempts(),
            attempt: 1,
        }
    }

    /// How long the next attempt may take, and for which time it is signed.
    pub(super) fn attempt(
        &mut self,
        request: &Request,
        moment: Moment,
    ) -> Result<(Duration, Timestamp), Error> {
        let limits = &self.calls.limits;
        let time = limits.time_for_attempt(moment.elapsed, request.url())?;
        self.tell(request, moment, CallEventKind::Sending { time });
        let clock = &self.calls.service_clock;
        Ok((time, self.attempts.signing_time(clock, moment.now)))
    }

    /// How long to wait before another attempt, if there is one after this response.
    pub(super) fn received(
        &mut self,
        request: &Request,
        response: &Response<'_>,
        moment: Moment,
    ) -> Option<Duration> {
        if self.calls.observer.is_some() {
            let fault = wire::fault(response);
            let kind = CallEventKind::Received {
                status: response.status(),
                code: fault.as_ref().map(|fault| &*fault.code),
                request_id: response.header("x-amzn-requestid"),
            };
            self.tell(request, moment, kind);
        }
        self.again(request, Ended::Response(response), moment)
    }

    /// The same without a response.
    pub(super) fn failed(
        &mut self,
        request: &Request,
        error: &TransportError,
        moment: Moment,
    ) -> Option<Duration> {
        self.tell(request, moment, CallEventKind::Failed(error));
        self.again(request, Ended::Transport(error.kind()), moment)
    }

    fn again(&mut self, request: &Request, ended: Ended<'_>, moment: Moment) -> Option<Duration> {
        let left = self.calls.limits.left(moment.elapsed);
        let budget = &self.calls.budget;
        let attempts = &mut self.attempts;
        let time = attempts.next(request, ended, budget, moment.entropy, left)?;
        self.tell(request, moment, CallEventKind::Waiting(time));
        self.attempt = self.attempt.saturating_add(1);
        Some(time)
    }

    fn tell(&self, request: &Request, moment: Moment, kind: CallEventKind<'_>) {
        if let Some(observer) = &self.calls.observer {
            observer.tell(&CallEvent::new(
                request.operation(),
                self.attempt,
                moment.elapsed,
                kind,
            ));
        }
    }
}
