//! The model's regular expressions, in Java's syntax.

use std::sync::OnceLock;

use regex::Regex;
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

/// Java's patterns, rewritten. One pattern has a look-behind: the last character must not be a
/// full stop.
const IN_OTHER_WORDS: [(&str, &str); 7] = [
    (r"\w", "[0-9A-Za-z_]"),
    (r"\d", "[0-9]"),
    (r"\s", r"[\t\n\x0B\f\r ]"),
    (r"\S", r"[^\t\n\x0B\f\r ]"),
    (r"\b", r"(?-u:\b)"),
    (r"*(?<!\.)$", r"*[0-9A-Za-z_-]$|^$"),
    (".*\\{", "(?s:.*)\\{"),
];

impl Pattern {
    /// The pattern as messages quote it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        self.regex().is_none_or(|regex| regex.is_match(value))
    }

    #[cfg(test)]
    pub(super) fn is_understood(&self) -> bool {
        self.regex().is_some()
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
