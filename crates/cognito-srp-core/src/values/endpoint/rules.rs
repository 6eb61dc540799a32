//! AWS's endpoint rule sets, of `cognito-idp`, `cognito-identity` and `sts`.

use alloc::format;
use alloc::string::String;

#[cfg(feature = "identity-pools")]
use crate::values::identifiers::UserPoolId;

/// A partition of AWS: regions that share a suffix.
struct Partition {
    /// The prefix of its regions, before a word and a number.
    prefix: &'static str,
    suffix: &'static str,
    dual_stack_suffix: &'static str,
}

const COMMERCIAL: Partition = Partition {
    prefix: "",
    suffix: "amazonaws.com",
    dual_stack_suffix: "api.aws",
};

/// AWS's `partitions.json`, without the commercial partition.
const PARTITIONS: [Partition; 7] = [
    partition("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    partition("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
    partition(GOV_CLOUD, "amazonaws.com", "api.aws"),
    partition("us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
    partition("us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
    partition("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    partition("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
];

const GOV_CLOUD: &str = "us-gov-";

/// Cognito's regions in which FIPS with dual stack uses the host of FIPS.
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

/// The partition of a region; an unknown region belongs to the commercial one.
fn partition_of(region: &str) -> &'static Partition {
    let found = PARTITIONS
        .iter()
        .find(|partition| region.starts_with(partition.prefix));
    found.unwrap_or(&COMMERCIAL)
}

/// A service with endpoints in each region.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    UserPools,
    IdentityPools,
    Sts,
}

impl Service {
    fn prefix(self) -> &'static str {
        match self {
            Self::UserPools => "cognito-idp",
            Self::IdentityPools => "cognito-identity",
            Self::Sts => "sts",
        }
    }

    /// The URL of its endpoint in a region.
    pub(super) fn url(self, region: &str, fips: bool, dual_stack: bool) -> String {
        // A host is not case-sensitive, and is stored in lower case (WHATWG URL).
        let region = &*region.to_ascii_lowercase();
        let partition = partition_of(region);
        let suffix = match self.is_at_plain_host(region, partition, fips, dual_stack) {
            true => partition.suffix,
            false => partition.dual_stack_suffix,
        };
        // In GovCloud every endpoint of STS is a FIPS one; the dual-stack ones have it in
        // their name.
        let named = fips && !(self == Self::Sts && partition.prefix == GOV_CLOUD && !dual_stack);
        let (prefix, fips) = (self.prefix(), if named { "-fips" } else { "" });
        format!("https://{prefix}{fips}.{region}.{suffix}/")
    }

    fn is_at_plain_host(
        self,
        region: &str,
        partition: &Partition,
        fips: bool,
        dual_stack: bool,
    ) -> bool {
        match (self, fips, dual_stack) {
            (_, _, false) => true,
            (Self::Sts, _, true) => false,
            (_, true, true) => FIPS_WITH_DUAL_STACK.contains(&region),
            // In the commercial partition Cognito's plain host also answers IPv6.
            (_, false, true) => partition.prefix.is_empty(),
        }
    }
}

/// A user pool's name as a login provider: its issuer without the scheme.
#[cfg(feature = "identity-pools")]
pub(crate) fn provider_name(user_pool_id: &UserPoolId) -> String {
    let region = user_pool_id.region().to_ascii_lowercase();
    let suffix = partition_of(&region).suffix;
    format!("cognito-idp.{region}.{suffix}/{user_pool_id}")
}
