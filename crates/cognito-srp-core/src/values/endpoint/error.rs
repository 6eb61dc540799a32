//! Why a URL or settings give no endpoint.

use core::fmt;

use crate::values::readable_debug::readable_debug;

/// Why an [`Endpoint`](super::Endpoint) is not valid.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// It does not begin with `https://` or `http://`.
    Scheme,
    /// There is no host, or it is neither a name of ASCII letters, digits, `-`, `_` and dots
    /// nor an IP address: four numbers, or an IPv6 address in brackets.
    Host,
    /// The part after the host is not a port: `:` and a number below 65536.
    Port,
    /// It has a user name, a query, a fragment, a space or a control character.
    Extra,
    /// The path has a segment `.` or `..`, an empty segment, a character that must be
    /// percent-encoded, or a percent-encoding that only some parsers decode.
    Path,
    /// It is `http://` to another machine
    /// ([`Endpoint::parse_allowing_http`](super::Endpoint::parse_allowing_http)).
    ClearText,
    /// A custom endpoint has no FIPS variant.
    CustomWithFips,
    /// A custom endpoint has no dual-stack variant.
    CustomWithDualStack,
}

readable_debug!(EndpointError {
    Scheme Host Port Extra Path ClearText CustomWithFips CustomWithDualStack
});

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "not an endpoint: expected a URL with https:// or http://",
            Self::Host => {
                "not an endpoint: expected a host after the scheme: a name in ASCII or an IP address"
            }
            Self::Port => "not an endpoint: expected a port below 65536 after the host, or none",
            Self::Extra => "not an endpoint: expected scheme, host, port and path, nothing else",
            Self::Path => {
                "not an endpoint: expected a path without . or .. or empty segments, \
                 percent-encoded where it has to be and nowhere else"
            }
            Self::ClearText => {
                "not an endpoint: expected https://, since http:// would send passwords and tokens \
                 in clear text to another machine"
            }
            Self::CustomWithFips => "FIPS cannot be combined with a custom endpoint",
            Self::CustomWithDualStack => "dual stack cannot be combined with a custom endpoint",
        })
    }
}

impl core::error::Error for EndpointError {}
