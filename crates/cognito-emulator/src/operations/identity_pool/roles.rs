//! `SetIdentityPoolRoles` and `GetIdentityPoolRoles`.

use serde_json::{Value, json};

use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{map_of, put};
use crate::ground::wire::input;
use crate::state::identity_pools::pool::IdentityPool;
use crate::state::identity_pools::provider;
use crate::state::identity_pools::role_mapping::{
    AmbiguousRoleResolution, MappingType, MatchType, RoleMapping, Roles, Rule,
};
use crate::state::user_pools::UserPools;

/// Omitted roles are removed.
pub(super) fn set(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let roles: Roles = input(body)?;
    let pool = pools.identity_pools.named(&identity_pool_id).map(drop);
    pool?;
    let known = pools.identity_pools.pools.get(&identity_pool_id);
    let roles = normalised(pools, known.ok_or_else(Fault::internal)?, roles)?;
    pools.identity_pools.named(&identity_pool_id)?.roles = Some(roles);
    Ok(Value::Null)
}

/// The roles; the mapping of a user pool is listed under the name that the pool has on AWS.
pub(super) fn normalised(
    pools: &UserPools,
    pool: &IdentityPool,
    mut roles: Roles,
) -> Result<Roles, Fault> {
    let Some(given) = roles.role_mappings.take() else {
        return Ok(roles);
    };
    let mut mappings = std::collections::BTreeMap::new();
    for (key, mapping) in given {
        check(&key, &mapping)?;
        let name = name_of(pools, pool, &key).ok_or_else(|| {
            Fault::invalid_parameter(format!(
                "{key} is not a valid RoleMapping ProviderName or is not a configured provider."
            ))
        })?;
        mappings.insert(name, mapping);
    }
    roles.role_mappings = Some(mappings);
    Ok(roles)
}

/// The provider's name in a mapping, if the pool has this provider.
fn name_of(pools: &UserPools, pool: &IdentityPool, key: &str) -> Option<String> {
    if let Some((name, client_id)) = key.rsplit_once(':')
        && let Some(user_pool) = provider::named(&pools.pools, name)
    {
        pool.provider(user_pool, client_id)?;
        return Some(format!("{}:{client_id}", provider::name_of(user_pool)));
    }
    let settings = &pool.settings;
    let arns = [
        &settings.open_id_connect_provider_arns,
        &settings.saml_provider_arns,
    ];
    let mut arns = arns.into_iter().flatten().flatten();
    let providers = settings.supported_login_providers.as_ref();
    let is_one_of = |it: &serde_json::Map<_, _>| it.contains_key(key);
    // User pools that the emulator does not have are accepted by name.
    let elsewhere = settings.cognito_identity_providers.iter().flatten();
    let mut elsewhere = elsewhere.filter_map(|it| {
        let (name, id) = (it.provider_name.as_ref()?, it.client_id.as_ref()?);
        Some(format!("{name}:{id}"))
    });
    let known = arns.any(|arn| arn == key)
        || providers.is_some_and(is_one_of)
        || elsewhere.any(|name| name == key);
    known.then(|| key.to_owned())
}

fn check(key: &str, mapping: &RoleMapping) -> Result<(), Fault> {
    if mapping.ambiguous_role_resolution.is_none() {
        return Err(Fault::invalid_parameter(format!(
            "AmbiguousRoleResolution is required for the role mapping of {key}"
        )));
    }
    if mapping.r#type == MappingType::Rules && mapping.rules_configuration.is_none() {
        return Err(Fault::invalid_parameter(format!(
            "RulesConfiguration is required for the role mapping of {key}"
        )));
    }
    Ok(())
}

pub(super) fn get(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: PoolInput = input(body)?;
    let pool = pools.identity_pools.named(&input.identity_pool_id)?;
    let mut reply = json!({ "IdentityPoolId": pool.id, "Roles": {} });
    if let Some(roles) = &pool.roles {
        put(&mut reply, "Roles", json!(roles.roles));
        if let Some(mappings) = &roles.role_mappings {
            let described = mappings.iter().map(|(key, it)| (key.clone(), describe(it)));
            put(&mut reply, "RoleMappings", Value::Object(map_of(described)));
        }
    }
    Ok(reply)
}

/// `RoleMapping`.
fn describe(mapping: &RoleMapping) -> Value {
    let mut described = json!({
        "Type": match mapping.r#type {
            MappingType::Token => "Token",
            MappingType::Rules => "Rules",
        },
    });
    if let Some(resolution) = mapping.ambiguous_role_resolution {
        let resolution = match resolution {
            AmbiguousRoleResolution::AuthenticatedRole => "AuthenticatedRole",
            AmbiguousRoleResolution::Deny => "Deny",
        };
        put(&mut described, "AmbiguousRoleResolution", resolution);
    }
    if let Some(rules) = &mapping.rules_configuration {
        let rules = rules.rules.iter().map(describe_rule).collect::<Value>();
        put(
            &mut described,
            "RulesConfiguration",
            json!({ "Rules": rules }),
        );
    }
    described
}

fn describe_rule(rule: &Rule) -> Value {
    json!({
        "Claim": rule.claim,
        "MatchType": match rule.match_type {
            MatchType::Equals => "Equals",
            MatchType::Contains => "Contains",
            MatchType::StartsWith => "StartsWith",
            MatchType::NotEqual => "NotEqual",
        },
        "Value": rule.value,
        "RoleARN": rule.role_arn,
    })
}
