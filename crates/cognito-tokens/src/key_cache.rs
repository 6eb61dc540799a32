//! The key sets of an issuer's forms, and when one may be fetched again.

use std::collections::BTreeMap;
use std::time::Duration;

use cognito_srp_core::Timestamp;

use crate::error::TokenError;
use crate::key_set::KeySet;

/// After a key set did not have the `kid` that it was fetched for, it is not fetched
/// again for so long at least, whatever tokens come: as in aws-jwt-verify. Otherwise
/// anybody could have a program flood the issuer, with a new `kid` in each token. Times
/// being whole seconds, it can be one more.
pub const RETRY_AFTER: Duration = Duration::from_secs(10);

/// After a fetch that failed the key set is not fetched again for so long at least,
/// whatever tokens come: an issuer in distress is not asked once for each of them. Times
/// being whole seconds, it can be one more.
pub const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// By the issuer's name.
#[derive(Debug, Default)]
pub(crate) struct KeyCache(BTreeMap<String, Entry>);

#[derive(Debug, Default)]
struct Entry {
    keys: Option<KeySet>,
    /// For which `kid` it was last fetched, when it did not have it, and when that was.
    missed: Option<(String, Timestamp)>,
    /// When a fetch last failed, if none has succeeded since.
    failed: Option<Timestamp>,
}

impl KeyCache {
    pub(crate) fn keys(&self, issuer: &str) -> Option<&KeySet> {
        self.0.get(issuer)?.keys.as_ref()
    }

    /// Puts the set in the place of the one before.
    pub(crate) fn put(&mut self, issuer: &str, keys: KeySet, missed: Option<(String, Timestamp)>) {
        let entry = Entry {
            keys: Some(keys),
            missed,
            failed: None,
        };
        self.0.insert(issuer.to_owned(), entry);
    }

    /// Keeps the set there is, if any.
    pub(crate) fn failed(&mut self, issuer: &str, now: Timestamp) {
        self.0.entry(issuer.to_owned()).or_default().failed = Some(now);
    }

    /// Why it is too early to fetch the set again for this `kid`, if it is.
    pub(crate) fn must_wait(&self, issuer: &str, kid: &str, now: Timestamp) -> Option<TokenError> {
        let entry = self.0.get(issuer)?;
        if let Some((missed, since)) = &entry.missed
            && lasts(*since, RETRY_AFTER, now)
        {
            return Some(if missed == kid {
                TokenError::UnknownKey
            } else {
                TokenError::KeyNotLookedFor
            });
        }
        let failed = entry.failed?;
        lasts(failed, PAUSE_AFTER_FAILURE, now).then_some(TokenError::KeysUnavailable)
    }
}

/// Whether a time that began then goes on. It ends when so many whole seconds are over,
/// whichever part of its second was gone when it began. A clock that was set back does not
/// prolong it.
fn lasts(since: Timestamp, time: Duration, now: Timestamp) -> bool {
    since <= now && now <= since.after(time)
}
