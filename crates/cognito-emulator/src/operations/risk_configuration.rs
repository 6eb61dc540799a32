//! Threat protection of a pool or of an app client, stored and described. The emulator
//! assesses no risk.

use serde_json::{Value, json};

use super::ui_customization::client;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::operations::auth_event_feedback::check_threat_protection;
use crate::state::resources::Kind;
use crate::state::user_pool::UserPool;

const MEMBERS: [&str; 3] = [
    "CompromisedCredentialsRiskConfiguration",
    "AccountTakeoverRiskConfiguration",
    "RiskExceptionConfiguration",
];

const KIND: Kind = Kind {
    key: "ClientId",
    members: &[
        "ClientId",
        "LastModifiedDate",
        MEMBERS[0],
        MEMBERS[1],
        MEMBERS[2],
    ],
    has_dates: false,
    not_found: |_| Fault::resource_not_found("There is no risk configuration."),
    exists: |_, _| Fault::internal(),
};

/// The form in replies: the pool's own configuration names no app client.
fn reply(mut kept: Value) -> Value {
    if text(&kept, "ClientId").is_empty()
        && let Some(members) = kept.as_object_mut()
    {
        members.remove("ClientId");
    }
    json!({ "RiskConfiguration": kept })
}

/// `SetRiskConfiguration` replaces everything. With only the names, it restores the default;
/// an app client's default is its pool's configuration.
pub(crate) fn set(pool: &mut UserPool, body: &Value, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let target = client(pool, body)?.unwrap_or_default();
    check_threat_protection(pool)?;
    let mut given = body.clone();
    put(&mut given, KIND.key, target);
    put(&mut given, "LastModifiedDate", cx.now.unix_seconds());
    let risks = &mut pool.without_effect.risk_configurations;
    // There may have been none.
    let _ = risks.remove(KIND, target);
    let kept = risks.create(KIND, &given, cx.now)?;
    if MEMBERS
        .iter()
        .all(|member| body.get(*member).is_none_or(Value::is_null))
    {
        risks.remove(KIND, target)?;
    }
    Ok(reply(kept))
}

/// `DescribeRiskConfiguration`: the app client's, otherwise the pool's, otherwise only the
/// names.
pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let target = client(pool, body)?.unwrap_or_default();
    check_threat_protection(pool)?;
    let risks = &pool.without_effect.risk_configurations;
    let found = risks.get(KIND, target);
    let found = found.or_else(|_| risks.get(KIND, ""));
    let none = || json!({ "UserPoolId": pool.id(), "ClientId": target });
    Ok(reply(found.unwrap_or_else(|_| none())))
}
