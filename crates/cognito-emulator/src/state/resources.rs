//! What is kept and answered as it was given: resource servers and identity providers.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use serde_json::{Map, Value};

use crate::ground::fault::Fault;

/// A kind of resource.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    /// The member by which each is known.
    pub(crate) key: &'static str,
    /// All members that are kept.
    pub(crate) members: &'static [&'static str],
    /// Whether its answers say when it was made and changed.
    pub(crate) has_dates: bool,
    pub(crate) not_found: fn(&str) -> Fault,
    pub(crate) exists: fn(&str, &str) -> Fault,
}

/// The resources of a kind, by their key.
#[derive(Debug, Default)]
pub(crate) struct Resources(BTreeMap<String, Map<String, Value>>);

impl Resources {
    /// Makes one, of what was given for a pool.
    pub(crate) fn create(
        &mut self,
        kind: Kind,
        given: &Value,
        now: Timestamp,
    ) -> Result<Value, Fault> {
        let text = |member: &str| given.get(member).and_then(Value::as_str);
        let key = text(kind.key).unwrap_or_default();
        let pool_id = text("UserPoolId").unwrap_or_default();
        if self.0.contains_key(key) {
            return Err((kind.exists)(key, pool_id));
        }
        let mut resource = Map::new();
        resource.insert("UserPoolId".to_owned(), pool_id.into());
        if kind.has_dates {
            resource.insert("CreationDate".to_owned(), now.unix_seconds().into());
        }
        self.0.insert(key.to_owned(), resource);
        self.change(kind, given, now)
    }

    /// Changes what is given.
    pub(crate) fn change(
        &mut self,
        kind: Kind,
        given: &Value,
        now: Timestamp,
    ) -> Result<Value, Fault> {
        let key = given.get(kind.key).and_then(Value::as_str);
        let key = key.unwrap_or_default();
        let resource = self.0.get_mut(key).ok_or_else(|| (kind.not_found)(key))?;
        for member in kind.members {
            if let Some(value) = given.get(*member).filter(|value| !value.is_null()) {
                resource.insert((*member).to_owned(), value.clone());
            }
        }
        if kind.has_dates {
            resource.insert("LastModifiedDate".to_owned(), now.unix_seconds().into());
        }
        Ok(resource.clone().into())
    }

    pub(crate) fn get(&self, kind: Kind, key: &str) -> Result<Value, Fault> {
        let resource = self.0.get(key).ok_or_else(|| (kind.not_found)(key))?;
        Ok(resource.clone().into())
    }

    pub(crate) fn remove(&mut self, kind: Kind, key: &str) -> Result<(), Fault> {
        let removed = self.0.remove(key);
        removed.map(drop).ok_or_else(|| (kind.not_found)(key))
    }

    /// By key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
        self.0.iter()
    }
}
