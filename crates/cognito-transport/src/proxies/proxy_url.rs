//! A proxy's URL, which may have a password in it.

use core::fmt;

use cognito_srp_core::url::authority;
use zeroize::Zeroizing;

use super::user_info::user_info;

/// A proxy: `http://` or `https://`, perhaps a user name and a password, a host and a port.
///
/// It may contain a secret: it is wiped when dropped, and `Debug` shows neither name nor
/// password.
#[derive(Clone)]
pub struct ProxyUrl {
    text: Zeroizing<String>,
}

/// A proxy that cannot be used. It does not quote the variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyError {
    variable: &'static str,
    expected: &'static str,
}

impl ProxyUrl {
    pub(super) fn parse(variable: &'static str, text: &str) -> Result<Self, ProxyError> {
        let refused = |expected| ProxyError { variable, expected };
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let (scheme, own_port) = match scheme {
            _ if scheme.eq_ignore_ascii_case("http") => ("http", 1080),
            _ if scheme.eq_ignore_ascii_case("https") => ("https", 443),
            _ => return Err(refused("http:// or https://")),
        };
        let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, host) = match rest.rsplit_once('@') {
            Some((user, host)) => (user, host),
            None => ("", rest),
        };
        let (host, port) = authority(host).map_err(|_| refused("a host and a port"))?;
        let port = port.unwrap_or(own_port);
        let user = user_info(user)
            .ok_or_else(|| refused("user name and password in UTF-8, percent-encoded"))?;
        let user = user.as_str();
        Ok(Self {
            text: Zeroizing::new(format!("{scheme}://{user}{host}:{port}")),
        })
    }

    /// The URL, without a path; a secret if it has a password. It always has a port; user name
    /// and password are percent-encoded UTF-8.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.text.split_once("://").unwrap_or_default();
        match rest.rsplit_once('@') {
            Some((_, host)) => write!(f, "ProxyUrl({scheme}://[redacted]@{host})"),
            None => write!(f, "ProxyUrl({scheme}://{rest})"),
        }
    }
}

impl ProxyError {
    /// The name of the environment variable.
    #[must_use]
    pub const fn variable(&self) -> &'static str {
        self.variable
    }

    pub(super) const fn expected(&self) -> &'static str {
        self.expected
    }
}
