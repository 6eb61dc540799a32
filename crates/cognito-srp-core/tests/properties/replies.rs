//! Replies that are nearly valid.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::support::{password_verifier, sms_mfa, tokens};

/// Any JSON; mostly strings, because a reply with anything else is soon refused.
fn json_value() -> impl Strategy<Value = Value> {
    let string = prop_oneof![
        any::<String>(),
        "-?[0-9a-fA-F]{0,800}",
        "[A-Za-z0-9+/_-]{0,40}={0,3}",
        "([A-Za-z0-9_-]{0,30}\\.){0,3}",
        select(vec!["PASSWORD_VERIFIER", "SMS_MFA", "DEVICE_SRP_AUTH"]).prop_map(str::to_owned),
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
            "ChallengeName",
            "ChallengeParameters",
            "Session",
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

pub(crate) fn reply() -> impl Strategy<Value = Value> {
    let valid = select(vec![
        password_verifier(),
        tokens(),
        sms_mfa("session"),
        json!({"__type": "NotAuthorizedException", "message": "No."}),
    ]);
    (valid, vec(mutation(), 0..4)).prop_map(|(mut reply, mutations)| {
        for mutation in mutations {
            mutate(&mut reply, mutation);
        }
        reply
    })
}
