//! Replicas of a pool in other regions: stored and listed. The emulator has only one place.

use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::resources::{Kind, only};
use crate::state::user_pool::UserPool;

const KIND: Kind = Kind {
    key: "RegionName",
    members: &["RegionName", "Status", "Role", "UserPoolArn"],
    has_dates: false,
    not_found: |region| {
        Fault::resource_not_found(format!("The user pool has no replica in {region}."))
    },
    exists: |region, _| {
        Fault::invalid_parameter(format!("The user pool has a replica in {region} already."))
    },
};

const TOLD: [&str; 4] = ["RegionName", "Status", "Role", "UserPoolArn"];

fn reply(replica: &Value) -> Value {
    let members = replica.as_object().map(|members| only(members, &TOLD));
    json!({ "UserPoolReplica": members })
}

fn arn(pool: &UserPool, region: &str) -> String {
    format!(
        "arn:aws:cognito-idp:{region}:000000000000:userpool/{}",
        pool.id()
    )
}

/// The replica exists at once, but is not in use until UpdateUserPoolReplica says so.
pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let region = text(body, KIND.key);
    if region == pool.id.region() {
        return Err((KIND.exists)(region, pool.id()));
    }
    let mut given = body.clone();
    put(&mut given, "Status", "INACTIVE");
    put(&mut given, "Role", "SECONDARY");
    put(&mut given, "UserPoolArn", arn(pool, region));
    let replicas = &mut pool.without_effect.replicas;
    Ok(reply(&replicas.create(KIND, &given, cx.now)?))
}

pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let replicas = &mut pool.without_effect.replicas;
    Ok(reply(&replicas.change(KIND, body, cx.now)?))
}

/// A replica in use cannot be deleted.
pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let replicas = &mut pool.without_effect.replicas;
    let region = text(body, KIND.key);
    let mut replica = replicas.get(KIND, region)?;
    if text(&replica, "Status") != "INACTIVE" {
        return Err(Fault::invalid_parameter(
            "Only a replica whose status is INACTIVE can be deleted.",
        ));
    }
    replicas.remove(KIND, region)?;
    put(&mut replica, "Status", "DELETING");
    Ok(reply(&replica))
}

/// If there are replicas, the list includes the pool itself, as the primary.
pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: MaxResults = input(body)?;
    let region = pool.id.region();
    let primary = json!({
        "RegionName": region,
        "Status": "ACTIVE",
        "Role": "PRIMARY",
        "UserPoolArn": arn(pool, region),
    });
    let primary: Map<String, Value> = primary.as_object().cloned().unwrap_or_default();
    let mut all: Vec<_> = pool.without_effect.replicas.iter().collect();
    let own = region.to_owned();
    if !all.is_empty() {
        all.push((&own, &primary));
    }
    all.sort_unstable_by_key(|(region, _)| *region);
    let replicas = input.page().of(all)?;
    Ok(replicas.reply("UserPoolReplicas", |replica| only(replica, &TOLD)))
}
