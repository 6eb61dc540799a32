//! What the files of a profile begin with: their kind, and the version of their format.

use std::fmt;

use serde::Deserialize;

/// Why a file is not what it should be. It quotes nothing from the file.
#[derive(Debug)]
pub(super) enum NotAProfile {
    /// Not JSON, or not a file of this command.
    Other,
    /// A later version of this command has written it, whose format is newer than the known one.
    Newer { version: u32, known: u32 },
}

impl fmt::Display for NotAProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other => f.write_str("it is not what `sign-in --keep` writes"),
            Self::Newer { version, known } => write!(
                f,
                "a newer cognito has written it: its version is {version}, and this one \
                 knows {known}"
            ),
        }
    }
}

impl std::error::Error for NotAProfile {}

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "CognitoCli")]
    kind: String,
    #[serde(rename = "Version")]
    version: u32,
}

/// Reads a file of this kind, of the known version or an earlier one.
pub(super) fn read<'a, T: Deserialize<'a>>(
    octets: &'a [u8],
    kind: &str,
    known: u32,
) -> Result<T, NotAProfile> {
    // serde_json's own message may quote the contents.
    let other = |_| NotAProfile::Other;
    let header: Header = serde_json::from_slice(octets).map_err(other)?;
    if header.kind != kind {
        return Err(NotAProfile::Other);
    }
    if header.version > known {
        let version = header.version;
        return Err(NotAProfile::Newer { version, known });
    }
    serde_json::from_slice(octets).map_err(other)
}
