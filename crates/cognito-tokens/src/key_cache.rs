//! The key sets of all forms of an issuer, and when they may be fetched again.

use std::collections::BTreeMap;
use std::time::Duration;

use cognito_srp_core::Timestamp;

use crate::error::TokenError;
use crate::key_set::KeySet;

/// How long a key set is not fetched again, for any token, after it did not contain the `kid`
/// for which it was fetched: as in aws-jwt-verify. Otherwise anybody could make a program
/// flood the issuer, with a new `kid` in each token. Times are whole seconds, so it can be one
/// second longer.
pub const RETRY_AFTER: Duration = Duration::from_secs(10);

/// How long a key set is not fetched again, for any token, after a fetch failed, so that an
/// issuer in trouble does not get one request per token. Times are whole seconds, so it can be
/// one second longer.
pub const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// By the issuer's name.
#[derive(Debug, Default)]
pub(crate) struct KeyCache(BTreeMap<String, Entry>);

#[derive(Debug, Default)]
struct Entry {
    keys: Option<KeySet>,
    /// The `kid` for which it was last fetched in vain, and when.
    missed: Option<(String, Timestamp)>,
    /// When a fetch last failed, if none has succeeded since.
    failed: Option<Timestamp>,
}

impl KeyCache {
    pub(crate) fn keys(&self, issuer: &str) -> Option<&KeySet> {
        self.0.get(issuer)?.keys.as_ref()
    }

    /// Replaces the set.
    pub(crate) fn put(&mut self, issuer: &str, keys: KeySet, missed: Option<(String, Timestamp)>) {
        let entry = Entry {
            keys: Some(keys),
            missed,
            failed: None,
        };
        self.0.insert(issuer.to_owned(), entry);
    }

    /// Keeps the present set, if any.
    pub(crate) fn failed(&mut self, issuer: &str, now: Timestamp) {
        self.0.entry(issuer.to_owned()).or_default().failed = Some(now);
    }

    /// Why it is too early to fetch the set again for this `kid`, or `None`.
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

/// Whether a pause that began at `since` is not over. It ends after this many whole seconds,
/// and setting the clock back does not prolong it.
fn lasts(since: Timestamp, time: Duration, now: Timestamp) -> bool {
    since <= now && now <= since.after(time)
}
