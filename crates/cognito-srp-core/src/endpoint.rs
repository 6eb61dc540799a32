//! Where requests go.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::identifiers::UserPoolId;

/// The URL that requests are posted to.
///
/// By default it follows from the region of the user pool id, as in AWS's
/// endpoint rule set: `https://cognito-idp.{region}.{suffix of its partition}/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint(String);

/// Why a text is not an [`Endpoint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// It does not begin with `https://` or `http://`.
    Scheme,
    /// There is no host.
    Host,
    /// It has a user name, a query, a fragment, a space or a control character.
    Extra,
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "not an endpoint: expected a URL with https:// or http://",
            Self::Host => "not an endpoint: expected a host after the scheme",
            Self::Extra => "not an endpoint: expected scheme, host, port and path, nothing else",
        })
    }
}

impl core::error::Error for EndpointError {}

/// Region prefix and DNS suffix of each partition that is not the commercial one.
const PARTITIONS: [(&str, &str); 6] = [
    ("cn-", "amazonaws.com.cn"),
    ("eusc-", "amazonaws.eu"),
    ("us-iso-", "c2s.ic.gov"),
    ("us-isob-", "sc2s.sgov.gov"),
    ("eu-isoe-", "cloud.adc-e.uk"),
    ("us-isof-", "csp.hci.ic.gov"),
];

impl Endpoint {
    /// The service's own endpoint for the region of a user pool.
    #[must_use]
    pub fn of(user_pool_id: &UserPoolId) -> Self {
        let region = user_pool_id.region();
        let suffix = PARTITIONS
            .iter()
            .find(|(prefix, _)| region.starts_with(prefix))
            .map_or("amazonaws.com", |(_, suffix)| suffix);
        Self(format!("https://cognito-idp.{region}.{suffix}/"))
    }

    /// A custom endpoint: an emulator, a proxy, a VPC endpoint.
    ///
    /// # Errors
    /// [`EndpointError`] unless it is `http://` or `https://`, a host, and at
    /// most a port and a path.
    ///
    /// ```
    /// use cognito_srp_core::Endpoint;
    /// assert_eq!(Endpoint::parse("http://127.0.0.1:9229")?.as_str(), "http://127.0.0.1:9229/");
    /// assert!(Endpoint::parse("127.0.0.1:9229").is_err());
    /// # Ok::<(), cognito_srp_core::EndpointError>(())
    /// ```
    pub fn parse(url: &str) -> Result<Self, EndpointError> {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))
            .ok_or(EndpointError::Scheme)?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if authority.is_empty() || authority.starts_with(':') {
            return Err(EndpointError::Host);
        }
        let stray = |c: char| c.is_whitespace() || c.is_control() || "@?#\\".contains(c);
        if authority.contains(stray) || path.contains(stray) {
            return Err(EndpointError::Extra);
        }
        let mut url = url.to_owned();
        if path.is_empty() && !url.ends_with('/') {
            url.push('/');
        }
        Ok(Self(url))
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

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
