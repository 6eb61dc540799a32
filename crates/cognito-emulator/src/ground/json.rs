//! Helpers for JSON replies.

use serde_json::Value;

/// Adds a member to an object.
pub(crate) fn put(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value.into());
    }
}

/// A map of these entries. They are inserted one by one; `collect` would sort them first, with a
/// sort that is compiled for each iterator.
pub(crate) fn map_of<T, M: Default + Extend<T>>(entries: impl IntoIterator<Item = T>) -> M {
    let mut map = M::default();
    map.extend(entries);
    map
}

/// A member that is a string; empty if it is missing.
pub(crate) fn text<'a>(object: &'a Value, member: &str) -> &'a str {
    let text = object.get(member).and_then(Value::as_str);
    text.unwrap_or_default()
}

/// A list in the form of ChallengeParameters: a string with a JSON array.
pub(crate) fn list_as_text<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    Value::from_iter(items).to_string()
}
