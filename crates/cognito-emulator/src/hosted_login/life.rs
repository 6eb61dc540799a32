//! How long a browser may take: five minutes from the first page to the last form. The moment
//! goes along from page to page.

use cognito_srp_core::Timestamp;

use super::ask::Ask;
use crate::state::hosted_login::PAGE_LIFE;

/// The forms' field.
pub(super) const FIELD: &str = "_begun";

/// When the browser came to the first page, in seconds of Unix time: now, if that is not known
/// or too long ago.
pub(super) fn begun(ask: &Ask<'_>, now: Timestamp) -> u64 {
    let now = now.unix_seconds();
    let oldest = now.saturating_sub(PAGE_LIFE);
    let begun = told(ask).filter(|begun| oldest < *begun && *begun <= now);
    begun.unwrap_or(now)
}

/// Whether a form comes too late.
pub(super) fn is_over(ask: &Ask<'_>, now: Timestamp) -> bool {
    let until = |begun: u64| begun.saturating_add(PAGE_LIFE);
    told(ask).is_some_and(|begun| now.unix_seconds() >= until(begun))
}

fn told(ask: &Ask<'_>) -> Option<u64> {
    ask.field(FIELD)?.parse().ok()
}
