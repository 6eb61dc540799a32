//! Texts by name.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

/// Texts by name, in the order of the names; wiped when dropped. A map would add about
/// 20 kB of code to a program, for a few entries.
#[derive(Clone, Default)]
pub(crate) struct Entries(Vec<(String, Zeroizing<String>)>);

impl Entries {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last text with a name counts.
    pub(crate) fn insert(&mut self, name: String, text: Zeroizing<String>) {
        match self.place(&name) {
            Ok(place) => {
                if let Some((_, known)) = self.0.get_mut(place) {
                    *known = text;
                }
            }
            Err(place) => self.0.insert(place, (name, text)),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, text) = self.0.get(self.place(name).ok()?)?;
        Some(text)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.0.iter();
        entries.map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The index of a name, or where it would be inserted.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Entries {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut all = Self::new();
        for (name, text) in entries {
            all.insert(name.into(), Zeroizing::new(text.into()));
        }
        all
    }
}
