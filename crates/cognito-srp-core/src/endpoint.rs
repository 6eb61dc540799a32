//! Where requests go.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::net::Ipv6Addr;
use core::str::FromStr;

use crate::identifiers::UserPoolId;

/// The URL that requests are posted to.
///
/// By default it follows from the region of the user pool id, as in AWS's
/// endpoint rule set: `https://cognito-idp.{region}.{suffix of its partition}/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint(String);

/// Why there is no [`Endpoint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// It does not begin with `https://` or `http://`.
    Scheme,
    /// There is no host, or brackets in which there is no IPv6 address.
    Host,
    /// What follows the host is not a port: `:` and a number below 65536.
    Port,
    /// It has a user name, a query, a fragment, a space or a control character.
    Extra,
    /// A custom endpoint has no FIPS variant.
    CustomWithFips,
    /// A custom endpoint has no dual-stack variant.
    CustomWithDualStack,
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "not an endpoint: expected a URL with https:// or http://",
            Self::Host => "not an endpoint: expected a host after the scheme",
            Self::Port => "not an endpoint: expected a port below 65536 after the host, or none",
            Self::Extra => "not an endpoint: expected scheme, host, port and path, nothing else",
            Self::CustomWithFips => "FIPS and a custom endpoint do not go together",
            Self::CustomWithDualStack => "dual stack and a custom endpoint do not go together",
        })
    }
}

impl core::error::Error for EndpointError {}

/// A partition of AWS: regions that share a suffix.
struct Partition {
    /// What its regions begin with; a word and a number follow.
    prefix: &'static str,
    suffix: &'static str,
    dual_stack_suffix: &'static str,
}

const COMMERCIAL: Partition = Partition {
    prefix: "",
    suffix: "amazonaws.com",
    dual_stack_suffix: "api.aws",
};

/// AWS's `partitions.json`, without the commercial one.
const PARTITIONS: [Partition; 7] = [
    partition("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    partition("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
    partition("us-gov-", "amazonaws.com", "api.aws"),
    partition("us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
    partition("us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
    partition("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    partition("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
];

/// Where FIPS and dual stack have one host together: the FIPS one.
const FIPS_WITH_DUAL_STACK: [&str; 4] = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"];

const fn partition(
    prefix: &'static str,
    suffix: &'static str,
    dual_stack_suffix: &'static str,
) -> Partition {
    Partition {
        prefix,
        suffix,
        dual_stack_suffix,
    }
}

/// The partition of a region; an unknown region is of the commercial one.
fn partition_of(region: &str) -> &'static Partition {
    let found = PARTITIONS
        .iter()
        .find(|partition| region.starts_with(partition.prefix));
    found.unwrap_or(&COMMERCIAL)
}

/// Which of the service's endpoints to use, for a program that lets its users
/// choose. Mixes that AWS's endpoint rule set has no endpoint for are errors.
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

    /// An endpoint of FIPS 140.
    #[must_use]
    pub fn with_fips(mut self, fips: bool) -> Self {
        self.fips = fips;
        self
    }

    /// An endpoint with IPv6 beside IPv4.
    #[must_use]
    pub fn with_dual_stack(mut self, dual_stack: bool) -> Self {
        self.dual_stack = dual_stack;
        self
    }

    /// A custom endpoint, or none.
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
        match &self.custom {
            Some(_) if self.fips => Err(EndpointError::CustomWithFips),
            Some(_) if self.dual_stack => Err(EndpointError::CustomWithDualStack),
            Some(custom) => Ok(custom.clone()),
            None => Ok(self.of_region(user_pool_id.region())),
        }
    }

    fn of_region(&self, region: &str) -> Endpoint {
        let partition = partition_of(region);
        let service = if self.fips {
            "cognito-idp-fips"
        } else {
            "cognito-idp"
        };
        // The commercial partition answers both at its plain host.
        let plain = match (self.fips, self.dual_stack) {
            (_, false) => true,
            (true, true) => FIPS_WITH_DUAL_STACK.contains(&region),
            (false, true) => partition.prefix.is_empty(),
        };
        let suffix = if plain {
            partition.suffix
        } else {
            partition.dual_stack_suffix
        };
        Endpoint(format!("https://{service}.{region}.{suffix}/"))
    }
}

impl Endpoint {
    /// The service's own endpoint for the region of a user pool.
    #[must_use]
    pub fn of(user_pool_id: &UserPoolId) -> Self {
        EndpointSettings::new().of_region(user_pool_id.region())
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
        let stray = |c: char| c.is_whitespace() || c.is_control() || "@?#\\".contains(c);
        if authority.contains(stray) || path.contains(stray) {
            return Err(EndpointError::Extra);
        }
        check_authority(authority)?;
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

/// A host, or an IPv6 address in brackets, and at most a port (RFC 3986 §3.2).
fn check_authority(authority: &str) -> Result<(), EndpointError> {
    let after = match authority.strip_prefix('[') {
        Some(bracketed) => {
            let (address, after) = bracketed.split_once(']').ok_or(EndpointError::Host)?;
            let address: Result<Ipv6Addr, _> = address.parse();
            address.map_err(|_| EndpointError::Host)?;
            after
        }
        None => {
            let (host, after) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
            if host.is_empty() || host.contains(['[', ']']) {
                return Err(EndpointError::Host);
            }
            after
        }
    };
    let Some(port) = after.strip_prefix(':') else {
        return after.is_empty().then_some(()).ok_or(EndpointError::Port);
    };
    // `parse` alone would take a sign.
    let digits = port.bytes().all(|octet| octet.is_ascii_digit());
    let port: Result<u16, _> = port.parse();
    (digits && port.is_ok())
        .then_some(())
        .ok_or(EndpointError::Port)
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
