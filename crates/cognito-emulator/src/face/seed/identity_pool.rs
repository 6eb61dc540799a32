//! Identity pools of a seed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::operations::identity_pool::create_from;
use crate::state::identity_pools::new_pool::NewIdentityPool;
use crate::state::identity_pools::provider::{self, CognitoIdentityProvider};
use crate::state::identity_pools::role_mapping::{RoleMapping, Roles};
use crate::state::user_pools::UserPools;

/// An identity pool, in the form of CreateIdentityPool and SetIdentityPoolRoles.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct IdentityPoolSeed {
    identity_pool_id: Option<String>,
    identity_pool_name: Option<String>,
    #[serde(default)]
    allow_unauthenticated_identities: bool,
    allow_classic_flow: Option<bool>,
    developer_provider_name: Option<String>,
    cognito_identity_providers: Option<Vec<CognitoIdentityProvider>>,
    #[serde(rename = "OpenIdConnectProviderARNs")]
    open_id_connect_provider_arns: Option<Vec<String>>,
    identity_pool_tags: Option<Map<String, Value>>,
    roles: Option<BTreeMap<String, String>>,
    role_mappings: Option<BTreeMap<String, RoleMapping>>,
}

impl IdentityPoolSeed {
    fn to_new(&self, pools: &UserPools) -> Result<NewIdentityPool, Fault> {
        let name = self.identity_pool_name.as_deref().unwrap_or("emulator");
        let mut new = NewIdentityPool::new(name);
        new.id.clone_from(&self.identity_pool_id);
        let settings = &mut new.settings;
        settings.allow_unauthenticated_identities = self.allow_unauthenticated_identities;
        settings.allow_classic_flow = self.allow_classic_flow.or(settings.allow_classic_flow);
        settings
            .developer_provider_name
            .clone_from(&self.developer_provider_name);
        settings
            .open_id_connect_provider_arns
            .clone_from(&self.open_id_connect_provider_arns);
        settings
            .identity_pool_tags
            .clone_from(&self.identity_pool_tags);
        let providers = self.cognito_identity_providers.iter().flatten();
        let providers = providers.map(|provider| complete(pools, provider));
        settings.cognito_identity_providers = Some(providers.collect::<Result<_, _>>()?);
        new.roles = Roles {
            roles: self.roles.clone().unwrap_or(new.roles.roles),
            role_mappings: self.role_mappings.clone(),
        };
        Ok(new)
    }
}

/// Completes a provider: if only an app client is given, the provider is its user pool.
fn complete(
    pools: &UserPools,
    provider: &CognitoIdentityProvider,
) -> Result<CognitoIdentityProvider, Fault> {
    let Some(client_id) = &provider.client_id else {
        return Err(Fault::missing("ClientId"));
    };
    let mut provider = provider.clone();
    if provider.provider_name.is_none() {
        let mut all = pools.pools.values();
        let pool = all.find(|pool| pool.clients.contains_key(client_id));
        let pool = pool.ok_or_else(|| {
            Fault::invalid_parameter(format!(
                "No user pool of the seed has the app client {client_id}"
            ))
        })?;
        provider.provider_name = Some(provider::name_of(pool));
    }
    Ok(provider)
}

/// Creates the identity pools of a seed, and returns the id of the first.
pub(super) fn plant(
    seeds: &[IdentityPoolSeed],
    pools: &mut UserPools,
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    let mut first = None;
    for (index, seed) in seeds.iter().enumerate() {
        let made = seed
            .to_new(pools)
            .and_then(|new| create_from(pools, new, cx));
        let id = made.map_err(|fault| fault.at(&format!("IdentityPools[{index}]")))?;
        first.get_or_insert(id);
    }
    Ok(first.unwrap_or_default())
}

/// The part after the region in the id of the default identity pool.
const DEFAULT: &str = "00000000-0000-4000-8000-000000000001";

/// Creates the default identity pool, for an app client's users, without guests.
pub(super) fn plant_default(
    pools: &mut UserPools,
    region: &str,
    (user_pool_id, client_id): (&str, &str),
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    let provider = provider::name_of(pools.named(user_pool_id)?);
    let new = NewIdentityPool::new("emulator")
        .with_id(&format!("{region}:{DEFAULT}"))
        .with_app_client(&provider, client_id);
    create_from(pools, new, cx)
}
