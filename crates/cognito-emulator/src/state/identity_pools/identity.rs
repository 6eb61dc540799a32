//! An identity pool's identities and their logins.

use std::collections::{BTreeMap, BTreeSet};

use cognito_srp_core::Timestamp;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use crate::ground::entropy::{Context, uuid_from};
use crate::ground::fault::Fault;
use crate::ground::json::{map_of, put};

/// A provider's user, proven by a login.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Subject {
    pub(crate) provider: String,
    /// The `sub` of a user pool, or the user identifier of a developer provider.
    pub(crate) id: String,
}

/// An identity. Without logins it is a guest's, or was one.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    logins: BTreeSet<Subject>,
    /// It had a login at some time, so it is not a guest's.
    is_authenticated: bool,
    /// The identity that took over its logins.
    pub(crate) merged_into: Option<String>,
    created: Timestamp,
    modified: Timestamp,
}

/// A pool's identities by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identities {
    all: BTreeMap<String, Identity>,
    /// The identity of each login.
    owners: BTreeMap<Subject, String>,
    /// Deleted ids, which are not used again.
    deleted: BTreeSet<String>,
}

/// How many logins two identities may have together, to be merged.
const MOST_LOGINS: usize = 20;

impl Identity {
    fn new(now: Timestamp) -> Self {
        Self {
            logins: BTreeSet::new(),
            is_authenticated: false,
            merged_into: None,
            created: now,
            modified: now,
        }
    }

    pub(crate) fn is_guest(&self) -> bool {
        !self.is_authenticated && self.merged_into.is_none()
    }

    pub(crate) fn has(&self, subject: &Subject) -> bool {
        self.logins.contains(subject)
    }

    pub(crate) fn logins(&self) -> impl Iterator<Item = &Subject> {
        self.logins.iter()
    }

    /// The identity's user identifiers with a provider, in order.
    pub(crate) fn ids_with<'a>(&'a self, provider: &'a str) -> impl Iterator<Item = &'a String> {
        let logins = self.logins.iter();
        let of_provider = logins.filter(move |login| login.provider == provider);
        of_provider.map(|login| &login.id)
    }

    /// `IdentityDescription`.
    pub(crate) fn describe(&self, id: &str) -> Value {
        let mut described = json!({
            "IdentityId": id,
            "CreationDate": date(self.created),
            "LastModifiedDate": date(self.modified),
        });
        let providers = self.logins.iter().map(|it| it.provider.as_str());
        let providers: BTreeSet<&str> = map_of(providers);
        if !providers.is_empty() {
            put(
                &mut described,
                "Logins",
                providers.into_iter().collect::<Value>(),
            );
        }
        described
    }
}

/// A date as this service writes it: with a fraction, so that clients do not read an integer.
pub(crate) fn date(moment: Timestamp) -> Value {
    Value::from(moment.unix_seconds() as f64)
}

impl Identities {
    pub(crate) fn get(&self, id: &str) -> Option<&Identity> {
        self.all.get(id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Identity)> {
        self.all.iter()
    }

    /// The identity with this login.
    pub(crate) fn of(&self, subject: &Subject) -> Option<&str> {
        self.owners.get(subject).map(String::as_str)
    }

    /// A new identity without logins.
    pub(crate) fn add_guest(
        &mut self,
        region: &str,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let id = format!("{region}:{}", cx.uuid()?);
        self.all.insert(id.clone(), Identity::new(cx.now));
        Ok(id)
    }

    /// A new identity with this login. Its id is derived from the pool and the login, so it is
    /// the same after a restart, unless that id was used before.
    pub(crate) fn add(
        &mut self,
        pool_id: &str,
        subject: &Subject,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let Subject { provider, id } = subject;
        let text = format!("identity\n{pool_id}\n{provider}\n{id}");
        let digest = digest(&SHA256, text.as_bytes());
        let mut octets = [0; 16];
        for (octet, derived) in octets.iter_mut().zip(digest.as_ref()) {
            *octet = *derived;
        }
        let region = pool_id.split(':').next().unwrap_or_default();
        let derived = format!("{region}:{}", uuid_from(octets));
        let id = match self.all.contains_key(&derived) || self.deleted.contains(&derived) {
            true => format!("{region}:{}", cx.uuid()?),
            false => derived,
        };
        let mut identity = Identity::new(cx.now);
        identity.is_authenticated = true;
        identity.logins.insert(subject.clone());
        self.owners.insert(subject.clone(), id.clone());
        self.all.insert(id.clone(), identity);
        Ok(id)
    }

    /// Adds a login that no other identity has. An identity has one login per provider, unless
    /// `several` names the provider.
    pub(crate) fn link(
        &mut self,
        id: &str,
        subject: &Subject,
        several: bool,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let identity = self
            .all
            .get_mut(id)
            .ok_or_else(|| super::no_such_identity(id))?;
        if identity.has(subject) {
            return Ok(());
        }
        if !several && identity.ids_with(&subject.provider).next().is_some() {
            return Err(conflict(&subject.provider));
        }
        identity.logins.insert(subject.clone());
        self.owners.insert(subject.clone(), id.to_owned());
        identity.is_authenticated = true;
        identity.modified = now;
        Ok(())
    }

    /// Removes a login from an identity.
    pub(crate) fn unlink(&mut self, id: &str, subject: &Subject, now: Timestamp) {
        if let Some(identity) = self.all.get_mut(id)
            && identity.logins.remove(subject)
        {
            identity.modified = now;
            self.owners.remove(subject);
        }
    }

    /// Moves the logins of one identity to another, and disables the first. `several` is the
    /// provider of which an identity may have several logins.
    pub(crate) fn merge(
        &mut self,
        from: &str,
        into: &str,
        several: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        if from == into {
            return Ok(());
        }
        let none = || super::no_such_identity(from);
        let logins = self.all.get(from).ok_or_else(none)?.logins.clone();
        let target = self
            .all
            .get(into)
            .ok_or_else(|| super::no_such_identity(into))?;
        for login in &logins {
            let taken = target.ids_with(&login.provider).next().is_some();
            if taken && several != Some(&login.provider) {
                return Err(conflict(&login.provider));
            }
        }
        if logins.len().saturating_add(target.logins.len()) > MOST_LOGINS {
            return Err(Fault::new(
                "ResourceConflictException",
                format!("Merged identities have at most {MOST_LOGINS} logins together"),
            ));
        }
        if let Some(source) = self.all.get_mut(from) {
            source.logins.clear();
            source.merged_into = Some(into.to_owned());
            source.modified = now;
        }
        if let Some(target) = self.all.get_mut(into) {
            target.is_authenticated |= !logins.is_empty();
            let moved = logins.iter().map(|login| (login.clone(), into.to_owned()));
            self.owners.extend(moved);
            target.logins.extend(logins);
            target.modified = now;
        }
        Ok(())
    }

    /// Removes an identity. Returns whether it existed.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let Some(removed) = self.all.remove(id) else {
            return false;
        };
        for login in removed.logins {
            self.owners.remove(&login);
        }
        self.deleted.insert(id.to_owned())
    }
}

fn conflict(provider: &str) -> Fault {
    Fault::new(
        "ResourceConflictException",
        format!("The identity has another login with {provider} already"),
    )
}
