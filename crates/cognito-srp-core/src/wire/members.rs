//! Reading JSON objects, member by member.
//!
//! By hand, not with serde's derive, whose code for about thirty structs takes longer to
//! compile than the rest of this crate.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

use crate::values::entries::Entries;

/// A type that can be read from a JSON value. Errors have no details: a message could quote
/// what it could not read, and that may be a token.
pub(crate) trait Readable: Sized {
    /// `None` if the value has a different type.
    fn from_value(value: Value) -> Option<Self>;
}

/// Far more values than any reply of the service, including the longest page of a list. A
/// value takes about a hundred bytes of memory, and may take as few as two in JSON.
const MOST_VALUES: usize = 10_000;

/// Reads a JSON text, unless it has too many values.
pub(crate) fn read<T: Readable>(json: &[u8]) -> Option<T> {
    T::from_value(parse(json)?)
}

/// One copy, for all types.
fn parse(json: &[u8]) -> Option<Value> {
    match has_too_many_values(json) {
        true => None,
        false => serde_json::from_slice(json).ok(),
    }
}

/// Before each value except the outermost is a comma or an opening bracket (RFC 8259, sections
/// 4 and 5), ignoring those inside strings.
fn has_too_many_values(json: &[u8]) -> bool {
    let (mut in_text, mut is_escaped) = (false, false);
    let mut values = 0_usize;
    for octet in json {
        match octet {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b',' | b'[' | b'{' if !in_text => values = values.saturating_add(1),
            _ => {}
        }
    }
    values > MOST_VALUES
}

/// The members of an object, null if they have been taken; wiped when dropped.
pub(crate) struct Members(Map<String, Value>);

impl Members {
    pub(crate) fn of(value: Value) -> Option<Self> {
        match value {
            Value::Object(members) => Some(Self(members)),
            mut other => {
                wipe(&mut other);
                None
            }
        }
    }

    /// A member; null counts as missing. `None` if it has a different type.
    pub(crate) fn take<T: Readable>(&mut self, name: &str) -> Option<Option<T>> {
        match self.take_value(name) {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }

    /// In place: what removes an entry from a map is not needed for anything else.
    fn take_value(&mut self, name: &str) -> Value {
        self.0.get_mut(name).map(Value::take).unwrap_or_default()
    }
}

/// The members, unchanged.
impl Members {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.0.get(name)?.as_f64()
    }

    /// Whether it is true; identity providers other than Cognito write it as a string.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        match self.0.get(name) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// The strings in a list.
    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Drop for Members {
    fn drop(&mut self) {
        self.0.values_mut().for_each(wipe);
    }
}

/// Replies contain tokens, and any string in them may be one.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(values) => values.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Any object.
impl Readable for Members {
    fn from_value(value: Value) -> Option<Self> {
        Self::of(value)
    }
}

impl Readable for String {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text),
            mut other => {
                wipe(&mut other);
                None
            }
        }
    }
}

impl Readable for Zeroizing<String> {
    fn from_value(value: Value) -> Option<Self> {
        String::from_value(value).map(Self::new)
    }
}

impl Readable for bool {
    fn from_value(value: Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Readable for u64 {
    fn from_value(value: Value) -> Option<Self> {
        value.as_u64()
    }
}

impl Readable for u32 {
    fn from_value(value: Value) -> Option<Self> {
        Self::try_from(value.as_u64()?).ok()
    }
}

impl Readable for f64 {
    fn from_value(value: Value) -> Option<Self> {
        value.as_f64()
    }
}

/// A document, unchanged.
impl Readable for Value {
    fn from_value(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl<T: Readable> Readable for Vec<T> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Array(values) => {
                let mut read = Self::with_capacity(values.len());
                let mut values = values.into_iter();
                for value in values.by_ref() {
                    match T::from_value(value) {
                        Some(value) => read.push(value),
                        None => {
                            values.for_each(|mut value| wipe(&mut value));
                            return None;
                        }
                    }
                }
                Some(read)
            }
            mut other => {
                wipe(&mut other);
                None
            }
        }
    }
}

/// Any object's members; those that are null, too.
impl Readable for Map<String, Value> {
    fn from_value(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        Some(mem::take(&mut members.0))
    }
}

/// Null entries count as missing.
impl Readable for Entries {
    fn from_value(value: Value) -> Option<Self> {
        let mut members = Members::of(value)?;
        let mut read = Self::new();
        // Taken out in place: the rest is wiped with the members.
        for (name, value) in &mut members.0 {
            if !value.is_null() {
                read.insert(name.clone(), Zeroizing::from_value(value.take())?);
            }
        }
        Some(read)
    }
}

/// Defines a struct of an object's members, in the service's spelling. Any may be missing or
/// null, and others are ignored.
macro_rules! members {
    ($(
        $(#[$attribute:meta])*
        $name:ident { $($field:ident: $type:ty = $spelling:literal,)* }
    )*) => {$(
        $(#[$attribute])*
        pub(crate) struct $name {
            $(pub(crate) $field: Option<$type>,)*
        }

        impl $crate::wire::members::Readable for $name {
            fn from_value(value: serde_json::Value) -> Option<Self> {
                let mut members = $crate::wire::members::Members::of(value)?;
                Some(Self {
                    $($field: members.take($spelling)?,)*
                })
            }
        }
    )*};
}
pub(crate) use members;
