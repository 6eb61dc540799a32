//! The program's clock.

use std::time::SystemTime;

use cognito_srp_core::Timestamp;
use cognito_srp_core::transport::Clock;

/// What the system's clock says. Responses tell by how much it is off.
pub(crate) fn now() -> Timestamp {
    SystemTime::now().into()
}

/// The clock of a client that is given none.
pub(crate) fn system() -> Clock {
    Clock::new(now)
}
