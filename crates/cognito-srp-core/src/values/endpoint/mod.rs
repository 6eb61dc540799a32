//! Endpoints: where requests go.

mod custom;
mod rules;

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

pub use custom::{authority, host_of, is_loopback};
use rules::Service;
#[cfg(feature = "identity-pools")]
pub(crate) use rules::provider_name;

use crate::values::identifiers::{IdentityPoolId, UserPoolId};

/// The URL to which requests are posted.
///
/// By default it is derived from the user pool id's region, as in AWS's endpoint rule set:
/// `https://cognito-idp.{region}.{suffix of its partition}/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint(String);

/// Why an [`Endpoint`] is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// It is `http://` to another machine ([`Endpoint::parse_allowing_http`]).
    ClearText,
    /// A custom endpoint has no FIPS variant.
    CustomWithFips,
    /// A custom endpoint has no dual-stack variant.
    CustomWithDualStack,
}

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

/// The choice among a service's endpoints, for a program that lets its users choose.
/// Combinations for which AWS's endpoint rule set has no endpoint are errors.
///
/// ```
/// use cognito_srp_core::{EndpointSettings, UserPoolId};
/// let pool = UserPoolId::parse("us-gov-west-1_eYpv1mFHB")?;
/// let endpoint = EndpointSettings::new().with_fips(true).resolve(&pool)?;
/// assert_eq!(endpoint.as_str(), "https://cognito-idp-fips.us-gov-west-1.amazonaws.com/");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointSettings {
    custom: Option<Endpoint>,
    fips: bool,
    dual_stack: bool,
}

impl EndpointSettings {
    /// The standard endpoint.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Selects a FIPS 140 endpoint.
    #[must_use]
    pub fn with_fips(mut self, fips: bool) -> Self {
        self.fips = fips;
        self
    }

    /// Selects a dual-stack endpoint (IPv4 and IPv6).
    #[must_use]
    pub fn with_dual_stack(mut self, dual_stack: bool) -> Self {
        self.dual_stack = dual_stack;
        self
    }

    /// Sets a custom endpoint, or none.
    #[must_use]
    pub fn with_custom(mut self, custom: Option<Endpoint>) -> Self {
        self.custom = custom;
        self
    }

    /// The endpoint for the region of a user pool.
    ///
    /// # Errors
    /// [`EndpointError::CustomWithFips`] and [`EndpointError::CustomWithDualStack`].
    pub fn resolve(&self, user_pool_id: &UserPoolId) -> Result<Endpoint, EndpointError> {
        self.of(Service::UserPools, user_pool_id.region())
    }

    /// The endpoint of identity pools (`cognito-identity`) for an identity pool's region.
    ///
    /// # Errors
    /// As for [`resolve`](Self::resolve).
    pub fn resolve_for_identity_pool(
        &self,
        identity_pool_id: &IdentityPoolId,
    ) -> Result<Endpoint, EndpointError> {
        self.of(Service::IdentityPools, identity_pool_id.region())
    }

    /// The endpoint of the Security Token Service (`sts`) for the region of an identity pool:
    /// the region's own, never the global one.
    ///
    /// # Errors
    /// As for [`resolve`](Self::resolve).
    pub fn resolve_for_sts(
        &self,
        identity_pool_id: &IdentityPoolId,
    ) -> Result<Endpoint, EndpointError> {
        self.of(Service::Sts, identity_pool_id.region())
    }

    fn of(&self, service: Service, region: &str) -> Result<Endpoint, EndpointError> {
        match &self.custom {
            Some(_) if self.fips => Err(EndpointError::CustomWithFips),
            Some(_) if self.dual_stack => Err(EndpointError::CustomWithDualStack),
            Some(custom) => Ok(custom.clone()),
            None => Ok(Endpoint(service.url(region, self.fips, self.dual_stack))),
        }
    }
}

impl Endpoint {
    /// The service's own endpoint for the region of a user pool.
    #[must_use]
    pub fn of(user_pool_id: &UserPoolId) -> Self {
        Self::standard(Service::UserPools, user_pool_id.region())
    }

    /// The endpoint of identity pools for an identity pool's region:
    /// `https://cognito-identity.{region}.{suffix of its partition}/`.
    #[must_use]
    pub fn of_identity_pool(identity_pool_id: &IdentityPoolId) -> Self {
        Self::standard(Service::IdentityPools, identity_pool_id.region())
    }

    /// The endpoint of the Security Token Service for the region of an identity pool:
    /// `https://sts.{region}.{suffix of its partition}/`.
    #[must_use]
    pub fn of_sts(identity_pool_id: &IdentityPoolId) -> Self {
        Self::standard(Service::Sts, identity_pool_id.region())
    }

    fn standard(service: Service, region: &str) -> Self {
        Self(service.url(region, false, false))
    }

    /// Parses a custom endpoint: an emulator, a proxy, a VPC endpoint.
    ///
    /// Passwords and tokens are sent there, so it must be `https://`, or on this machine:
    /// `http://` is allowed to 127.0.0.0/8, `[::1]` and `localhost`. Names below `localhost`
    /// are not allowed, because a system's resolver, unlike a browser, may ask DNS for them.
    /// For other hosts see [`parse_allowing_http`](Self::parse_allowing_http).
    ///
    /// Only a URL that all parsers read alike is accepted: a host of ASCII letters, digits,
    /// `-` and `_`, or an IP address; a port; and a path without `.`, `..`, empty segments, or
    /// percent-encodings that another parser may decode (RFC 3986 §6.2.2). It is stored in the
    /// form of the WHATWG's URL standard, with the host in lower case and without the scheme's
    /// default port. Write a name in another script as its `xn--` form.
    ///
    /// # Errors
    /// [`EndpointError`] says what was expected.
    ///
    /// ```
    /// use cognito_srp_core::{Endpoint, EndpointError};
    /// assert_eq!(Endpoint::parse("http://127.0.0.1:9229")?.as_str(), "http://127.0.0.1:9229/");
    /// assert_eq!(Endpoint::parse("http://10.0.0.1:9229"), Err(EndpointError::ClearText));
    /// assert!(Endpoint::parse("127.0.0.1:9229").is_err());
    /// # Ok::<(), cognito_srp_core::EndpointError>(())
    /// ```
    pub fn parse(url: &str) -> Result<Self, EndpointError> {
        let endpoint = Self::parse_allowing_http(url)?;
        match endpoint.is_secure() {
            true => Ok(endpoint),
            false => Err(EndpointError::ClearText),
        }
    }

    /// As [`parse`](Self::parse), but `http://` is allowed to any host: anyone on the network
    /// path can read the passwords and tokens, and can answer instead of the service. For an
    /// emulator in another container, on a private network.
    ///
    /// # Errors
    /// As for [`parse`](Self::parse), without [`EndpointError::ClearText`].
    pub fn parse_allowing_http(url: &str) -> Result<Self, EndpointError> {
        custom::canonical(url).map(Self)
    }

    /// Whether requests to it are encrypted (`https://`) or stay on this machine. This is true
    /// for every endpoint from [`parse`](Self::parse).
    #[must_use]
    pub fn is_secure(&self) -> bool {
        let host = self.0.strip_prefix("http://").map(host_of);
        host.is_none_or(is_loopback)
    }

    /// The URL, with a path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(url: &str) -> Result<Self, EndpointError> {
        Self::parse(url)
    }
}

impl AsRef<str> for Endpoint {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
