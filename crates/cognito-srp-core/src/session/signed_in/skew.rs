//! What the service's clock shows, by what is known of it.

use crate::values::date::ClockSkew;
use crate::values::time::Timestamp;

/// By how much the service's clock is ahead of the program's.
#[derive(Clone, Copy, Debug)]
pub(super) enum Skew {
    /// As this process has measured it.
    Measured(ClockSkew),
    /// As whoever saved the session had measured it: perhaps this machine, perhaps
    /// another.
    Stored(ClockSkew),
}

/// What a token may differ from a `date` header, in seconds: it takes a while to be made.
const APART: u64 = 60;

impl Skew {
    pub(super) fn seconds(self) -> i64 {
        match self {
            Self::Measured(skew) | Self::Stored(skew) => skew.seconds(),
        }
    }

    /// The service's time at this moment of the program's clock. Nobody knows whether
    /// a stored difference is this machine's, so the later of both times counts: a token
    /// is renewed too early sooner than given too late.
    pub(super) fn service_time(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Measured(skew) => skew.service_time(now),
            Self::Stored(skew) => skew.service_time(now).max(now),
        }
    }
}

/// The difference when tokens came. They were made at that moment, and say when that
/// was: where there is no `date` header, or one that cannot be true, that counts.
pub(super) fn at_receipt(
    measured: ClockSkew,
    received: Timestamp,
    issued: Option<Timestamp>,
) -> ClockSkew {
    let Some(issued) = issued else {
        return measured;
    };
    let by_date = measured.service_time(received).unix_seconds();
    if by_date.abs_diff(issued.unix_seconds()) <= APART {
        return measured;
    }
    let signed = |moment: Timestamp| i64::try_from(moment.unix_seconds()).ok();
    match (signed(issued), signed(received)) {
        (Some(issued), Some(received)) => ClockSkew::ahead_by(issued.saturating_sub(received)),
        _ => measured,
    }
}
