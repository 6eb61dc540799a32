//! The model's regular expressions, in Java's syntax.

use std::sync::OnceLock;

use cognito_srp_core::Username;
use regex_lite::Regex;
use serde::Deserialize;

/// A pattern that must match a whole value.
#[derive(Deserialize)]
#[serde(from = "String")]
pub(super) struct Pattern {
    text: String,
    /// `None` inside if the pattern was not understood.
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }
}

/// Java's patterns in other words. One pattern has a look-behind: the last character must not be
/// a full stop. regex-lite does not have Unicode's categories, so one character outside ASCII
/// stands for all of a kind.
const IN_OTHER_WORDS: [(&str, &str); 4] = [
    (r"\p{L}\p{M}\p{S}\p{N}\p{P}", "!-~\u{e4}"),
    (r"\p{Z}", " \u{a0}"),
    (r"*(?<!\.)$", r"*[0-9A-Za-z_-]$|^$"),
    (".*\\{", "(?s:.*)\\{"),
];

/// What stands for a character in those words: itself if it is ASCII.
fn representative(character: char) -> char {
    let is_space = character.is_whitespace() && !character.is_control();
    match character {
        ascii if ascii.is_ascii() => ascii,
        _ if is_space => '\u{a0}',
        // A user name may have `[\p{L}\p{M}\p{S}\p{N}\p{P}]`.
        other if Username::parse(other.encode_utf8(&mut [0; 4])).is_ok() => '\u{e4}',
        _ => '\u{80}',
    }
}

impl Pattern {
    /// The pattern as messages quote it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        let value: String = value.chars().map(representative).collect();
        self.regex().is_none_or(|regex| regex.is_match(&value))
    }

    #[cfg(test)]
    pub(super) fn is_understood(&self) -> bool {
        self.text.is_ascii() && self.regex().is_some()
    }

    fn regex(&self) -> Option<&Regex> {
        let compiled = self.compiled.get_or_init(|| {
            let mut pattern = self.text.clone();
            for (java, ours) in IN_OTHER_WORDS {
                pattern = pattern.replace(java, ours);
            }
            Regex::new(&format!(r"\A(?:{pattern})\z")).ok()
        });
        compiled.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    /// `\w`, `\s` and a look-behind as `java.util.regex.Pattern` defines them.
    #[test]
    fn a_pattern_means_what_it_means_in_java() {
        for (pattern, good, bad) in [
            (r"[\w+]+", "abc_1+", "äbc"),
            (r"[\w-]+_[0-9a-zA-Z]+", "us-east-1_Ab", "us-east-1"),
            (r"[\w\s+=,.@-]+", "a pool, 1", "a/b"),
            (r"[\S]+", "überall", "a b"),
            (r"^[\S]+.*[\S]+$", "two words", " one"),
            (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "Zoë€", "a b"),
            (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "e\u{301}𝄞", "e\u{200b}"),
            (
                r"[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+",
                "a\u{3000}b",
                "a\u{85}b",
            ),
            (
                r"[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+",
                "äöü",
                "äö\u{2003}",
            ),
            (r"^[0-9A-Za-z\.\-_]*(?<!\.)$", "example.com", "example."),
            (r"(?s).*\{####\}(?s).*", "your code\n{####}", "your code"),
        ] {
            let pattern = Pattern::from(pattern.to_owned());
            assert!(pattern.is_understood(), "{}", pattern.text());
            assert!(pattern.matches(good), "{} {good}", pattern.text());
            assert!(!pattern.matches(bad), "{} {bad}", pattern.text());
        }
    }
}
