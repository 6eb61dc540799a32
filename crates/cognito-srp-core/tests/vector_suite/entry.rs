//! One entry of a vector file.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use cognito_srp_core::srp::{Exponent, Integer};
use serde_json::Value;

use crate::octets::from_hex;

/// The members that hold expected values. Entries from other implementations' tests have a
/// few; the oracle's values for the intermediate steps stand beside them.
const EXPECTATIONS: [&str; 2] = ["expected", "derived_intermediates"];

pub(crate) struct Entry<'a> {
    file: &'a str,
    value: &'a Value,
    /// The expected values that were checked.
    seen: RefCell<BTreeSet<String>>,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(file: &'a str, value: &'a Value) -> Self {
        Self {
            file,
            value,
            seen: RefCell::default(),
        }
    }

    pub(crate) fn id(&self) -> &'a str {
        self.value["id"].as_str().unwrap()
    }

    pub(crate) fn has(&self, input: &str) -> bool {
        self.value["inputs"].get(input).is_some()
    }

    pub(crate) fn text(&self, input: &str) -> &'a str {
        self.value["inputs"][input]
            .as_str()
            .unwrap_or_else(|| panic!("{self}: no text as input {input}"))
    }

    pub(crate) fn number(&self, input: &str) -> i64 {
        self.value["inputs"][input]
            .as_i64()
            .unwrap_or_else(|| panic!("{self}: no number as input {input}"))
    }

    pub(crate) fn octets(&self, input: &str) -> Vec<u8> {
        from_hex(self.text(input)).unwrap_or_else(|| panic!("{self}: input {input} is not hex"))
    }

    pub(crate) fn exponent(&self, input: &str) -> Exponent {
        Exponent::from_be_bytes(&self.octets(input))
    }

    pub(crate) fn integer(&self, input: &str) -> Integer {
        Integer::from_hex(self.text(input))
            .unwrap_or_else(|error| panic!("{self}: input {input} is {error}"))
    }

    /// Whether the wire values have the form that Cognito is known to send.
    pub(crate) fn is_canonical(&self) -> bool {
        self.value["canonical_wire"] != false
    }

    /// An expected value, if the entry has it.
    pub(crate) fn expected(&self, name: &str) -> Option<&'a Value> {
        self.seen.borrow_mut().insert(name.to_owned());
        EXPECTATIONS
            .iter()
            .find_map(|place| self.value.get(place)?.get(name))
    }

    pub(crate) fn expected_text(&self, name: &str) -> Option<&'a str> {
        self.expected(name).map(|value| {
            value
                .as_str()
                .unwrap_or_else(|| panic!("{self}: the expected {name} is no text"))
        })
    }

    /// Compares a step with the expected value of that name, if there is one.
    pub(crate) fn check(&self, step: &str, actual: impl AsRef<str>) {
        self.check_by(step, "", actual);
    }

    /// The same for a value that is computed in more than one way.
    pub(crate) fn check_by(&self, step: &str, way: &str, actual: impl AsRef<str>) {
        if let Some(expected) = self.expected_text(step) {
            self.compare(&format!("{step} {way}"), expected, actual.as_ref());
        }
    }

    /// Compares a step with a value from elsewhere.
    pub(crate) fn compare(&self, step: &str, expected: &str, actual: &str) {
        assert!(
            expected == actual,
            "{self}: step {}\n expected {expected:?}\n      got {actual:?}",
            step.trim()
        );
    }

    /// Common mistakes and the values that they produce.
    pub(crate) fn wrong(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let wrong = self.value["wrong"].as_object().unwrap();
        wrong
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
    }

    /// Fails if an expected value was never checked.
    pub(crate) fn finish(&self) {
        let seen = self.seen.borrow();
        for place in EXPECTATIONS {
            let Some(expected) = self.value.get(place) else {
                continue;
            };
            for name in expected.as_object().unwrap().keys() {
                assert!(seen.contains(name), "{self}: {place} {name} is not checked");
            }
        }
    }
}

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.json {}", self.file, self.id())
    }
}
