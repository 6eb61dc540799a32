//! The entry with the user's own name: it lists the other entries, which contain the user's
//! parts.

use core::fmt;

use cognito_srp_core::StoreVersion;
use sha2::{Digest, Sha256};

use crate::private_file::LIMIT;

/// The limit of an entry on Windows: CRED_MAX_CREDENTIAL_BLOB_SIZE, 5 · 512 bytes.
pub(super) const PART: usize = 2560;
/// Enough for [`LIMIT`].
const MOST_PARTS: usize = 410;

const HEADER: &str = "parts of a signed-in user, by cognito-srp, version ";
const VERSION: u32 = 1;

/// A text that was split into parts. Their names contain its hash, so that two programs that
/// save at the same time do not overwrite each other's parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    sha256: String,
    count: usize,
}

/// The list of parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The parts in use.
    pub(super) current: Option<Parts>,
    /// Parts that are being written or must be deleted. They identify what a killed program
    /// has left.
    pub(super) others: Vec<Parts>,
}

/// Why an entry is not a manifest.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotRead {
    Damaged,
    /// Written by a newer version of this crate.
    Version(u32),
}

impl Parts {
    /// `None` for more than 1 MiB.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let count = text.len().div_ceil(PART);
        let is_fit = u64::try_from(text.len()).is_ok_and(|length| length <= LIMIT);
        is_fit.then(|| Self {
            sha256: Sha256::digest(text)
                .iter()
                .map(|octet| format!("{octet:02x}"))
                .collect(),
            count,
        })
    }

    /// The names of their entries, below the user's.
    pub(super) fn names(&self) -> impl DoubleEndedIterator<Item = String> + '_ {
        let id = self.sha256.get(..16).unwrap_or_default();
        (1..=self.count).map(move |number| format!("/{id}/{number}"))
    }

    /// Whether this is the text that was split.
    pub(super) fn are(&self, text: &[u8]) -> bool {
        Self::of(text).as_ref() == Some(self)
    }

    /// The total size of all parts.
    pub(super) fn room(&self) -> usize {
        self.count.saturating_mul(PART)
    }

    fn read(line: &str) -> Option<Self> {
        let (sha256, count) = line.split_once(' ')?;
        let count = count.parse().ok()?;
        let is_hex = |octet: u8| octet.is_ascii_digit() || (b'a'..=b'f').contains(&octet);
        let is_hash = sha256.len() == 64 && sha256.bytes().all(is_hex);
        (is_hash && (1..=MOST_PARTS).contains(&count)).then(|| Self {
            sha256: sha256.to_owned(),
            count,
        })
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.sha256, self.count)
    }
}

impl Manifest {
    pub(super) fn read(octets: &[u8]) -> Result<Self, NotRead> {
        let text = str::from_utf8(octets).map_err(|_| NotRead::Damaged)?;
        let mut lines = text.lines();
        let version = lines.next().and_then(|line| line.strip_prefix(HEADER));
        match version.and_then(|version| version.parse().ok()) {
            None => return Err(NotRead::Damaged),
            Some(VERSION) => {}
            Some(other) => return Err(NotRead::Version(other)),
        }
        let mut manifest = Self::default();
        for line in lines {
            let (what, parts) = line.split_once(' ').ok_or(NotRead::Damaged)?;
            let parts = Parts::read(parts).ok_or(NotRead::Damaged)?;
            match what {
                "current" if manifest.current.is_none() => manifest.current = Some(parts),
                "other" => manifest.others.push(parts),
                _ => return Err(NotRead::Damaged),
            }
        }
        Ok(manifest)
    }

    /// The version of the parts in use, whatever other parts exist.
    pub(super) fn version(&self) -> StoreVersion {
        let current = self.current.as_ref().map(Parts::to_string);
        current.map_or(StoreVersion::NOTHING, |line| {
            StoreVersion::of_content(line.as_bytes())
        })
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}{VERSION}")?;
        if let Some(parts) = &self.current {
            writeln!(f, "current {parts}")?;
        }
        let mut others = self.others.iter();
        others.try_for_each(|parts| writeln!(f, "other {parts}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{HEADER, Manifest, NotRead, PART, Parts};

    fn read(line: &str) -> Result<Manifest, NotRead> {
        Manifest::read(format!("{HEADER}1\ncurrent {line}\n").as_bytes())
    }

    #[test]
    fn there_is_room_for_all_parts() {
        for length in [1, PART, PART + 1, 1 << 20] {
            let parts = Parts::of(&vec![b'x'; length]);
            assert_eq!(
                parts.map(|it| it.room()),
                Some(length.div_ceil(PART) * PART)
            );
        }
    }

    #[test]
    fn a_hash_has_64_digits_and_a_text_up_to_410_parts() {
        let hash = "0123456789abcdef".repeat(4);
        for count in [1, 410] {
            assert!(read(&format!("{hash} {count}")).is_ok());
        }
        let (short, capital) = (&hash[1..], hash.to_uppercase());
        for line in [
            format!("{hash} 0"),
            format!("{hash} 411"),
            format!("{short} 1"),
            format!("{short}g 1"),
            format!("{capital} 1"),
            format!("{hash}0 1"),
        ] {
            assert_eq!(read(&line), Err(NotRead::Damaged), "{line}");
        }
    }
}
