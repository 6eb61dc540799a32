//! The key sets of all forms of an issuer, and when they may be fetched again.

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

/// By the index of the issuer's form.
#[derive(Debug)]
pub(crate) struct KeyCache(Vec<Entry>);

#[derive(Debug, Default)]
struct Entry {
    keys: Option<KeySet>,
    /// The `kid` for which it was last fetched in vain, and when.
    missed: Option<(String, Timestamp)>,
    /// When a fetch last failed, if none has succeeded since.
    failed: Option<Timestamp>,
}

impl KeyCache {
    /// Without keys.
    pub(crate) fn of(forms: usize) -> Self {
        Self((0..forms).map(|_| Entry::default()).collect())
    }

    pub(crate) fn keys(&self, form: usize) -> Option<&KeySet> {
        self.0.get(form)?.keys.as_ref()
    }

    /// The `kid` of a known key, if this is the usual header of its tokens.
    pub(crate) fn kid_of(&self, header: &str) -> Option<&str> {
        let sets = self.0.iter().filter_map(|entry| entry.keys.as_ref());
        sets.filter_map(|keys| keys.kid_of(header)).next()
    }

    /// Replaces the set.
    pub(crate) fn put(&mut self, form: usize, keys: KeySet, missed: Option<(String, Timestamp)>) {
        if let Some(entry) = self.0.get_mut(form) {
            *entry = Entry {
                keys: Some(keys),
                missed,
                failed: None,
            };
        }
    }

    /// Keeps the present set, if any.
    pub(crate) fn failed(&mut self, form: usize, now: Timestamp) {
        if let Some(entry) = self.0.get_mut(form) {
            entry.failed = Some(now);
        }
    }

    /// Why it is too early to fetch the set again for this `kid`, or `None`.
    pub(crate) fn must_wait(&self, form: usize, kid: &str, now: Timestamp) -> Option<TokenError> {
        let entry = self.0.get(form)?;
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::{KeyCache, KeySet};

    /// Without it, a verifier would read each header and come to the same verdict.
    #[test]
    fn the_usual_header_of_a_known_key_is_recognised() {
        let mut cache = KeyCache::of(2);
        let keys = br#"{"keys":[{"kty":"RSA","kid":"x"},{"kty":"RSA","kid":"a/b="},{"kty":"RSA","kid":""}]}"#;
        cache.put(1, KeySet::read(keys).unwrap(), None);
        // `printf '{"kid":"a\/b=","alg":"RS256"}' | basenc --base64url`
        let known = "eyJraWQiOiJhXC9iPSIsImFsZyI6IlJTMjU2In0";
        assert_eq!(cache.kid_of(known), Some("a/b="));
        // The same with RS512, and with an empty id.
        for other in [
            "eyJraWQiOiJhXC9iPSIsImFsZyI6IlJTNTEyIn0",
            "eyJraWQiOiIiLCJhbGciOiJSUzI1NiJ9",
        ] {
            assert_eq!(cache.kid_of(other), None);
        }
    }
}
