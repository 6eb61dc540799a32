//! What the inputs of operations have in common.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ground::fault::Fault;
use crate::ground::members::{Member, members};

/// Parses a request's body, once for all readers.
pub(crate) fn parsed(body: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(body).map_err(|_| unreadable())
}

/// An operation's input. Members that are not emulated are ignored.
pub(crate) fn input<T: Member>(body: &Value) -> Result<T, Fault> {
    T::read(body).ok_or_else(unreadable)
}

fn unreadable() -> Fault {
    Fault::new("SerializationException", "")
}

/// `AuthParameters` or `ChallengeResponses`. AWS's JavaScript clients send null for missing
/// values, so null counts as missing.
#[derive(Default)]
pub(crate) struct Parameters(BTreeMap<String, Option<String>>);

impl Member for Parameters {
    fn read(value: &Value) -> Option<Self> {
        Member::read(value).map(Self)
    }
}

impl Parameters {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref()
    }

    pub(crate) fn require(&self, name: &str) -> Result<&str, Fault> {
        self.get(name).ok_or_else(|| Fault::missing(name))
    }

    /// `DEVICE_KEY`. Android sends an empty one if it has none.
    pub(crate) fn device_key(&self) -> Option<String> {
        let key = self.get("DEVICE_KEY").filter(|key| !key.is_empty());
        key.map(str::to_owned)
    }

    /// Entries with a value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
    }
}

members! {
    /// An attribute in the API's form.
    pub(crate) struct Attribute {
        pub(crate) name: String,
        pub(crate) value: Option<String>,
    }
}
