//! Resources that are stored and returned as they were given: resource servers, identity
//! providers, and settings of pages and features that are not emulated.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use serde_json::{Map, Value};

use crate::ground::fault::Fault;
use crate::ground::json::{map_of, text};

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

/// The resources of a kind.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    by_key: BTreeMap<String, Resource>,
    /// How many were created, also those that are removed.
    created: u64,
}

#[derive(Debug)]
struct Resource {
    /// The position in the order of creation, from 0.
    number: u64,
    members: Map<String, Value>,
}

impl Resources {
    /// Creates a resource for a pool.
    pub(crate) fn create(
        &mut self,
        kind: Kind,
        given: &Value,
        now: Timestamp,
    ) -> Result<Value, Fault> {
        let (key, pool_id) = (text(given, kind.key), text(given, "UserPoolId"));
        if self.by_key.contains_key(key) {
            return Err((kind.exists)(key, pool_id));
        }
        let mut members = Map::new();
        members.insert("UserPoolId".to_owned(), pool_id.into());
        if kind.has_dates {
            members.insert("CreationDate".to_owned(), now.unix_seconds().into());
        }
        let number = self.created;
        self.created += 1;
        self.by_key
            .insert(key.to_owned(), Resource { number, members });
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
        let resource = self.members_mut(kind, key)?;
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
        self.members_mut(kind, key)?.remove(member);
        Ok(())
    }

    fn members_mut(&mut self, kind: Kind, key: &str) -> Result<&mut Map<String, Value>, Fault> {
        let resource = self.by_key.get_mut(key);
        let resource = resource.ok_or_else(|| (kind.not_found)(key))?;
        Ok(&mut resource.members)
    }

    pub(crate) fn get(&self, kind: Kind, key: &str) -> Result<Value, Fault> {
        let resource = self.by_key.get(key);
        let resource = resource.ok_or_else(|| (kind.not_found)(key))?;
        Ok(resource.members.clone().into())
    }

    pub(crate) fn remove(&mut self, kind: Kind, key: &str) -> Result<(), Fault> {
        let removed = self.by_key.remove(key);
        removed.map(drop).ok_or_else(|| (kind.not_found)(key))
    }

    /// Removes the resources of a removed app client.
    fn forget_client(&mut self, id: &str) {
        let stays = |members: &Map<String, Value>| {
            members.get("ClientId").is_none_or(|client| client != id)
        };
        self.by_key.retain(|_, resource| stays(&resource.members));
    }

    /// Sorted by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
        let resources = self.by_key.iter();
        resources.map(|(key, resource)| (key, &resource.members))
    }

    /// As lists have them, in the order in which they were created; each with a key for the
    /// pages, which keeps the order.
    pub(crate) fn listed(&self) -> impl Iterator<Item = (String, &Map<String, Value>)> {
        let mut resources: Vec<_> = self.by_key.values().collect();
        resources.sort_unstable_by_key(|resource| resource.number);
        let resources = resources.into_iter();
        resources.map(|resource| (format!("{:020}", resource.number), &resource.members))
    }
}

/// These members of a resource.
pub(crate) fn only(resource: &Map<String, Value>, told: &[&str]) -> Value {
    let members = resource.iter();
    let told = members
        .filter(|(name, _)| told.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()));
    Value::Object(map_of(told))
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
        for policy in self.client_metadata_policies.by_key.values_mut() {
            let policy = &mut policy.members;
            if policy.get("ClientId").is_some_and(|client| client == id) {
                policy.remove("ClientId");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use cognito_srp_core::Timestamp;
    use serde_json::{Value, json};

    use super::{Kind, Resources};
    use crate::ground::fault::Fault;
    use crate::ground::page::Page;

    const KIND: Kind = Kind {
        key: "Name",
        members: &["Name"],
        has_dates: false,
        not_found: |id| Fault::resource_not_found(id),
        exists: |id, _| Fault::invalid_parameter(id),
    };

    fn names(resources: &Resources, page: &Page<'_>) -> (Vec<Value>, Option<String>) {
        let listed = page.of(resources.listed()).unwrap();
        let names = listed.items.into_iter().map(|it| it["Name"].clone());
        (names.collect(), listed.next)
    }

    /// As moto lists resource servers, which its tests expect.
    #[test]
    fn lists_are_in_the_order_of_creation_whatever_is_removed_between_two_pages() {
        let mut resources = Resources::default();
        let now = Timestamp::since_unix_epoch(Duration::ZERO);
        for name in ["c", "a", "b"] {
            resources
                .create(KIND, &json!({ "Name": name }), now)
                .unwrap();
        }
        let limit = Some(2);
        let (first, token) = names(&resources, &Page { limit, token: None });
        assert_eq!(first, ["c", "a"]);
        resources.remove(KIND, "a").unwrap();
        let token = token.as_deref();
        let (rest, end) = names(&resources, &Page { limit, token });
        assert_eq!((rest, end), (vec![json!("b")], None));
        // One that is created once more is the newest.
        resources
            .create(KIND, &json!({ "Name": "a" }), now)
            .unwrap();
        let all = names(&resources, &Page::default()).0;
        assert_eq!(all, ["c", "b", "a"]);
    }
}
