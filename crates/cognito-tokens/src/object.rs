//! JSON objects with unique names at every level, as a header, a payload and a key set must
//! be.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value;

use crate::scan::{Known, Scan, Scanned};

/// A JSON object. RFC 7515 §4, RFC 7517 §4 and RFC 7519 §4 let a parser refuse duplicate
/// names. If two parsers keep different ones, an attacker can exploit the difference.
///
/// It is read once, without a tree: what a verifier looks at are texts, whole numbers and
/// lists of texts. Whoever asks for anything else gets it from a tree, which is built then.
#[derive(Clone)]
pub(crate) struct Object {
    scan: Scan<String>,
    tree: OnceLock<BTreeMap<String, Value>>,
}

/// The value of a member.
#[derive(Clone, Copy)]
pub(crate) enum Found<'a> {
    Text(&'a str),
    Texts(&'a [String]),
    Whole(u64),
    Bool(bool),
    /// Anything else: [`Object::value`] has it.
    Other,
}

impl<'a> Found<'a> {
    pub(crate) fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Object {
    /// Reads exactly one object, in UTF-8.
    pub(crate) fn read(json: Vec<u8>) -> Option<Self> {
        Some(Self {
            scan: Scan::of_owned(String::from_utf8(json).ok()?)?,
            tree: OnceLock::new(),
        })
    }

    #[inline]
    pub(crate) fn known(&self, name: Known) -> Option<Found<'_>> {
        self.scan.known(name).map(|value| self.found(value))
    }

    pub(crate) fn get(&self, name: &str) -> Option<Found<'_>> {
        self.scan.get(name).map(|value| self.found(value))
    }

    #[inline]
    fn found(&self, value: Scanned) -> Found<'_> {
        let texts = &self.scan.texts;
        match value {
            Scanned::Text(place) => Found::Text(texts.at(place)),
            Scanned::Texts(place) => Found::Texts(texts.list(place)),
            Scanned::Whole(number) => Found::Whole(number),
            Scanned::Bool(flag) => Found::Bool(flag),
            Scanned::Other => Found::Other,
        }
    }

    /// Any value.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        // Valid JSON can be no tree only if a crate of the program turns on features of
        // serde_json that give meaning to some names.
        let read = || serde_json::from_str(self.scan.texts.json()).unwrap_or_default();
        self.tree.get_or_init(read).get(name)
    }

    /// Sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.scan.names()
    }
}
