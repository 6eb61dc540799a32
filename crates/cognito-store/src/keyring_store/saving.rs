//! A new user in the place of the one who is there, step by step.
//!
//! | step | who is there if it ends here |
//! |---|---|
//! | the first entry names the new parts beside those that count | the old one |
//! | what was left by others is deleted, the new parts are written | the old one |
//! | the first entry says that the new parts count | the new one |
//! | the old parts are deleted | the new one |
//!
//! What does not count is named in the first entry at each moment, so that the next change
//! finds it. Before what cannot be taken back, a look tells whether another program has
//! come between.

use cognito_srp_core::{StoreError, StoreErrorKind, StoreVersion};

use super::KeyringStore;
use super::manifest::{Manifest, PART, Parts};

impl KeyringStore {
    /// Puts this text, which has these parts, in the place of what the old manifest has.
    pub(super) fn replace(
        &self,
        old: Manifest,
        parts: &Parts,
        text: &[u8],
    ) -> Result<StoreVersion, StoreError> {
        self.write_beside(&old, parts, text)?;
        let new = Manifest {
            current: Some(parts.clone()),
            others: old.current.into_iter().filter(|old| old != parts).collect(),
        };
        self.put(&new)?;
        match self.look(&new) {
            Err(error) if error.kind() == StoreErrorKind::Changed => return Err(error),
            // It is saved, and what does not count is named.
            Err(_) => return Ok(new.version()),
            Ok(()) => {}
        }
        // Another program that came since the last look took our parts for a leftover.
        if matches!(self.whole(parts), Ok(None)) && self.look(&new).is_ok() {
            self.write_parts(parts, text)?;
        }
        // The next change deletes what cannot be deleted now.
        let _ = self.delete_parts(&new.others);
        Ok(new.version())
    }

    /// Writes the new parts; the old ones count still. If that fails, they are deleted.
    fn write_beside(&self, old: &Manifest, parts: &Parts, text: &[u8]) -> Result<(), StoreError> {
        let left: Vec<_> = old.others.iter().filter(|left| *left != parts).collect();
        let is_there_already = old.current.as_ref() == Some(parts);
        let ours = (!is_there_already).then_some(parts);
        let begun = Manifest {
            current: old.current.clone(),
            others: left.iter().copied().chain(ours).cloned().collect(),
        };
        self.put(&begun)?;
        let written = self
            .look(&begun)
            .and_then(|()| self.delete_parts(left))
            .and_then(|()| self.write_parts(parts, text))
            .and_then(|()| self.look(&begun));
        written.inspect_err(|_| drop(self.delete_parts(ours)))
    }

    fn put(&self, manifest: &Manifest) -> Result<(), StoreError> {
        self.entries.put("", manifest.to_string().as_bytes())
    }

    /// Whether the first entry has this still.
    fn look(&self, manifest: &Manifest) -> Result<(), StoreError> {
        let expected = manifest.to_string();
        match self.entries.get("")? {
            Some(there) if there.as_slice() == expected.as_bytes() => Ok(()),
            _ => Err(self.changed()),
        }
    }

    fn write_parts(&self, parts: &Parts, text: &[u8]) -> Result<(), StoreError> {
        let mut pieces = parts.names().zip(text.chunks(PART));
        pieces.try_for_each(|(name, piece)| self.entries.put(&name, piece))
    }

    fn delete_parts<'a>(
        &self,
        parts: impl IntoIterator<Item = &'a Parts>,
    ) -> Result<(), StoreError> {
        let mut names = parts.into_iter().flat_map(Parts::names);
        names.try_for_each(|name| self.entries.delete(&name))
    }

    /// Leaves nobody there.
    pub(super) fn remove(&self, old: Manifest) -> Result<(), StoreError> {
        let others: Vec<_> = old.current.into_iter().chain(old.others).collect();
        if !others.is_empty() {
            // From here on nobody is signed in.
            let nobody = Manifest {
                current: None,
                others,
            };
            self.put(&nobody)?;
            self.delete_parts(&nobody.others)?;
        }
        self.entries.delete("")
    }
}
