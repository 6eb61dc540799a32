//! Structures that are read from JSON objects whose members have names in AWS's form.
//!
//! This is what serde's derive would do for `#[serde(rename_all = "PascalCase")]`, from a
//! [`Value`] only: about ten lines of code for each structure instead of two hundred. A hundred
//! structures of derived code took as long to compile as the rest of this crate.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What can be read from JSON that is parsed already.
pub(crate) trait Member: Sized {
    /// `None` if the value does not have this form.
    fn read(value: &Value) -> Option<Self>;

    /// The value of a missing member; `None` if the member is required.
    fn missing() -> Option<Self> {
        None
    }
}

/// Defines a structure and reads it. The member of `user_pool_id` is `UserPoolId`; with
/// `#[wire(name = "…")]` it has another name, with `#[wire(default)]` it may be missing, and a
/// field with `#[wire(flatten)]` is read from the same object.
macro_rules! members {
    (
        $(#[doc = $about:literal])*
        $(#[derive($($derive:ident),*)])?
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $(#[wire($($how:tt)*)])?
                $field_vis:vis $field:ident: $type:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $about])*
        $(#[derive($($derive),*)])?
        $vis struct $name {
            $(
                $(#[doc = $doc])*
                $field_vis $field: $type,
            )*
        }

        impl $crate::ground::members::Member for $name {
            fn read(value: &serde_json::Value) -> Option<Self> {
                let object = value.as_object()?;
                Some(Self {
                    $($field: members!(@read value, object, $field $(, $($how)*)?),)*
                })
            }
        }
    };
    (@read $value:ident, $object:ident, $field:ident) => {
        $crate::ground::members::of_field($object, stringify!($field))?
    };
    (@read $value:ident, $object:ident, $field:ident, name = $name:literal) => {
        $crate::ground::members::named($object, $name)?
    };
    (@read $value:ident, $object:ident, $field:ident, default) => {
        $crate::ground::members::or_default($object, stringify!($field))?
    };
    (@read $value:ident, $object:ident, $field:ident, flatten) => {{
        let _ = $object;
        $crate::ground::members::Member::read($value)?
    }};
}

/// Reads a structure by serde, which reads it from a seed, too.
macro_rules! members_by_serde {
    ($name:ident) => {
        impl $crate::ground::members::Member for $name {
            fn read(value: &serde_json::Value) -> Option<Self> {
                serde::Deserialize::deserialize($crate::ground::partial::Partial(value)).ok()
            }
        }
    };
}

pub(crate) use {members, members_by_serde};

/// The member of a field.
pub(crate) fn of_field<T: Member>(object: &Map<String, Value>, field: &str) -> Option<T> {
    named(object, &pascal_case(field))
}

/// The member of a field that may be missing.
pub(crate) fn or_default<T: Member + Default>(
    object: &Map<String, Value>,
    field: &str,
) -> Option<T> {
    match object.get(&pascal_case(field)) {
        Some(value) => T::read(value),
        None => Some(T::default()),
    }
}

/// The member of this name.
pub(crate) fn named<T: Member>(object: &Map<String, Value>, name: &str) -> Option<T> {
    match object.get(name) {
        Some(value) => T::read(value),
        None => T::missing(),
    }
}

/// The name of a field in AWS's form.
fn pascal_case(field: &str) -> String {
    let mut name = String::with_capacity(field.len());
    for word in field.split('_') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

impl Member for Value {
    fn read(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl Member for Map<String, Value> {
    fn read(value: &Value) -> Option<Self> {
        value.as_object().cloned()
    }
}

impl Member for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Member for bool {
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Member for u64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_u64()
    }
}

impl Member for i64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Member for usize {
    fn read(value: &Value) -> Option<Self> {
        value.as_u64()?.try_into().ok()
    }
}

/// Null counts as missing.
impl<T: Member> Member for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value).map(Some),
        }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Member> Member for Vec<T> {
    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

impl<T: Member> Member for BTreeMap<String, T> {
    fn read(value: &Value) -> Option<Self> {
        let mut members = Self::new();
        for (name, value) in value.as_object()? {
            members.insert(name.clone(), T::read(value)?);
        }
        Some(members)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    members! {
        struct Inner {
            client_id: Option<String>,
        }
    }

    members! {
        struct Outer {
            user_pool_id: String,
            #[wire(name = "MFAOptions")]
            options: Option<Vec<u64>>,
            #[wire(default)]
            scopes: Vec<String>,
            #[wire(flatten)]
            inner: Inner,
        }
    }

    #[test]
    fn members_have_the_names_of_their_fields_in_aws_s_form() {
        let outer = Outer::read(&json!({
            "UserPoolId": "a", "MFAOptions": [1], "Scopes": ["b"], "ClientId": "c", "Other": 1,
        }))
        .unwrap();
        assert_eq!(outer.user_pool_id, "a");
        assert_eq!(outer.options, Some(vec![1]));
        assert_eq!(outer.scopes, ["b"]);
        assert_eq!(outer.inner.client_id.as_deref(), Some("c"));
    }

    #[test]
    fn only_optional_members_may_be_null_or_missing() {
        let outer = Outer::read(&json!({ "UserPoolId": "a", "MFAOptions": null })).unwrap();
        assert_eq!(outer.options, None);
        assert!(outer.scopes.is_empty() && outer.inner.client_id.is_none());
        for wrong in [
            json!({}),
            json!({ "UserPoolId": null }),
            json!({ "UserPoolId": 1 }),
            json!({ "UserPoolId": "a", "Scopes": null }),
            json!({ "UserPoolId": "a", "MFAOptions": [-1] }),
            json!({ "UserPoolId": "a", "ClientId": [] }),
            json!(["a"]),
        ] {
            assert!(Outer::read(&wrong).is_none(), "{wrong}");
        }
    }
}
