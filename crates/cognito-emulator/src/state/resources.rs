//! Resources that are stored and returned as they were given: resource servers, identity
//! providers, and settings of pages and features that are not emulated.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use serde_json::{Map, Value};

use crate::ground::fault::Fault;
use crate::ground::json::text;

/// A kind of resource.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    /// The member that identifies each resource.
    pub(crate) key: &'static str,
    /// All members that are stored.
    pub(crate) members: &'static [&'static str],
    /// Whether replies contain when it was created and changed.
    pub(crate) has_dates: bool,
    pub(crate) not_found: fn(&str) -> Fault,
    pub(crate) exists: fn(&str, &str) -> Fault,
}

/// The resources of a kind, by key.
#[derive(Debug, Default)]
pub(crate) struct Resources(BTreeMap<String, Map<String, Value>>);

impl Resources {
    /// Creates a resource for a pool.
    pub(crate) fn create(
        &mut self,
        kind: Kind,
        given: &Value,
        now: Timestamp,
    ) -> Result<Value, Fault> {
        let (key, pool_id) = (text(given, kind.key), text(given, "UserPoolId"));
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

    /// Changes the given members.
    pub(crate) fn change(
        &mut self,
        kind: Kind,
        given: &Value,
        now: Timestamp,
    ) -> Result<Value, Fault> {
        let key = text(given, kind.key);
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

    /// Removes a member from a resource.
    pub(crate) fn clear_member(
        &mut self,
        kind: Kind,
        key: &str,
        member: &str,
    ) -> Result<(), Fault> {
        let resource = self.0.get_mut(key).ok_or_else(|| (kind.not_found)(key))?;
        resource.remove(member);
        Ok(())
    }

    pub(crate) fn get(&self, kind: Kind, key: &str) -> Result<Value, Fault> {
        let resource = self.0.get(key).ok_or_else(|| (kind.not_found)(key))?;
        Ok(resource.clone().into())
    }

    pub(crate) fn remove(&mut self, kind: Kind, key: &str) -> Result<(), Fault> {
        let removed = self.0.remove(key);
        removed.map(drop).ok_or_else(|| (kind.not_found)(key))
    }

    /// Removes the resources of a removed app client.
    fn forget_client(&mut self, id: &str) {
        self.0
            .retain(|_, resource| resource.get("ClientId").is_none_or(|client| client != id));
    }

    /// Sorted by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
        self.0.iter()
    }
}

/// These members of a resource.
pub(crate) fn only(resource: &Map<String, Value>, told: &[&str]) -> Value {
    let members = resource.iter();
    members
        .filter(|(name, _)| told.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// A pool's resources that have no effect in the emulator.
#[derive(Debug, Default)]
pub(crate) struct WithoutEffect {
    pub(crate) brandings: Resources,
    pub(crate) terms: Resources,
    pub(crate) client_metadata_policies: Resources,
    pub(crate) import_jobs: Resources,
    pub(crate) replicas: Resources,
    pub(crate) recoveries: Resources,
    /// By app client, or `ALL`.
    pub(crate) ui_customizations: Resources,
    /// By app client; the empty name is the pool.
    pub(crate) risk_configurations: Resources,
    pub(crate) log_configurations: Option<Value>,
}

impl WithoutEffect {
    pub(crate) fn forget_client(&mut self, id: &str) {
        for resources in [
            &mut self.brandings,
            &mut self.terms,
            &mut self.ui_customizations,
            &mut self.risk_configurations,
        ] {
            resources.forget_client(id);
        }
        // Policies stay, but no longer name a removed app client.
        for policy in self.client_metadata_policies.0.values_mut() {
            if policy.get("ClientId").is_some_and(|client| client == id) {
                policy.remove("ClientId");
            }
        }
    }
}
