//! A map whose entries expire, without a scan of all entries.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use cognito_srp_core::Timestamp;

/// How many expiries may be out of date where few values are kept.
const SPARE: usize = 16;

/// Values by key, each with an expiry in seconds of Unix time. Expired entries are removed
/// when something is added.
#[derive(Debug)]
pub(super) struct Expiring<K, V> {
    kept: BTreeMap<K, (u64, V)>,
    /// When which key expires, the earliest first. Some have been removed since, or replaced.
    ends: BinaryHeap<Reverse<(u64, K)>>,
}

impl<K: Ord, V> Default for Expiring<K, V> {
    fn default() -> Self {
        Self {
            kept: BTreeMap::new(),
            ends: BinaryHeap::new(),
        }
    }
}

impl<K: Ord + Clone, V> Expiring<K, V> {
    /// Stores a value until `until`. It replaces a value with the same key.
    pub(super) fn insert(&mut self, key: K, value: V, until: u64, now: Timestamp) {
        while let Some(Reverse((end, _))) = self.ends.peek()
            && *end <= now.unix_seconds()
            && let Some(Reverse((end, key))) = self.ends.pop()
        {
            if self.kept.get(&key).is_some_and(|(until, _)| *until == end) {
                self.kept.remove(&key);
            }
        }
        self.ends.push(Reverse((until, key.clone())));
        self.kept.insert(key, (until, value));
        // So that what is out of date never takes most of the memory.
        if self.ends.len() > 2 * self.kept.len() + SPARE {
            let kept = self.kept.iter();
            self.ends = kept
                .map(|(key, (until, _))| Reverse((*until, key.clone())))
                .collect();
        }
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
        self.kept.remove(key);
    }

    /// Keeps only the wanted entries; looks at all of them.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(&V) -> bool) {
        self.kept.retain(|_, (_, value)| is_wanted(value));
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
    }

    #[test]
    fn a_value_that_replaces_another_expires_at_its_own_time() {
        let mut kept: Expiring<&str, u8> = Expiring::default();
        kept.insert("a", 0, 10, at(0));
        kept.insert("a", 1, 30, at(0));
        kept.insert("b", 2, 40, at(20));
        assert_eq!(kept.get("a"), Some(&1));
        kept.insert("c", 3, 40, at(30));
        assert_eq!(kept.get("a"), None);
    }

    #[test]
    fn expiries_that_are_out_of_date_are_few() {
        let mut kept: Expiring<u64, ()> = Expiring::default();
        for number in 0..1000 {
            kept.insert(number, (), 100, at(0));
            kept.insert(number, (), 200, at(0));
            kept.remove(&number);
            assert!(kept.ends.len() <= SPARE + 2, "{}", kept.ends.len());
        }
    }
}
