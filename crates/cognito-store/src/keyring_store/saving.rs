//! Replaces a user step by step.
//!
//! | step | who is there if the program is killed after it |
//! |---|---|
//! | the first entry lists the new parts beside those in use | the old one |
//! | leftovers of others are deleted, the new parts are written | the old one |
//! | the first entry says that the new parts are in use | the new one |
//! | the old parts are deleted | the new one |
//!
//! At every moment, the first entry lists the parts that are not in use, so that the next
//! change finds them. Before each step that cannot be undone, a check detects other programs'
//! changes.

use cognito_srp_core::{StoreError, StoreErrorKind, StoreVersion};

use super::KeyringStore;
use super::manifest::{Manifest, PART, Parts};

impl KeyringStore {
    /// Replaces the contents of the old manifest by this text, which has these parts.
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
            // The text is saved, and the unused parts are listed.
            Err(_) => return Ok(new.version()),
            Ok(()) => {}
        }
        // Since the last check, another program treated our parts as left over.
        if matches!(self.whole(parts), Ok(None)) && self.look(&new).is_ok() {
            self.write_parts(parts, text)?;
        }
        // If they cannot be deleted now, the next change deletes them.
        let _ = self.delete_parts(&new.others);
        Ok(new.version())
    }

    /// Writes the new parts, and deletes them if that fails. The old ones are still in use.
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

    /// Whether the first entry has not changed.
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

    /// Removes the user.
    pub(super) fn remove(&self, old: Manifest) -> Result<(), StoreError> {
        let others: Vec<_> = old.current.into_iter().chain(old.others).collect();
        if !others.is_empty() {
            // From here on no user is stored.
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
