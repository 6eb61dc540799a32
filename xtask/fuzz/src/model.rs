//! Inputs of the service's operations, generated from the emulator's own table of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value};

use crate::json;

pub(crate) static MODEL: LazyLock<Value> = LazyLock::new(|| {
    let table = include_str!("../../../crates/cognito-emulator/tests/whole_model/service.json");
    serde_json::from_str(table).unwrap()
});

/// The errors that each operation declares.
pub(crate) static ERRORS: LazyLock<Value> = LazyLock::new(|| {
    let table = include_str!("../../../crates/cognito-emulator/tests/declared_errors/service.json");
    serde_json::from_str(table).unwrap()
});

/// All operations of the service, the emulated ones and the others.
pub(crate) static OPERATIONS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let operations = MODEL["operations"].as_object().unwrap();
    operations.keys().map(String::as_str).collect()
});

/// The keys of the maps in a sign-in.
const KEYS: [&str; 24] = [
    "USERNAME",
    "PASSWORD",
    "SRP_A",
    "SECRET_HASH",
    "DEVICE_KEY",
    "REFRESH_TOKEN",
    "CHALLENGE_NAME",
    "PREFERRED_CHALLENGE",
    "NEW_PASSWORD",
    "ANSWER",
    "SESSION",
    "SMS_MFA_CODE",
    "SOFTWARE_TOKEN_MFA_CODE",
    "EMAIL_OTP_CODE",
    "SMS_OTP_CODE",
    "EMAIL",
    "PASSWORD_CLAIM_SIGNATURE",
    "PASSWORD_CLAIM_SECRET_BLOCK",
    "TIMESTAMP",
    "CREDENTIAL",
    "userAttributes.email",
    "USER_ID_FOR_SRP",
    "AUTH_FLOW",
    "SALT",
];

/// The values in earlier requests and replies, by the names of their members, in one spelling.
#[derive(Clone, Default)]
pub(crate) struct Known(BTreeMap<String, Vec<String>>);

/// `AccessToken`, `ACCESS_TOKEN` and `accessToken` are one name.
fn spelt(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "")
}

impl Known {
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        let values = self.0.entry(spelt(name)).or_default();
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }

    /// Learns all texts of a reply.
    pub(crate) fn learn(&mut self, name: &str, value: &Value) {
        match value {
            Value::String(text) => self.add(name, text),
            Value::Array(values) => values.iter().for_each(|one| self.learn(name, one)),
            Value::Object(members) => members.iter().for_each(|(name, one)| self.learn(name, one)),
            _ => {}
        }
    }

    fn of(&self, u: &mut Unstructured<'_>, name: &str) -> Result<Option<String>> {
        match self.0.get(&spelt(name)) {
            Some(values) if u.ratio(7, 8)? => Ok(Some(u.choose(values)?.clone())),
            _ => Ok(None),
        }
    }

    /// A known value for this name, or any text.
    pub(crate) fn any_of(&self, u: &mut Unstructured<'_>, name: &str) -> Result<String> {
        match self.of(u, name)? {
            Some(known) => Ok(known),
            None => json::text(u),
        }
    }

    /// The input of an operation of user pools.
    pub(crate) fn input(&self, u: &mut Unstructured<'_>, operation: &str) -> Result<Value> {
        self.input_of(u, &MODEL, operation)
    }

    /// The input of an operation of this model.
    pub(crate) fn input_of(
        &self,
        u: &mut Unstructured<'_>,
        model: &Value,
        operation: &str,
    ) -> Result<Value> {
        let shape = model["operations"][operation]["input"].as_str();
        self.value(u, "", (model, shape.unwrap_or_default()), 4)
    }

    fn value(
        &self,
        u: &mut Unstructured<'_>,
        name: &str,
        (model, shape): (&Value, &str),
        depth: usize,
    ) -> Result<Value> {
        let shape = &model["shapes"][shape];
        let inner = |member: &str| (model, shape[member].as_str().unwrap_or_default());
        // Sometimes something else altogether.
        if depth == 0 || u.ratio(1, 64)? {
            return json::value(u, 1);
        }
        Ok(match shape["type"].as_str().unwrap_or_default() {
            "boolean" => u.arbitrary::<bool>()?.into(),
            "integer" => match u.ratio(3, 4)? {
                true => u.int_in_range(0..=70)?.into(),
                false => u.arbitrary::<i64>()?.into(),
            },
            "timestamp" => u.int_in_range(1_600_000_000..=1_800_000_000)?.into(),
            "list" => {
                let count = u.int_in_range(0..=3)?;
                let values = (0..count).map(|_| self.value(u, name, inner("member"), depth - 1));
                Value::Array(values.collect::<Result<_>>()?)
            }
            "map" => {
                let mut members = Map::new();
                for _ in 0..u.int_in_range(0..=5)? {
                    let key = match u.ratio(7, 8)? {
                        true => (*u.choose(&KEYS)?).to_owned(),
                        false => json::text(u)?,
                    };
                    // Errors may quote the values of other maps: no secret goes there.
                    let known = if shape["sensitive"] == true { &key } else { "" };
                    let value = self.value(u, known, inner("value"), depth - 1)?;
                    members.insert(key, value);
                }
                members.into()
            }
            "structure" => {
                let mut members = Map::new();
                let all = shape["members"].as_array().into_iter().flatten();
                for member in all {
                    let name = member[0].as_str().unwrap_or_default();
                    let required = shape["required"].as_array();
                    let required = required.is_some_and(|all| all.iter().any(|one| one == name));
                    if u.ratio(if required { 31 } else { 8 }, 32)? {
                        let value = self.value(u, name, (model, inner_of(member)), depth - 1)?;
                        members.insert(name.to_owned(), value);
                    }
                }
                members.into()
            }
            _ => match (self.of(u, name)?, shape["enum"].as_array()) {
                (Some(known), _) => known.into(),
                (None, Some(all)) => u.choose(all)?.clone(),
                (None, None) => json::text(u)?.into(),
            },
        })
    }
}

fn inner_of(member: &Value) -> &str {
    member[1].as_str().unwrap_or_default()
}
