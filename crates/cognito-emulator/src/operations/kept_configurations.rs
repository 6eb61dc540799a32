//! Configurations of a pool that are stored and described: the classic login pages, threat
//! protection, logs. The emulator assesses no risk and sends no logs.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::operations::auth_event_feedback::check_threat_protection;
use crate::state::resources::Kind;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// The key of the settings for app clients without their own.
const ALL: &str = "ALL";

const UI: Kind = Kind {
    key: "ClientId",
    members: &["ClientId", "ImageUrl", "CSS", "CSSVersion"],
    has_dates: true,
    not_found: |_| Fault::resource_not_found("The login pages are not customized."),
    exists: |_, _| Fault::internal(),
};

/// The app client in a body, if it is required.
fn client<'a>(pool: &UserPool, body: &'a Value) -> Result<Option<&'a str>, Fault> {
    let client = Some(text(body, "ClientId")).filter(|id| !id.is_empty());
    if let Some(id) = client.filter(|id| *id != ALL) {
        pool.client(id)?;
    }
    Ok(client)
}

/// `SetUICustomization`; images are not stored.
pub(crate) fn set_ui(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let id = text(body, "UserPoolId");
    let mut domains = pools.domains.values();
    let has_domain = domains.any(|domain| domain.pool_id == id);
    let pool = pools.named(id)?;
    let target = client(pool, body)?.unwrap_or(ALL);
    if !has_domain {
        return Err(Fault::invalid_parameter(
            "There has to be an existing domain associated with this user pool",
        ));
    }
    let customizations = &mut pool.without_effect.ui_customizations;
    let mut given = body.clone();
    put(&mut given, UI.key, target);
    put(&mut given, "CSSVersion", cx.now.unix_seconds().to_string());
    let kept = match customizations.get(UI, target) {
        Ok(_) => customizations.change(UI, &given, cx.now),
        Err(_) => customizations.create(UI, &given, cx.now),
    }?;
    if ["CSS", "ImageFile"]
        .iter()
        .all(|member| text(body, member).is_empty())
    {
        customizations.remove(UI, target)?;
    }
    Ok(json!({ "UICustomization": kept }))
}

/// `GetUICustomization`: the app client's, otherwise that of all app clients, otherwise
/// nothing.
pub(crate) fn get_ui(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let target = client(pool, body)?.unwrap_or(ALL);
    let customizations = &pool.without_effect.ui_customizations;
    let found = customizations.get(UI, target);
    let found = found.or_else(|_| customizations.get(UI, ALL));
    Ok(json!({ "UICustomization": found.unwrap_or_else(|_| json!({})) }))
}

const RISK: [&str; 3] = [
    "CompromisedCredentialsRiskConfiguration",
    "AccountTakeoverRiskConfiguration",
    "RiskExceptionConfiguration",
];

const RISK_KIND: Kind = Kind {
    key: "ClientId",
    members: &["ClientId", "LastModifiedDate", RISK[0], RISK[1], RISK[2]],
    has_dates: false,
    not_found: |_| Fault::resource_not_found("There is no risk configuration."),
    exists: |_, _| Fault::internal(),
};

/// The form in replies: the pool's own configuration names no app client.
fn risk_reply(mut kept: Value) -> Value {
    if text(&kept, "ClientId").is_empty()
        && let Some(members) = kept.as_object_mut()
    {
        members.remove("ClientId");
    }
    json!({ "RiskConfiguration": kept })
}

/// `SetRiskConfiguration` replaces everything. With only the names, it restores the default;
/// an app client's default is its pool's configuration.
pub(crate) fn set_risk(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let target = client(pool, body)?.unwrap_or_default();
    check_threat_protection(pool)?;
    let mut given = body.clone();
    put(&mut given, RISK_KIND.key, target);
    put(&mut given, "LastModifiedDate", cx.now.unix_seconds());
    let risks = &mut pool.without_effect.risk_configurations;
    // There may have been none.
    let _ = risks.remove(RISK_KIND, target);
    let kept = risks.create(RISK_KIND, &given, cx.now)?;
    if RISK
        .iter()
        .all(|member| body.get(*member).is_none_or(Value::is_null))
    {
        risks.remove(RISK_KIND, target)?;
    }
    Ok(risk_reply(kept))
}

/// `DescribeRiskConfiguration`: the app client's, otherwise the pool's, otherwise only the
/// names.
pub(crate) fn describe_risk(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let target = client(pool, body)?.unwrap_or_default();
    check_threat_protection(pool)?;
    let risks = &pool.without_effect.risk_configurations;
    let found = risks.get(RISK_KIND, target);
    let found = found.or_else(|_| risks.get(RISK_KIND, ""));
    let none = || json!({ "UserPoolId": pool.id(), "ClientId": target });
    Ok(risk_reply(found.unwrap_or_else(|_| none())))
}

/// `SetLogDeliveryConfiguration` replaces everything.
pub(crate) fn set_logs(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let given = body.get("LogConfigurations").cloned();
    pool.without_effect.log_configurations = given;
    get_logs(pool, body, cx)
}

/// `GetLogDeliveryConfiguration`
pub(crate) fn get_logs(
    pool: &mut UserPool,
    _: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let kept = pool.without_effect.log_configurations.clone();
    Ok(json!({ "LogDeliveryConfiguration": {
        "UserPoolId": pool.id(),
        "LogConfigurations": kept.unwrap_or_else(|| json!([])),
    }}))
}
