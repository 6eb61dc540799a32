//! Classifies the result of an attempt: final, or worth a retry.

use core::time::Duration;

use super::ended::Ended;
use crate::call::transport_error::TransportErrorKind;
use crate::error::RetryClass;
use crate::wire::{Repeatable, Request, Response};

pub(super) enum Verdict {
    /// A success.
    Success,
    /// Another attempt would have the same result, or do harm.
    Final,
    /// It was throttled and therefore not carried out.
    Throttled,
    /// A temporary failure.
    Transient,
}

impl Verdict {
    pub(super) fn of(request: &Request, ended: Ended<'_>) -> Self {
        let if_harmless = match request.repeatable() {
            Repeatable::Yes => Self::Transient,
            Repeatable::No | Repeatable::Unanswered => Self::Final,
        };
        match ended {
            // Nothing was written.
            Ended::Transport(TransportErrorKind::Connect) => Self::Transient,
            // It may have been carried out.
            Ended::Transport(TransportErrorKind::Timeout | TransportErrorKind::Other) => {
                if_harmless
            }
            Ended::Transport(_) => Self::Final,
            Ended::Response(response) => match request.repeatable() {
                Repeatable::Unanswered if !response.is_success() => Self::Final,
                _ => Self::of_response(request, response, if_harmless),
            },
        }
    }

    fn of_response(request: &Request, response: &Response<'_>, if_harmless: Self) -> Self {
        let fault = request.called().fault(response);
        let code = fault.as_ref().map(|fault| fault.code.as_str());
        match (code, RetryClass::of(code, response.status())) {
            (_, Some(RetryClass::Throttled)) => Self::Throttled,
            (_, Some(RetryClass::Transient)) => if_harmless,
            (None, None) if response.is_success() => Self::Success,
            _ => Self::Final,
        }
    }
}

/// How long the service asks to wait: `x-amz-retry-after` in milliseconds, otherwise
/// `retry-after` in seconds. (A date in the latter is ignored.)
pub(super) fn asked_for(ended: Ended<'_>) -> Option<Duration> {
    let Ended::Response(response) = ended else {
        return None;
    };
    let number = |name| response.header(name)?.trim().parse().ok();
    number("x-amz-retry-after")
        .map(Duration::from_millis)
        .or_else(|| number("retry-after").map(Duration::from_secs))
}
