//! The service's model, and values made from it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

static MODEL: LazyLock<Value> = LazyLock::new(|| {
    let mut model: Value = serde_json::from_str(include_str!("cognito-operations.json")).unwrap();
    // Operations and shapes that only a newer model has.
    let mut newer: Value = serde_json::from_str(include_str!("machine-operations.json")).unwrap();
    for part in ["operations", "shapes"] {
        let newer = newer[part].as_object_mut().unwrap();
        model[part].as_object_mut().unwrap().append(newer);
    }
    model
});

static IDENTITY_MODEL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("identity-operations.json")).unwrap());

/// The operations of identity pools by name.
pub(crate) fn identity_operations() -> &'static Map<String, Value> {
    IDENTITY_MODEL["operations"].as_object().unwrap()
}

/// The operations by name.
pub(crate) fn operations() -> &'static Map<String, Value> {
    MODEL["operations"].as_object().unwrap()
}

/// A shape by name, of either service: the two services share no shape name.
pub(crate) fn shape(name: &str) -> &'static Value {
    let shape = match &MODEL["shapes"][name] {
        Value::Null => &IDENTITY_MODEL["shapes"][name],
        shape => shape,
    };
    assert!(shape.is_object(), "no shape {name}");
    shape
}

/// The values of an enumeration.
pub(crate) fn values(name: &str) -> Vec<&'static str> {
    texts(&shape(name)["enum"])
}

pub(crate) fn texts(list: &'static Value) -> Vec<&'static str> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|value| value.as_str().unwrap()).collect()
}

/// The members of an operation's `input` or `output`: all of them, and the required ones.
pub(crate) fn members(
    operation: &str,
    side: &str,
) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let operations = operations();
    let side = match operations.get(operation) {
        Some(operation) => &operation[side],
        None => &identity_operations()[operation][side],
    };
    let all = side["members"].as_object();
    let all = all.into_iter().flatten().map(|(name, _)| name.as_str());
    (
        all.collect(),
        texts(&side["required"]).into_iter().collect(),
    )
}

/// Checks that a value matches a shape at every depth; fails with the place of the first
/// difference.
pub(crate) fn check(value: &Value, name: &str, at: &str) {
    let shape = shape(name);
    match shape["type"].as_str().unwrap() {
        "structure" if shape["document"] == true => assert!(value.is_object(), "{at}: {value}"),
        "structure" => {
            let object = value.as_object().unwrap_or_else(|| panic!("{at}: {value}"));
            for (member, value) in object {
                let inner = shape["members"][member.as_str()].as_str();
                let inner = inner.unwrap_or_else(|| panic!("{at}: there is no member {member}"));
                check(value, inner, &format!("{at}.{member}"));
            }
            for required in texts(&shape["required"]) {
                assert!(object.contains_key(required), "{at}: {required} is missing");
            }
        }
        "list" => {
            let inner = shape["member"].as_str().unwrap();
            for value in value.as_array().unwrap_or_else(|| panic!("{at}: {value}")) {
                check(value, inner, at);
            }
        }
        "map" => {
            let object = value.as_object().unwrap_or_else(|| panic!("{at}: {value}"));
            assert!(object.values().all(Value::is_string), "{at}: {value}");
        }
        "string" => {
            let text = value.as_str().unwrap_or_else(|| panic!("{at}: {value}"));
            let allowed = texts(&shape["enum"]);
            assert!(
                allowed.is_empty() || allowed.contains(&text),
                "{at}: {text}"
            );
        }
        "boolean" => assert!(value.is_boolean(), "{at}: {value}"),
        "integer" => assert!(value.is_u64(), "{at}: {value}"),
        other => panic!("{at}: a request has no {other}"),
    }
}

/// A value of a shape with every member; each leaf differs from all others.
pub(crate) fn filled(name: &str, leaves: &mut Vec<String>) -> Value {
    let shape = shape(name);
    let number = leaves.len();
    match shape["type"].as_str().unwrap() {
        "structure" if shape["document"] == true => {
            let leaf = format!("leaf-{number:03}");
            leaves.push(leaf.clone());
            json!({ "document": leaf })
        }
        "structure" => {
            let members = shape["members"].as_object().unwrap();
            let filled = members
                .iter()
                .map(|(member, inner)| (member.clone(), filled(inner.as_str().unwrap(), leaves)));
            Value::Object(filled.collect())
        }
        "list" => json!([filled(shape["member"].as_str().unwrap(), leaves)]),
        "map" => {
            leaves.push(format!("leaf-{number:03}"));
            json!({ format!("key-{number}"): format!("leaf-{number:03}") })
        }
        "string" => {
            let leaf = match texts(&shape["enum"]).first() {
                Some(value) => (*value).to_owned(),
                None => format!("leaf-{number:03}"),
            };
            leaves.push(leaf.clone());
            leaf.into()
        }
        "boolean" => {
            leaves.push("true".to_owned());
            true.into()
        }
        "integer" => {
            leaves.push((1000 + number).to_string());
            (1000 + number).into()
        }
        "timestamp" => {
            leaves.push((1_700_000_000 + number).to_string());
            let seconds = u32::try_from(1_700_000_000 + number).unwrap();
            json!(f64::from(seconds) + 0.25)
        }
        other => panic!("no value for {other}"),
    }
}
