//! Endpoints: where requests go.

mod custom;
mod error;
mod rules;
mod settings;

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

pub use custom::{authority, host_of, is_loopback};
pub use error::EndpointError;
use rules::Service;
#[cfg(feature = "identity-pools")]
pub(crate) use rules::provider_name;
pub use settings::EndpointSettings;

use crate::values::identifiers::{IdentityPoolId, UserPoolId};

/// The URL to which requests are posted.
///
/// By default it is derived from the user pool id's region, as in AWS's endpoint rule set:
/// `https://cognito-idp.{region}.{suffix of its partition}/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Endpoint(String);

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
