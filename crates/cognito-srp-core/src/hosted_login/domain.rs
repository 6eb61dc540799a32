//! The domain of a user pool.

use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::values::endpoint::{Endpoint, EndpointError};
use crate::values::identifiers::UserPoolId;
use crate::values::readable_debug::readable_debug;

/// A user pool's domain: the host of its pages and OAuth endpoints. It cannot be derived from
/// the user pool's id.
///
/// ```
/// use cognito_srp_core::{UserPoolDomain, UserPoolId};
/// let pool = UserPoolId::parse("eu-west-2_eYpv1mFHB")?;
/// let domain = UserPoolDomain::prefix(&pool, "acme")?;
/// assert_eq!(domain.as_str(), "https://acme.auth.eu-west-2.amazoncognito.com/");
/// let domain = UserPoolDomain::parse("login.example.com")?;
/// assert_eq!(domain.as_str(), "https://login.example.com/");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserPoolDomain(Endpoint);

/// Why a [`UserPoolDomain`] is not valid.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DomainError {
    /// The prefix is not 1 to 63 lower-case letters, digits and `-`, or has a `-` at an end.
    Prefix,
    /// The host of a prefix is not documented for this partition of AWS: give the whole host.
    Partition,
    /// Neither a host nor a URL for requests.
    Host(EndpointError),
}

readable_debug!(DomainError { Prefix Partition Host });

impl fmt::Display for DomainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix => f.write_str(
                "not the prefix of a domain: expected 1 to 63 lower-case letters, digits and -, \
                 with no - at either end",
            ),
            Self::Partition => f.write_str(
                "the host of a domain with a prefix is not known in this partition of AWS: give \
                 the whole host",
            ),
            Self::Host(error) => write!(f, "not a user pool's domain: {error}"),
        }
    }
}

impl core::error::Error for DomainError {}

impl UserPoolDomain {
    /// The domain with a prefix in AWS's own domain:
    /// `{prefix}.auth.{region}.amazoncognito.com`. In GovCloud this is the FIPS 140 endpoint,
    /// the only one there.
    ///
    /// # Errors
    /// [`DomainError::Prefix`]; and [`DomainError::Partition`] in China and other partitions
    /// whose suffix AWS does not document.
    pub fn prefix(user_pool_id: &UserPoolId, prefix: &str) -> Result<Self, DomainError> {
        let is_gov = user_pool_id
            .region()
            .to_ascii_lowercase()
            .starts_with("us-gov-");
        Self::with_label(
            user_pool_id,
            prefix,
            if is_gov { "auth-fips" } else { "auth" },
        )
    }

    /// The FIPS 140 endpoint of a domain with a prefix:
    /// `{prefix}.auth-fips.{region}.amazoncognito.com`.
    ///
    /// # Errors
    /// As for [`prefix`](Self::prefix).
    pub fn fips_prefix(user_pool_id: &UserPoolId, prefix: &str) -> Result<Self, DomainError> {
        Self::with_label(user_pool_id, prefix, "auth-fips")
    }

    fn with_label(
        user_pool_id: &UserPoolId,
        prefix: &str,
        label: &str,
    ) -> Result<Self, DomainError> {
        const UNDOCUMENTED: [&str; 6] = [
            "cn-", "eusc-", "us-iso-", "us-isob-", "us-isof-", "eu-isoe-",
        ];
        if !is_prefix(prefix) {
            return Err(DomainError::Prefix);
        }
        let region = user_pool_id.region().to_ascii_lowercase();
        if UNDOCUMENTED.iter().any(|start| region.starts_with(start)) {
            return Err(DomainError::Partition);
        }
        Self::parse(&format!("{prefix}.{label}.{region}.amazoncognito.com"))
    }

    /// The domain at a host, such as a custom domain; or at a URL, as for [`Endpoint::parse`].
    ///
    /// # Errors
    /// [`DomainError::Host`] if it is neither.
    pub fn parse(host_or_url: &str) -> Result<Self, DomainError> {
        let parsed = match host_or_url.contains("://") {
            true => Endpoint::parse(host_or_url),
            false => Endpoint::parse(&format!("https://{host_or_url}")),
        };
        parsed.map(Self).map_err(DomainError::Host)
    }

    /// The domain at an endpoint, for example an emulator's.
    #[must_use]
    pub fn at(endpoint: Endpoint) -> Self {
        Self(endpoint)
    }

    /// The base URL of the domain's pages and endpoints.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether requests to it are encrypted or stay on this machine, as
    /// [`Endpoint::is_secure`].
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.is_secure()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let base = self.as_str();
        format!("{}/{path}", base.strip_suffix('/').unwrap_or(base))
    }
}

/// `DomainType` of the service model.
fn is_prefix(text: &str) -> bool {
    let of_prefix =
        |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(of_prefix)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

impl core::str::FromStr for UserPoolDomain {
    type Err = DomainError;

    fn from_str(text: &str) -> Result<Self, DomainError> {
        Self::parse(text)
    }
}

impl AsRef<str> for UserPoolDomain {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for UserPoolDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
