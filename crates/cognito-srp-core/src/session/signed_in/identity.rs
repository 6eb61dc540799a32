//! Which user a session belongs to, and which sign-in it came from.

use alloc::string::String;
use core::fmt;

use super::SessionOrigin;
use crate::values::identifiers::Username;
use crate::wire::Claims;

/// Distinguishes one session from another, without its secrets.
#[derive(Clone)]
pub(crate) struct Identity {
    origin: Option<SessionOrigin>,
    username: Option<Username>,
    /// `sub`, which never changes for a user.
    subject: Option<String>,
    /// `origin_jti`, which all tokens of one sign-in have.
    sign_in: Option<String>,
    /// `auth_time`, which a refresh does not change.
    signed_in: Option<u64>,
}

impl Identity {
    pub(super) fn new(
        origin: Option<SessionOrigin>,
        username: Option<Username>,
        claims: &Claims,
    ) -> Self {
        Self {
            origin,
            username,
            subject: claims.subject.clone(),
            sign_in: claims.origin_jti.clone(),
            signed_in: claims.auth_time,
        }
    }

    /// Whether the other is the same user of the same app client, as far as both contain that.
    pub(crate) fn is_same_user(&self, other: &Self) -> bool {
        let same_origin = match (&self.origin, &other.origin) {
            (Some(ours), Some(theirs)) => ours.compare(theirs).is_ok(),
            _ => true,
        };
        same_origin
            && agree(self.subject.as_ref(), other.subject.as_ref()).unwrap_or(true)
            && agree(self.username.as_ref(), other.username.as_ref()).unwrap_or(true)
    }

    /// Whether both came from one sign-in; `None` if that is not known.
    pub(crate) fn is_same_sign_in(&self, other: &Self) -> Option<bool> {
        if !self.is_same_user(other) {
            return Some(false);
        }
        let by_time = agree(self.signed_in.as_ref(), other.signed_in.as_ref());
        agree(self.sign_in.as_ref(), other.sign_in.as_ref())
            // Two sign-ins in one second have the same.
            .or(by_time.filter(|same| !same))
    }
}

fn agree<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> Option<bool> {
    Some(one? == other?)
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity([redacted])")
    }
}
