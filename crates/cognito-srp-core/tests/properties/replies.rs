//! Replies that are nearly valid.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::support::challenges::{self, NAMES};
use crate::support::{DEVICE_KEY, password_verifier, tokens};

/// Possible contents of a parameter that holds JSON.
const JSON_IN_A_TEXT: [&str; 6] = [
    "[]",
    "{}",
    "[\"SMS_MFA\",\"FUTURE\"]",
    "{\"email\":null,\"name\":\"Alice\"}",
    "[[[[[[[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":[1e999]}}",
];

/// Any JSON; mostly strings, because a reply with anything else is refused early.
fn json_value() -> impl Strategy<Value = Value> {
    let string = prop_oneof![
        any::<String>(),
        "-?[0-9a-fA-F]{0,800}",
        "[A-Za-z0-9+/_-]{0,40}={0,3}",
        "([A-Za-z0-9_-]{0,30}\\.){0,3}",
        select(NAMES.to_vec()).prop_map(str::to_owned),
        select(JSON_IN_A_TEXT.to_vec()).prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        8 => string.prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
    ];
    let nested = leaf.clone().prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any::<String>(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    prop_oneof![4 => leaf, 1 => nested]
}

/// The paths of all members of an object, at any depth.
fn paths(value: &Value, at: &str) -> Vec<String> {
    let Value::Object(members) = value else {
        return Vec::new();
    };
    members
        .iter()
        .flat_map(|(name, value)| {
            let path = format!("{at}/{name}");
            let deeper = paths(value, &path);
            core::iter::once(path).chain(deeper)
        })
        .collect()
}

#[derive(Clone, Debug)]
enum Mutation {
    Replace(Index, Value),
    Remove(Index),
    Add(Index, String, Value),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let member = prop_oneof![
        select(vec![
            "AuthenticationResult",
            "AvailableChallenges",
            "ChallengeName",
            "ChallengeParameters",
            "NewDeviceMetadata",
            "SecretCode",
            "Session",
            "Status",
            "USERNAME",
            "__type",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop_oneof![
        4 => (any::<Index>(), json_value()).prop_map(|(at, to)| Mutation::Replace(at, to)),
        1 => any::<Index>().prop_map(Mutation::Remove),
        1 => (any::<Index>(), member, json_value())
            .prop_map(|(at, name, to)| Mutation::Add(at, name, to)),
    ]
}

fn mutate(reply: &mut Value, mutation: Mutation) {
    let mut all = paths(reply, "");
    let parent = |path: &str| {
        path.rsplit_once('/')
            .map(|(up, last)| (up.to_owned(), last.to_owned()))
    };
    match mutation {
        _ if all.is_empty() => {}
        Mutation::Replace(at, to) => {
            let path = all.swap_remove(at.index(all.len()));
            if let Some(place) = reply.pointer_mut(&path) {
                *place = to;
            }
        }
        Mutation::Remove(at) => {
            let (up, name) = parent(&all[at.index(all.len())]).unwrap();
            if let Some(Value::Object(members)) = reply.pointer_mut(&up) {
                members.remove(&name);
            }
        }
        Mutation::Add(at, name, to) => {
            let (up, _) = parent(&all[at.index(all.len())]).unwrap();
            if let Some(Value::Object(members)) = reply.pointer_mut(&up) {
                members.insert(name, to);
            }
        }
    }
}

/// Replies that the service gives.
pub(crate) fn valid() -> Vec<Value> {
    let device = json!({
        "DeviceKey": DEVICE_KEY,
        "DeviceAttributes": [{"Name": "device_status", "Value": "valid"}],
        "DeviceCreateDate": 1_689_980_857.949,
    });
    let mut with_device = tokens();
    with_device["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({"DeviceKey": DEVICE_KEY, "DeviceGroupKey": "-7NlkpPj8"});
    let mut valid = vec![
        password_verifier(),
        tokens(),
        with_device,
        json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "session"}),
        json!({"Status": "SUCCESS", "Session": "session"}),
        json!({"Status": "ERROR"}),
        json!({"Device": device}),
        json!({"Devices": [device], "PaginationToken": "page"}),
        json!({"UserConfirmationNecessary": true}),
    ];
    let refusals = [
        "NotAuthorizedException",
        "ResourceNotFoundException",
        "CodeMismatchException",
    ];
    valid.extend(refusals.map(|code| json!({"__type": code, "message": "No."})));
    valid.extend(NAMES.map(|name| challenges::reply(name, "session")));
    valid
}

pub(crate) fn reply() -> impl Strategy<Value = Value> {
    (select(valid()), vec(mutation(), 0..4)).prop_map(|(mut reply, mutations)| {
        for mutation in mutations {
            mutate(&mut reply, mutation);
        }
        reply
    })
}
