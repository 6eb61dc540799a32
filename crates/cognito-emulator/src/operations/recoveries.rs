//! Point-in-time recoveries of a pool: checked, stored and listed. The emulator keeps no history
//! of a pool, so no preview can be generated, and such a recovery fails as on AWS: the pool stays
//! as it is, and requests that change it go on.

use std::time::Duration;

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::resources::{Kind, only};
use crate::state::user_pool::UserPool;

const KIND: Kind = Kind {
    key: "RestoreId",
    members: &[
        "RestoreId",
        "RestoreStatus",
        "RestoreTimestamp",
        "TriggerTimestamp",
    ],
    has_dates: false,
    not_found: |id| Fault::resource_not_found(format!("Recovery {id} does not exist.")),
    exists: |id, _| Fault::invalid_parameter(format!("Recovery {id} already exists.")),
};

/// `RestorationDescriptionType`
const LISTED: [&str; 3] = ["RestoreId", "RestoreStatus", "RestoreTimestamp"];

/// How old a recovery point is at least, in seconds.
const AT_LEAST: u64 = 900;

const DAY: u64 = 86_400;

fn reply(recovery: &Value) -> Value {
    let members = recovery.as_object();
    json!({ "Restoration": members.map(|members| only(members, KIND.members)) })
}

/// The period of the pool's feature plan, in seconds.
fn longest(pool: &UserPool) -> Result<u64, Fault> {
    match pool.kept(&["UserPoolTier"]).and_then(Value::as_str) {
        Some("LITE") => Err(Fault::new(
            "FeatureUnavailableInTierException",
            "Point-in-time recovery is not available in the feature plan LITE.",
        )),
        Some("PLUS") => Ok(14 * DAY),
        _ => Ok(DAY),
    }
}

/// The preview is being generated when this answers, and has failed when somebody looks.
pub(crate) fn initiate(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let longest = longest(pool)?;
    // Some clients send fractions of a second.
    let point = body.get("RestoreTimestamp").and_then(Value::as_f64);
    let point = point.and_then(|point| Duration::try_from_secs_f64(point).ok());
    let point = point.unwrap_or_default().as_secs();
    let age = cx.now.unix_seconds().saturating_sub(point);
    if !(AT_LEAST..=longest).contains(&age) || point < pool.created.unix_seconds() {
        return Err(Fault::invalid_parameter(
            "RestoreTimestamp must be at least 15 minutes in the past, within the recovery period \
             of the feature plan, and not before the creation of the user pool.",
        ));
    }
    let mut recovery = json!({
        "RestoreId": cx.uuid()?,
        "RestoreStatus": "PREVIEW_GENERATION_FAILED",
        "RestoreTimestamp": point,
        "TriggerTimestamp": cx.now.unix_seconds(),
    });
    let recoveries = &mut pool.without_effect.recoveries;
    recoveries.create(KIND, &recovery, cx.now)?;
    pool.warnings.add(format!(
        "{}: the emulator keeps no history of a user pool, so point-in-time recoveries end with \
         PREVIEW_GENERATION_FAILED",
        pool.id()
    ));
    put(&mut recovery, "RestoreStatus", "PREVIEW_GENERATING");
    Ok(reply(&recovery))
}

pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    Ok(reply(&asked(pool, body)?))
}

/// The recovery that a request names.
fn asked(pool: &UserPool, body: &Value) -> Result<Value, Fault> {
    longest(pool)?;
    let recoveries = &pool.without_effect.recoveries;
    recoveries.get(KIND, text(body, KIND.key))
}

/// StartPointInTimeRecovery and CancelPointInTimeRecovery: no recovery has the status for them.
pub(crate) fn go_on(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let recovery = asked(pool, body)?;
    Err(Fault::invalid_parameter(format!(
        "The status of the recovery is {}.",
        text(&recovery, "RestoreStatus")
    )))
}

/// The most recent first.
pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    longest(pool)?;
    let input: MaxResults = input(body)?;
    let recoveries = pool.without_effect.recoveries.iter();
    let when = |recovery: &Value| recovery.as_u64().unwrap_or_default();
    let mut all: Vec<_> = recoveries
        .map(|(id, recovery)| {
            let triggered = recovery.get("TriggerTimestamp").map_or(0, when);
            (format!("{:020}{id}", u64::MAX - triggered), recovery)
        })
        .collect();
    all.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    let listed = input.page().of(all)?;
    Ok(listed.reply("Restorations", |recovery| only(recovery, &LISTED)))
}
