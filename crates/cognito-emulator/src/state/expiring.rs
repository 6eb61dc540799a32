//! A map whose entries expire, without a scan of all entries.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use cognito_srp_core::Timestamp;

/// Values by key, each with an expiry in seconds of Unix time. Expired entries are removed
/// when something is added.
#[derive(Debug)]
pub(super) struct Expiring<K, V> {
    kept: BTreeMap<K, (u64, V)>,
    ends: BTreeSet<(u64, K)>,
}

impl<K, V> Default for Expiring<K, V> {
    fn default() -> Self {
        Self {
            kept: BTreeMap::new(),
            ends: BTreeSet::new(),
        }
    }
}

impl<K: Ord + Clone, V> Expiring<K, V> {
    /// Stores a value until `until`. It replaces a value with the same key.
    pub(super) fn insert(&mut self, key: K, value: V, until: u64, now: Timestamp) {
        while let Some((end, _)) = self.ends.first()
            && *end <= now.unix_seconds()
            && let Some((_, key)) = self.ends.pop_first()
        {
            self.kept.remove(&key);
        }
        self.remove(&key);
        self.ends.insert((until, key.clone()));
        self.kept.insert(key, (until, value));
    }

    pub(super) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.kept.get(key).map(|(_, value)| value)
    }

    pub(super) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.kept.get_mut(key).map(|(_, value)| value)
    }

    pub(super) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        if let Some((key, (until, _))) = self.kept.remove_entry(key) {
            self.ends.remove(&(until, key));
        }
    }

    /// Keeps only the wanted entries; looks at all of them.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(&V) -> bool) {
        self.kept.retain(|_, (_, value)| is_wanted(value));
        let kept = &self.kept;
        self.ends.retain(|(_, key)| kept.contains_key(key));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.kept.iter().map(|(key, (_, value))| (key, value))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::since_unix_epoch(Duration::from_secs(seconds))
    }

    #[test]
    fn only_expired_entries_are_removed() {
        let mut kept: Expiring<String, u8> = Expiring::default();
        for (number, until) in [(0, 30), (1, 10), (2, 20)] {
            kept.insert(number.to_string(), number, until, at(0));
        }
        kept.remove("2");
        kept.insert("3".to_owned(), 3, 40, at(10));
        let numbers: Vec<u8> = kept.iter().map(|(_, number)| *number).collect();
        assert_eq!(numbers, [0, 3]);
        assert_eq!((kept.kept.len(), kept.ends.len()), (2, 2));
    }
}
