//! Users' names. A name belongs to one user, whether it is a user name, an attribute used as
//! one, or an alias.

use std::collections::BTreeSet;

use cognito_srp_core::Timestamp;
use serde_json::Value;

use super::UserPool;
use crate::state::user::User;

/// The attributes that can be a name.
const NAMES: [&str; 3] = ["email", "phone_number", "preferred_username"];

/// Pairs of a value in lower case and the name of a user who has it as their user name, `sub` or
/// name attribute. It makes a search through all users unnecessary.
#[derive(Debug, Default)]
pub(super) struct NameIndex(BTreeSet<(String, String)>);

impl NameIndex {
    fn values(user: &User) -> impl Iterator<Item = String> {
        let attributes = NAMES.iter().filter_map(|name| user.attribute(name));
        [user.username.as_str(), user.sub()]
            .into_iter()
            .chain(attributes)
            .map(str::to_lowercase)
    }

    pub(super) fn add(&mut self, user: &User) {
        for value in Self::values(user) {
            self.0.insert((value, user.username.clone()));
        }
    }

    pub(super) fn remove(&mut self, user: &User) {
        for value in Self::values(user) {
            self.0.remove(&(value, user.username.clone()));
        }
    }

    /// The names of the users who have a value.
    fn users_of(&self, value: &str) -> impl Iterator<Item = &str> {
        let value = value.to_lowercase();
        let from = self.0.range((value.clone(), String::new())..);
        from.take_while(move |(other, _)| *other == value)
            .map(|(_, username)| username.as_str())
    }
}

impl UserPool {
    /// Whether two names are equal; `UsernameConfiguration` can make case insignificant.
    pub(super) fn is_same_name(&self, name: &str, other: &str) -> bool {
        name == other || !self.is_case_sensitive() && name.to_lowercase() == other.to_lowercase()
    }

    fn is_case_sensitive(&self) -> bool {
        let sensitive = self.kept(&["UsernameConfiguration", "CaseSensitive"]);
        sensitive.and_then(Value::as_bool) != Some(false)
    }

    /// A name in the form for comparisons.
    pub(super) fn folded(&self, name: &str) -> String {
        match self.is_case_sensitive() {
            true => name.to_owned(),
            false => name.to_lowercase(),
        }
    }

    /// The users who may have a name, by the index.
    fn candidates(&self, name: &str) -> impl Iterator<Item = &User> {
        let users = self.names.users_of(name);
        users.filter_map(|username| self.users.get(username))
    }

    /// Whether an attribute is a name without verification.
    pub(super) fn needs_no_proof(&self, attribute: &str) -> bool {
        let stands_in = self.username_attributes.iter().any(|it| it == attribute);
        let is_alias = self.alias_attributes.iter().any(|it| it == attribute);
        stands_in || is_alias && attribute == "preferred_username"
    }

    /// Whether a user can sign in with this name: it is the user name, an attribute used as
    /// one, or a verified alias.
    fn is_known_by(&self, user: &User, name: &str) -> bool {
        let has = |attribute: &str| {
            let value = user.attribute(attribute).filter(|value| !value.is_empty());
            value.is_some_and(|value| self.is_same_name(value, name))
        };
        let by_attribute = |attribute: &String| {
            has(attribute) && (self.needs_no_proof(attribute) || user.is_verified(attribute))
        };
        let mut attributes = self
            .username_attributes
            .iter()
            .chain(&self.alias_attributes);
        self.is_same_name(&user.username, name) || attributes.any(by_attribute)
    }

    /// The user with this user name, with this value in an attribute used as the name, or with
    /// this verified alias.
    pub(crate) fn find_user(&self, name: &str) -> Option<&User> {
        let by_another_name = || {
            let mut candidates = self.candidates(name);
            candidates.find(|user| self.is_known_by(user, name))
        };
        self.users.get(name).or_else(by_another_name)
    }

    /// Another user who can sign in with this name.
    pub(super) fn other_known_by(&self, name: &str, username: &str) -> Option<&User> {
        let mut candidates = self.candidates(name);
        candidates.find(|user| user.username != username && self.is_known_by(user, name))
    }

    /// The user with this `sub`.
    pub(super) fn user_of_sub(&self, sub: &str) -> Option<&User> {
        self.candidates(sub).find(|user| user.sub() == sub)
    }

    /// Changes a user's attributes. All changes must use this function; otherwise the user
    /// would not be found by the new values.
    fn change(&mut self, username: &str, change: impl FnOnce(&mut User)) {
        if let Some(user) = self.users.get_mut(username) {
            self.names.remove(user);
            change(user);
            self.names.add(user);
        }
    }

    pub(crate) fn set_attribute(
        &mut self,
        username: &str,
        name: &str,
        value: &str,
        now: Timestamp,
    ) {
        self.change(username, |user| user.set_attribute(name, value, now));
    }

    pub(crate) fn remove_attribute(&mut self, username: &str, name: &str, now: Timestamp) {
        self.change(username, |user| user.remove_attribute(name, now));
    }

    /// Restores a user's earlier state.
    pub(crate) fn restore_user(&mut self, before: User) {
        let username = before.username.clone();
        self.change(&username, |user| *user = before);
    }
}
