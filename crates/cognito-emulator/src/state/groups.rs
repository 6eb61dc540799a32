//! Groups of users, and what they add to tokens.

use std::collections::{BTreeMap, BTreeSet};

use cognito_srp_core::Timestamp;
use serde_json::{Map, Value, json};

use crate::ground::fault::Fault;
use crate::ground::json::{map_of, put};
use crate::ground::members::members;

members! {
    /// The settings of a group, from an operator or a seed.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct GroupSettings {
        pub(crate) group_name: String,
        pub(crate) description: Option<String>,
        pub(crate) role_arn: Option<String>,
        /// 0 is the strongest; none is the weakest.
        pub(crate) precedence: Option<u64>,
    }
}

impl GroupSettings {
    pub(crate) fn named(name: &str) -> Self {
        Self {
            group_name: name.to_owned(),
            ..Self::default()
        }
    }
}

/// A group of a pool.
#[derive(Debug)]
pub(crate) struct Group {
    settings: GroupSettings,
    members: BTreeSet<String>,
    created: Timestamp,
    modified: Timestamp,
}

impl Group {
    /// `GroupType`; omitted members are left out.
    pub(crate) fn describe(&self, pool_id: &str) -> Value {
        let mut group = json!({
            "GroupName": self.settings.group_name,
            "UserPoolId": pool_id,
            "LastModifiedDate": self.modified.unix_seconds(),
            "CreationDate": self.created.unix_seconds(),
        });
        if let Some(description) = &self.settings.description {
            put(&mut group, "Description", description.as_str());
        }
        if let Some(role) = &self.settings.role_arn {
            put(&mut group, "RoleArn", role.as_str());
        }
        if let Some(precedence) = self.settings.precedence {
            put(&mut group, "Precedence", precedence);
        }
        group
    }

    /// Changes the given members.
    pub(crate) fn update(&mut self, given: GroupSettings, now: Timestamp) {
        let settings = &mut self.settings;
        settings.description = given.description.or(settings.description.take());
        settings.role_arn = given.role_arn.or(settings.role_arn.take());
        settings.precedence = given.precedence.or(settings.precedence);
        self.modified = now;
    }

    /// The order of strength: a weaker group comes later.
    fn strength(&self) -> (bool, Option<u64>) {
        let precedence = self.settings.precedence;
        (precedence.is_none(), precedence)
    }
}

/// The groups of a pool, by name.
#[derive(Debug, Default)]
pub(crate) struct Groups(BTreeMap<String, Group>);

impl Groups {
    pub(crate) fn create(
        &mut self,
        settings: GroupSettings,
        now: Timestamp,
    ) -> Result<&Group, Fault> {
        let name = settings.group_name.clone();
        if self.0.contains_key(&name) {
            return Err(Fault::new(
                "GroupExistsException",
                "A group with the name already exists",
            ));
        }
        Ok(self.0.entry(name).or_insert(Group {
            settings,
            members: BTreeSet::new(),
            created: now,
            modified: now,
        }))
    }

    pub(crate) fn get(&self, name: &str) -> Result<&Group, Fault> {
        self.0.get(name).ok_or_else(not_found)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Result<&mut Group, Fault> {
        self.0.get_mut(name).ok_or_else(not_found)
    }

    pub(crate) fn remove(&mut self, name: &str) -> Result<(), Fault> {
        self.0.remove(name).map(drop).ok_or_else(not_found)
    }

    /// Sorted by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Group)> {
        self.0.iter()
    }

    /// A user's groups, sorted by name.
    pub(crate) fn of_user<'a>(
        &'a self,
        username: &'a str,
    ) -> impl Iterator<Item = (&'a String, &'a Group)> {
        self.0
            .iter()
            .filter(move |(_, group)| group.members.contains(username))
    }

    pub(crate) fn members(&self, name: &str) -> Result<&BTreeSet<String>, Fault> {
        self.get(name).map(|group| &group.members)
    }

    /// Adds a user to a group; no change if they are in it.
    pub(crate) fn add_member(&mut self, name: &str, username: &str) -> Result<(), Fault> {
        let group = self.get_mut(name)?;
        group.members.insert(username.to_owned());
        Ok(())
    }

    /// Removes a user from a group; no change if they are not in it.
    pub(crate) fn remove_member(&mut self, name: &str, username: &str) -> Result<(), Fault> {
        self.get_mut(name)?.members.remove(username);
        Ok(())
    }

    /// Takes a user out of all groups.
    pub(crate) fn remove_from_all(&mut self, username: &str) {
        for group in self.0.values_mut() {
            group.members.remove(username);
        }
    }

    /// The claims of a user's groups for both tokens, and those only for the ID token; the
    /// strongest group first.
    pub(crate) fn claims(&self, username: &str) -> (Map<String, Value>, Map<String, Value>) {
        let mut groups: Vec<&Group> = self.of_user(username).map(|(_, group)| group).collect();
        groups.sort_unstable_by_key(|group| (group.strength(), group.settings.group_name.as_str()));
        let (mut both, mut id) = (Map::new(), Map::new());
        if groups.is_empty() {
            return (both, id);
        }
        let names = groups
            .iter()
            .map(|group| group.settings.group_name.as_str());
        both.insert("cognito:groups".to_owned(), names.collect());
        let with_role = groups
            .iter()
            .filter_map(|group| Some((group.strength(), group.settings.role_arn.as_deref()?)));
        let roles: Vec<&str> = with_role.clone().map(|(_, role)| role).collect();
        if roles.is_empty() {
            return (both, id);
        }
        let strongest = with_role.clone().next().map(|(strength, _)| strength);
        let of_strongest = with_role
            .filter(|(strength, _)| Some(*strength) == strongest)
            .map(|(_, role)| role);
        let of_strongest: BTreeSet<&str> = map_of(of_strongest);
        id.insert("cognito:roles".to_owned(), roles.into());
        // If two groups are equally strong, they must have the same role; otherwise there is
        // no preferred role.
        if let (Some(role), 1) = (of_strongest.first(), of_strongest.len()) {
            id.insert("cognito:preferred_role".to_owned(), (*role).into());
        }
        (both, id)
    }
}

fn not_found() -> Fault {
    Fault::resource_not_found("Group not found.")
}
