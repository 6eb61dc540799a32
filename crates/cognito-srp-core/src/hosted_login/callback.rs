//! What the browser comes back with, taken apart; nothing here believes it.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::wire;
use crate::wire::oauth::field;

/// Why a URL is not the callback of a login. Nothing was sent, and the login waits still: a
/// loopback port, or a web server, may be asked for anything by anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackProblem {
    /// It is not the redirect URI of the login.
    OtherRedirectUri,
    /// It has no state, or another: it is of another login, or somebody else made it up.
    OtherState,
    /// It has another issuer (RFC 9207): its code is another server's.
    OtherIssuer,
    /// It has neither a code nor an error, or something twice.
    NotACallback,
}

impl fmt::Display for CallbackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherRedirectUri => {
                "not the callback of this login: the URL is not its redirect URI"
            }
            Self::OtherState => "not the callback of this login: its state is another",
            Self::OtherIssuer => "not the callback of this login: it is another issuer's",
            Self::NotACallback => {
                "not the callback of a login: expected a code or an error, and nothing twice"
            }
        })
    }
}

impl core::error::Error for CallbackProblem {}

/// The parameters of a callback.
pub(super) struct Callback {
    pub(super) state: Option<Zeroizing<String>>,
    pub(super) issuer: Option<Zeroizing<String>>,
    pub(super) code: Option<Zeroizing<String>>,
    pub(super) error: Option<Zeroizing<String>>,
    pub(super) error_description: Option<Zeroizing<String>>,
}

impl Callback {
    /// Reads the query of a URL. `None` when a parameter is there twice (RFC 6749 §3.1), of
    /// which one reader may take the one, and another the other.
    pub(super) fn read(url: &str) -> Option<Self> {
        let url = url.split('#').next().unwrap_or_default();
        let (_, query) = url.split_once('?').unwrap_or((url, ""));
        let mut callback = Self {
            state: None,
            issuer: None,
            code: None,
            error: None,
            error_description: None,
        };
        for (name, value) in wire::fields(query) {
            let place = match name.as_str() {
                field::STATE => &mut callback.state,
                field::ISS => &mut callback.issuer,
                field::CODE => &mut callback.code,
                field::ERROR => &mut callback.error,
                field::ERROR_DESCRIPTION => &mut callback.error_description,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        Some(callback)
    }
}
