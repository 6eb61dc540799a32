//! `GetIdentityPoolRoles`.

use serde_json::{Value, json};

use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{map_of, put};
use crate::ground::wire::input;
use crate::state::identity_pools::role_mapping::{
    AmbiguousRoleResolution, MappingType, MatchType, RoleMapping, Rule,
};
use crate::state::user_pools::UserPools;

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
