//! The time for which a request is signed, if the clocks differ.

use crate::call::service_clock::ServiceClock;
use crate::values::clock_skew::ClockSkew;
use crate::values::time::Timestamp;
use crate::wire;
use crate::wire::{Request, Response};

/// The codes with which AWS's services refuse a signature, for its time among other reasons:
/// the list of AWS's SDK for JavaScript (`CLOCK_SKEW_ERROR_CODES`).
const CODES: [&str; 6] = [
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// From this difference in seconds on, the time was the reason: as in AWS's SDK for Go, a
/// little less than the 5 minutes that the service allows.
const APART: u64 = 4 * 60;

/// The signing time of the attempts at one request.
#[derive(Debug)]
pub(super) struct Signing {
    last: Option<Last>,
    /// The difference to the service's clock, from a refusal.
    corrected: Option<ClockSkew>,
}

#[derive(Debug)]
struct Last {
    /// By the program's clock.
    now: Timestamp,
    signed_for: Timestamp,
}

impl Signing {
    pub(super) const fn new() -> Self {
        Self {
            last: None,
            corrected: None,
        }
    }

    pub(super) fn time(&mut self, clock: &ServiceClock, now: Timestamp) -> Timestamp {
        let signed_for = match self.corrected {
            Some(skew) => skew.service_time(now),
            None => clock.service_time(now),
        };
        self.last = Some(Last { now, signed_for });
        signed_for
    }

    /// Whether a signature was refused because of its time, for the first time. The next
    /// attempt has a corrected time.
    pub(super) fn is_worth_another(&mut self, request: &Request, response: &Response<'_>) -> bool {
        let Some(last) = &self.last else {
            return false;
        };
        if request.signature().is_none() || self.corrected.is_some() {
            return false;
        }
        let fault = wire::fault(response);
        if !fault.is_some_and(|fault| CODES.contains(&fault.code.as_str())) {
            return false;
        }
        let Some(skew) = ClockSkew::said(response.header("date"), last.now) else {
            return false;
        };
        let theirs = skew.service_time(last.now).unix_seconds();
        let is_apart = theirs.abs_diff(last.signed_for.unix_seconds()) >= APART;
        if is_apart {
            self.corrected = Some(skew);
        }
        is_apart
    }
}
