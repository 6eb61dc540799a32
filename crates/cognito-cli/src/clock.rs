//! The time, because the core has no clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cognito_srp_core::Timestamp;

pub(crate) fn now() -> Timestamp {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp::since_unix_epoch(elapsed.unwrap_or(Duration::ZERO))
}
