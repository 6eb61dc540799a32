//! The role of an identity's credentials in the enhanced flow.

use serde_json::{Map, Value, json};

use crate::ground::fault::Fault;
use crate::ground::json::text;
use crate::rules::identity_login::{IdToken, Login};
use crate::state::identity_pools::pool::IdentityPool;
use crate::state::identity_pools::role_mapping::{
    AmbiguousRoleResolution, MappingType, MatchType, RoleMapping, Rule,
};

/// The role for these logins; `custom` is the requested role.
pub(crate) fn choose(
    pool: &IdentityPool,
    logins: &[Login],
    is_authenticated: bool,
    custom: Option<&str>,
) -> Result<String, Fault> {
    let roles = pool.roles.as_ref().ok_or_else(unusable)?;
    let mapped = logins.iter().find_map(|login| {
        let token = login.token.as_ref()?;
        Some((mapping_of(pool, login, token)?, token))
    });
    let chosen = match (mapped, custom) {
        (None, None) => None,
        (None, Some(_)) => return Err(forbidden()),
        (Some((mapping, token)), _) => match by_mapping(mapping, &token.claims, custom)? {
            Some(role) => Some(role),
            None if mapping.ambiguous_role_resolution
                == Some(AmbiguousRoleResolution::AuthenticatedRole) =>
            {
                None
            }
            None => {
                return Err(Fault::not_authorized(
                    "The ambiguous role mapping rules denied this request",
                ));
            }
        },
    };
    let role = chosen.or_else(|| roles.of(is_authenticated).map(str::to_owned));
    role.ok_or_else(unusable)
}

/// The role mapping for an app client's users, or for an OpenID Connect provider's.
fn mapping_of<'a>(
    pool: &'a IdentityPool,
    login: &Login,
    token: &IdToken,
) -> Option<&'a RoleMapping> {
    let mappings = pool.roles.as_ref()?.role_mappings.as_ref()?;
    let provider = &login.subject.provider;
    match pool.open_id_provider_arn(provider) {
        Some(arn) => mappings.get(arn),
        None => mappings.get(&format!("{provider}:{}", token.client_id)),
    }
}

/// The pool has no role, or one that does not trust the pool.
pub(crate) fn unusable() -> Fault {
    Fault::new(
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    )
}

fn forbidden() -> Fault {
    Fault::not_authorized("The login may not have the role in CustomRoleArn")
}

/// The role that a mapping selects; `None` if it is ambiguous.
fn by_mapping(
    mapping: &RoleMapping,
    claims: &Value,
    custom: Option<&str>,
) -> Result<Option<String>, Fault> {
    let candidates: Vec<&str> = match mapping.r#type {
        MappingType::Token => {
            let roles = claims.get("cognito:roles").and_then(Value::as_array);
            let roles = roles.into_iter().flatten();
            roles.filter_map(Value::as_str).collect()
        }
        MappingType::Rules => {
            let rules = mapping.rules_configuration.iter().flat_map(|it| &it.rules);
            let matching = rules.filter(|rule| matches(rule, claims));
            matching.map(|rule| rule.role_arn.as_str()).collect()
        }
    };
    if let Some(custom) = custom {
        return match candidates.contains(&custom) {
            true => Ok(Some(custom.to_owned())),
            false => Err(forbidden()),
        };
    }
    let preferred = claims.get("cognito:preferred_role").and_then(Value::as_str);
    let chosen = match (mapping.r#type, &candidates[..]) {
        (MappingType::Token, [only]) => preferred.or(Some(only)),
        (MappingType::Token, _) => preferred,
        (MappingType::Rules, all) => all.first().copied(),
    };
    Ok(chosen.map(str::to_owned))
}

/// Whether a claim matches a rule. A rule with a negation requires the claim to be present.
fn matches(rule: &Rule, claims: &Value) -> bool {
    let value = match claims.get(&rule.claim) {
        None => return false,
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match rule.match_type {
        MatchType::Equals => value == rule.value,
        MatchType::Contains => value.contains(&rule.value),
        MatchType::StartsWith => value.starts_with(&rule.value),
        MatchType::NotEqual => value != rule.value,
    }
}

/// The session's tags: claims of the logins' tokens, by the pool's maps.
pub(crate) fn principal_tags(pool: &IdentityPool, logins: &[Login]) -> Map<String, Value> {
    let mut tags = Map::new();
    for Login { subject, token } in logins {
        let (Some(map), Some(token)) = (pool.tag_maps.get(&subject.provider), token) else {
            continue;
        };
        let defaults = json!({ "username": "sub", "client": "aud" });
        let map = match map.use_defaults {
            Some(true) => defaults.as_object(),
            _ => map.principal_tags.as_ref(),
        };
        for (tag, claim) in map.into_iter().flatten() {
            let value = text(&token.claims, claim.as_str().unwrap_or_default());
            if !value.is_empty() {
                tags.insert(tag.clone(), value.into());
            }
        }
    }
    tags
}
