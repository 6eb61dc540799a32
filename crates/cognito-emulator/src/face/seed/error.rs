//! Errors in a seed.

use std::fmt;

use super::member::member_at;

/// Where a seed is wrong, and what was expected there. It names members, but quotes no values,
/// because a value may be a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError {
    /// For example `UserPools[0].Users[1].Username`; empty if the error is in no member.
    member: String,
    line: usize,
    column: usize,
    what: String,
}

impl SeedError {
    pub(super) fn new(json: &[u8], error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or_default();
        let before: usize = json
            .split_inclusive(|octet| *octet == b'\n')
            .take(error.line().saturating_sub(1))
            .map(<[u8]>::len)
            .sum();
        let read = json.get(..before + error.column()).unwrap_or(json);
        Self {
            member: member_at(read),
            line: error.line(),
            column: error.column(),
            what: without_value(text),
        }
    }

    /// The member that is wrong, such as `UserPools[0].Users[1].Username`; empty if the error
    /// is in no member.
    #[must_use]
    pub fn member(&self) -> &str {
        &self.member
    }
}

/// A message of the parser, without the value that it quotes.
fn without_value(text: &str) -> String {
    let quotes = ["invalid ", "unknown variant "];
    match text.rsplit_once(", expected ") {
        Some((_, expected)) if quotes.iter().any(|begin| text.starts_with(begin)) => {
            format!("expected {expected}")
        }
        _ if text.starts_with("invalid ") => "the value does not have the right form".to_owned(),
        _ => text
            .replace("unknown field", "there is no member")
            .replace("missing field", "there must be a member"),
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.member.as_str() {
            "" => f.write_str("the seed cannot be read")?,
            member => write!(f, "{member} in the seed is wrong")?,
        }
        write!(
            f,
            ", at line {} column {}: {} (docs/emulator.md has all members)",
            self.line, self.column, self.what
        )
    }
}

impl std::error::Error for SeedError {}
