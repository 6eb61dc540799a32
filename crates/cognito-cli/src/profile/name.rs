//! The names of profiles, and their directories.

use std::env;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::failure::Failure;

/// The name of a profile, which is also the name of its directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProfileName(String);

/// An invalid name for a profile.
#[derive(Debug)]
pub(crate) struct NotAName;

impl fmt::Display for NotAName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a profile: expected 1 to 64 of a to z, digits, '-', '_' and '.', no '.' at \
             the beginning or the end, and no name that Windows has for a device, such as \
             nul",
        )
    }
}

impl std::error::Error for NotAName {}

impl FromStr for ProfileName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        // On some systems, directories whose names differ only by case are the same.
        let accepted = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
        let dotted = text.starts_with('.') || text.ends_with('.');
        let named = (1..=64).contains(&text.len()) && !dotted && text.chars().all(accepted);
        match named && !is_device(text) {
            true => Ok(Self(text.to_owned())),
            false => Err(NotAName),
        }
    }
}

/// Whether Windows treats the name as a device in every directory, even with an extension:
/// Microsoft's "Naming Files, Paths, and Namespaces". Profiles from another system may be
/// copied there.
fn is_device(text: &str) -> bool {
    let stem = text.split('.').next().unwrap_or(text);
    match stem.split_at_checked(3) {
        Some(("com" | "lpt", number)) => {
            number.len() == 1 && number.bytes().all(|octet| octet.is_ascii_digit())
        }
        Some(("con" | "prn" | "aux" | "nul", rest)) => rest.is_empty(),
        _ => false,
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ProfileName {
    /// The profile's directory, which may not exist yet.
    ///
    /// # Errors
    /// [`Failure::Usage`] if the environment names no directory for profiles.
    pub(crate) fn directory(&self) -> Result<PathBuf, Failure> {
        home().map(|home| home.join(&self.0)).ok_or_else(|| {
            Failure::Usage("there is no directory for profiles: set COGNITO_HOME".to_owned())
        })
    }
}

/// The directory of all profiles: COGNITO_HOME, or this system's directory for programs'
/// state.
fn home() -> Option<PathBuf> {
    directory("COGNITO_HOME").or_else(state_home)
}

/// The XDG Base Directory Specification's `$XDG_STATE_HOME`, which must be absolute.
#[cfg(not(windows))]
fn state_home() -> Option<PathBuf> {
    let set = directory("XDG_STATE_HOME").filter(|path| path.is_absolute());
    let state = set.or_else(|| Some(directory("HOME")?.join(".local/state")));
    Some(state?.join("cognito"))
}

#[cfg(windows)]
fn state_home() -> Option<PathBuf> {
    Some(directory("LOCALAPPDATA")?.join("cognito"))
}

/// A directory from the environment; an empty name counts as unset.
fn directory(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
