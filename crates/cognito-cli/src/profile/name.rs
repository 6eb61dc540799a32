//! What a profile is called, and where profiles are.

use std::env;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::failure::Failure;

/// The name of a profile: it is the name of a directory, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProfileName(String);

/// A name that no profile can have.
#[derive(Debug)]
pub(crate) struct NotAName;

impl fmt::Display for NotAName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a profile: expected 1 to 64 letters of ASCII, digits, '-', '_' or '.', \
             and no '.' at the beginning or the end",
        )
    }
}

impl std::error::Error for NotAName {}

impl FromStr for ProfileName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let accepted = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let dotted = text.starts_with('.') || text.ends_with('.');
        match (1..=64).contains(&text.len()) && !dotted && text.chars().all(accepted) {
            true => Ok(Self(text.to_owned())),
            false => Err(NotAName),
        }
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ProfileName {
    /// The profile's directory, which need not exist.
    pub(crate) fn directory(&self) -> Result<PathBuf, Failure> {
        home().map(|home| home.join(&self.0)).ok_or_else(|| {
            Failure::Usage("there is no place for profiles: set COGNITO_HOME".to_owned())
        })
    }
}

/// The directory of all profiles: COGNITO_HOME, or where this system keeps what
/// programs remember from one run to the next.
fn home() -> Option<PathBuf> {
    directory("COGNITO_HOME").or_else(state_home)
}

/// The XDG Base Directory Specification's `$XDG_STATE_HOME`, which has to be absolute.
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

/// A directory that the environment names; an empty name is as good as none.
fn directory(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
