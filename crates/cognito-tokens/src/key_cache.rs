//! The key sets of an issuer's forms, and when one may be fetched again.

use std::collections::BTreeMap;
use std::time::Duration;

use cognito_srp_core::Timestamp;

use crate::key_set::KeySet;

/// After a key set did not have the `kid` that it was fetched for, it is not fetched
/// again for so long, whatever tokens come: as in aws-jwt-verify. Otherwise anybody
/// could have a program flood the issuer, with a new `kid` in each token.
pub const RETRY_AFTER: Duration = Duration::from_secs(10);

/// By the issuer's name.
#[derive(Debug, Default)]
pub(crate) struct KeyCache(BTreeMap<String, Entry>);

#[derive(Debug)]
struct Entry {
    keys: KeySet,
    /// When it was last fetched for a key that it did not have.
    missed: Option<Timestamp>,
}

impl KeyCache {
    pub(crate) fn keys(&self, issuer: &str) -> Option<&KeySet> {
        self.0.get(issuer).map(|entry| &entry.keys)
    }

    /// Puts the set in the place of the one before.
    pub(crate) fn put(&mut self, issuer: &str, keys: KeySet, missed: Option<Timestamp>) {
        self.0.insert(issuer.to_owned(), Entry { keys, missed });
    }

    /// Whether it is too early to fetch the set again. A clock that was set back does
    /// not prolong the time.
    pub(crate) fn must_wait(&self, issuer: &str, now: Timestamp) -> bool {
        let missed = self.0.get(issuer).and_then(|entry| entry.missed);
        missed.is_some_and(|missed| missed <= now && now < missed.after(RETRY_AFTER))
    }
}
