//! Any JSON, and JSON that differs a little from a given one.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value};

/// Texts that some parsers treat in their own way.
const TEXTS: [&str; 22] = [
    "",
    "0",
    "-1",
    "0x0",
    "ffffffffffffffff",
    "null",
    "true",
    "[]",
    "{}",
    "[\"SMS_MFA\",\"FUTURE\"]",
    "{\"email\":null,\"name\":\"Alice\"}",
    "[[[[[[[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":[1e999]}}",
    "\u{0}",
    "\u{202e}🦀",
    "QkxPQ0s=",
    "QkxPQ0t=",
    "a.b.c",
    "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE4MDAwMDAwMDB9.c2ln",
    "alice",
    "us-east-1_Emulator1",
    "ResourceNotFoundException",
];

/// A text: one of those, or the fuzzer's own.
pub(crate) fn text(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=3)? {
        0 => (*u.choose(&TEXTS)?).to_owned(),
        1 => "f".repeat(u.int_in_range(0..=2000)?),
        _ => u.arbitrary()?,
    })
}

/// A value that nests at most this deep.
pub(crate) fn value(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let deepest = if depth == 0 { 6 } else { 8 };
    Ok(match u.int_in_range(0..=deepest)? {
        0 => Value::Null,
        1 => u.arbitrary::<bool>()?.into(),
        2 => u.arbitrary::<i64>()?.into(),
        3 => u.arbitrary::<f64>()?.into(),
        7 => {
            let length = u.int_in_range(0..=3)?;
            let values = (0..length).map(|_| value(u, depth - 1));
            Value::Array(values.collect::<Result<_>>()?)
        }
        8 => {
            let mut members = Map::new();
            for _ in 0..u.int_in_range(0..=3)? {
                members.insert(text(u)?, value(u, depth - 1)?);
            }
            members.into()
        }
        _ => text(u)?.into(),
    })
}

/// The paths of all members and elements, at any depth.
fn paths(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut add = |name: String, value: &Value| {
        let path = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        all.push(path.clone());
        paths(value, &path, all);
    };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, one)| add(name.clone(), one)),
        Value::Array(values) => {
            let numbered = values.iter().enumerate();
            numbered.for_each(|(place, one)| add(place.to_string(), one));
        }
        _ => {}
    }
}

/// Changes a value in some places: to another value, to none, to one more, or to the value of
/// another place.
pub(crate) fn mutate(u: &mut Unstructured<'_>, whole: &mut Value, names: &[&str]) -> Result<()> {
    for _ in 0..u.int_in_range(0..=3)? {
        let mut all = Vec::new();
        paths(whole, "", &mut all);
        let Ok(path) = u.choose(&all).cloned() else {
            return Ok(());
        };
        let (up, name) = path.rsplit_once('/').unwrap_or_default();
        match u.int_in_range(0..=3)? {
            0 => {
                if let Some(Value::Object(members)) = whole.pointer_mut(up) {
                    members.remove(name);
                }
            }
            1 => {
                let name = match u.choose(names) {
                    Ok(name) => (*name).to_owned(),
                    Err(_) => text(u)?,
                };
                let new = value(u, 2)?;
                if let Some(Value::Object(members)) = whole.pointer_mut(up) {
                    members.insert(name, new);
                }
            }
            2 => {
                let from = u.choose(&all)?;
                let copied = whole.pointer(from).cloned().unwrap_or_default();
                whole
                    .pointer_mut(&path)
                    .into_iter()
                    .for_each(|place| *place = copied.clone());
            }
            _ => {
                let new = value(u, 2)?;
                whole
                    .pointer_mut(&path)
                    .into_iter()
                    .for_each(|place| *place = new.clone());
            }
        }
    }
    Ok(())
}
