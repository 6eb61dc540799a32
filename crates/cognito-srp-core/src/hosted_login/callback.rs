//! Parses what the browser returns with, without trusting it.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::values::readable_debug::readable_debug;
use crate::wire;
use crate::wire::oauth::field;

/// Why a URL is not the callback of a login. Nothing was sent, and the login can still be
/// completed: anybody can send requests to a loopback port or a web server.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackProblem {
    /// It is not the login's redirect URI.
    OtherRedirectUri,
    /// It has no state or a different one: it belongs to another login, or somebody invented
    /// it.
    OtherState,
    /// It has a different issuer (RFC 9207): the code belongs to another server.
    OtherIssuer,
    /// It has neither a code nor an error, or a parameter twice, or a control character.
    NotACallback,
}

readable_debug!(CallbackProblem { OtherRedirectUri OtherState OtherIssuer NotACallback });

impl fmt::Display for CallbackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherRedirectUri => {
                "not the callback of this login: the URL is not its redirect URI"
            }
            Self::OtherState => "not the callback of this login: it has a different state",
            Self::OtherIssuer => "not the callback of this login: it comes from a different issuer",
            Self::NotACallback => {
                "not the callback of a login: expected a code or an error, and no repeated parameters"
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
    /// Reads the query of a URL. `None` if a parameter is there twice (RFC 6749 §3.1), or if
    /// there is a control character (RFC 3986 has none), because different readers could read
    /// different values: the URL standard's parser leaves tabs and line ends out.
    pub(super) fn read(url: &str) -> Option<Self> {
        if url.contains(|character: char| character.is_ascii_control()) {
            return None;
        }
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
