//! The URL to which a browser returns.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::values::endpoint::authority;
use crate::values::readable_debug::readable_debug;

/// A URL of the program to which the browser returns: after a login one of the app client's
/// callback URLs, after a logout one of its sign-out URLs.
///
/// The service compares it character by character with the registered ones: case, port and a
/// `/` at the end matter, and a loopback URL with another port is a different URL. So it is
/// stored unchanged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RedirectUri(String);

/// Why a string is not a [`RedirectUri`]: the service's rule that it violates.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectUriError {
    /// It has no scheme or no `://`; it has a space, a control character or a non-ASCII
    /// character; or it is longer than 1024 characters.
    NotAUrl,
    /// It has a fragment, `#`.
    Fragment,
    /// It is `http://` with a host other than `localhost`, `127.0.0.1` or `[::1]`.
    ClearText,
    /// After `https://` or `http://` there is no host, or there is a user name.
    Host,
}

readable_debug!(RedirectUriError { NotAUrl Fragment ClearText Host });

impl fmt::Display for RedirectUriError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAUrl => {
                "not a redirect URI: expected an absolute URL of at most 1024 ASCII characters"
            }
            Self::Fragment => "not a redirect URI: expected no fragment (#)",
            Self::ClearText => {
                "not a redirect URI: expected https://, or http:// to localhost, 127.0.0.1 or [::1]"
            }
            Self::Host => "not a redirect URI: expected a host after the scheme, and no user name",
        })
    }
}

impl core::error::Error for RedirectUriError {}

impl RedirectUri {
    /// Parses a URL by the service's rules for callback URLs and sign-out URLs
    /// (`CreateUserPoolClient`): absolute, without a fragment, and with `https://`, with
    /// `http://` to this machine, or with an app's own scheme.
    ///
    /// # Errors
    /// [`RedirectUriError`] says which rule it violates.
    pub fn parse(url: &str) -> Result<Self, RedirectUriError> {
        let is_plain = url.bytes().all(|octet| octet.is_ascii_graphic());
        if !is_plain || url.len() > 1024 {
            return Err(RedirectUriError::NotAUrl);
        }
        if url.contains('#') {
            return Err(RedirectUriError::Fragment);
        }
        let parts = Parts::of(url).ok_or(RedirectUriError::NotAUrl)?;
        let is_web = |scheme: &str| parts.scheme.eq_ignore_ascii_case(scheme);
        if is_web("https") || is_web("http") {
            let (host, _) = authority(parts.authority).map_err(|_| RedirectUriError::Host)?;
            let is_here = ["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str());
            if is_web("http") && !is_here {
                return Err(RedirectUriError::ClearText);
            }
        }
        Ok(Self(url.to_owned()))
    }

    /// The URL, as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The port on this machine to which the browser returns, if the URL is `http://` and
    /// therefore on this machine.
    #[must_use]
    pub fn loopback_port(&self) -> Option<u16> {
        let parts = Parts::of(&self.0)?;
        if !parts.scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let (_, port) = authority(parts.authority).ok()?;
        Some(port.unwrap_or(80))
    }

    /// Whether a URL to which the browser returned is this one, apart from its query. It may
    /// be a URL, or only a path, as in a request that arrived at the right port. Browsers
    /// write scheme and host in lower case, and an empty path as `/` (WHATWG URL).
    pub(crate) fn is_that_of(&self, callback: &str) -> bool {
        let Some(ours) = Parts::of(&self.0) else {
            return false;
        };
        if callback.starts_with('/') {
            return path(callback) == ours.path();
        }
        Parts::of(callback).is_some_and(|theirs| {
            theirs.scheme.eq_ignore_ascii_case(ours.scheme)
                && theirs.authority.eq_ignore_ascii_case(ours.authority)
                && theirs.path() == ours.path()
        })
    }
}

struct Parts<'a> {
    scheme: &'a str,
    authority: &'a str,
    /// Path and query.
    rest: &'a str,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let of_scheme = |octet: u8| octet.is_ascii_alphanumeric() || b"+-.".contains(&octet);
        let begins = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
        if !begins || !scheme.bytes().all(of_scheme) {
            return None;
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        Some(Self {
            scheme,
            authority,
            rest,
        })
    }

    fn path(&self) -> &'a str {
        path(self.rest)
    }
}

/// The path of a path and query; an empty one is `/`.
fn path(rest: &str) -> &str {
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    if path.is_empty() { "/" } else { path }
}

impl FromStr for RedirectUri {
    type Err = RedirectUriError;

    fn from_str(url: &str) -> Result<Self, RedirectUriError> {
        Self::parse(url)
    }
}

impl AsRef<str> for RedirectUri {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
