//! The service's time, as far as it is known.

use crate::values::clock_skew::ClockSkew;
use crate::values::time::Timestamp;

/// How far the service's clock is ahead of the program's.
#[derive(Clone, Copy, Debug)]
pub(super) enum Skew {
    /// Measured by this process.
    Measured(ClockSkew),
    /// Measured by the process that saved the session, perhaps on another machine.
    Stored(ClockSkew),
}

/// How much the time in a token may differ from the `date` header, in seconds.
const APART: u64 = 60;

impl Skew {
    pub(super) fn seconds(self) -> i64 {
        match self {
            Self::Measured(skew) | Self::Stored(skew) => skew.seconds(),
        }
    }

    /// The service's time when the program's clock shows `now`. A stored skew may be another
    /// machine's, so the later of both times counts: it is better to renew a token too early
    /// than to return it too late.
    pub(super) fn service_time(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Measured(skew) => skew.service_time(now),
            Self::Stored(skew) => skew.service_time(now).max(now),
        }
    }
}

/// The skew when the tokens were received. They contain their issue time, which counts if
/// there is no `date` header, or if it cannot be true.
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
