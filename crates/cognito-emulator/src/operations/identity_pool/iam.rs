//! What identity pools need of IAM: OpenID Connect providers, and trust policies of roles.

use serde_json::Value;

use crate::ground::fault::Fault;
use crate::state::identity_pools::open_id::OpenIdProvider;
use crate::state::identity_pools::trust::TrustPolicy;
use crate::state::user_pools::UserPools;

/// Adds a provider, or replaces the one with this issuer.
pub(crate) fn add_open_id_provider(
    pools: &mut UserPools,
    provider: OpenIdProvider,
) -> Result<(), Fault> {
    provider.check()?;
    let name = provider.name().to_owned();
    pools.open_id_providers.insert(name, provider);
    Ok(())
}

/// Sets a role's trust policy.
pub(crate) fn set_trust_policy(
    pools: &mut UserPools,
    role_arn: &str,
    policy: &Value,
) -> Result<(), Fault> {
    let policy = TrustPolicy::read(policy)?;
    let policies = &mut pools.identity_pools.trust_policies;
    policies.insert(role_arn.to_owned(), policy);
    Ok(())
}
