//! One pass over a JSON object: which members it has, and that no name is repeated at any
//! level. Texts stay where they are in the JSON.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, de};

/// Up to this many names are compared with each other; more are sorted first.
const FEW: usize = 32;

#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) name: Text,
    pub(crate) value: Scanned,
}

#[derive(Clone)]
pub(crate) enum Scanned {
    Text(Text),
    Texts(Vec<String>),
    Whole(u64),
    Other,
}

/// A string of the JSON.
#[derive(Clone)]
pub(crate) enum Text {
    /// Where it is.
    At(Range<usize>),
    /// Without its escapes, so not as it is in the JSON.
    Unescaped(Box<str>),
}

impl Text {
    /// The string, given the JSON in which it was found.
    pub(crate) fn of<'a>(&'a self, json: &'a str) -> &'a str {
        match self {
            Self::At(place) => json.get(place.clone()).unwrap_or_default(),
            Self::Unescaped(text) => text,
        }
    }
}

/// The members of the one object that this JSON is.
pub(crate) fn scan(json: &str) -> Option<Vec<Member>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let members = deserializer.deserialize_map(Whole(json)).ok()?;
    deserializer.end().ok()?;
    Some(members)
}

/// Whether no name comes twice. The sender decides how many there are, so that many must not
/// each be compared with all others.
fn are_unique<'a>(mut names: impl ExactSizeIterator<Item = &'a str> + Clone) -> bool {
    if names.len() <= FEW {
        while let Some(name) = names.next() {
            if names.clone().any(|other| other == name) {
                return false;
            }
        }
        return true;
    }
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    !names.windows(2).any(|pair| pair.first() == pair.last())
}

/// The outermost object.
struct Whole<'j>(&'j str);

impl<'de> Visitor<'de> for Whole<'de> {
    type Value = Vec<Member>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Member>, A::Error> {
        let Self(json) = self;
        // Cognito's tokens have 12 to 20 claims.
        let mut members: Vec<Member> = Vec::with_capacity(16);
        while let Some(name) = map.next_key_seed(Name)? {
            members.push(Member {
                name: placed(&name, json),
                value: map.next_value_seed(Any(json))?,
            });
        }
        match are_unique(members.iter().map(|member| member.name.of(json))) {
            true => Ok(members),
            false => Err(A::Error::custom("a repeated name")),
        }
    }
}

/// Where a string is in the JSON.
fn placed(text: &Cow<'_, str>, json: &str) -> Text {
    let place = || {
        let Cow::Borrowed(text) = text else {
            return None;
        };
        let start = text.as_ptr().addr().checked_sub(json.as_ptr().addr())?;
        let place = start..start.checked_add(text.len())?;
        // serde_json also lends names of its own, if it keeps numbers as texts.
        let found = json.get(place.clone())?;
        std::ptr::eq(found, *text).then_some(place)
    };
    match place() {
        Some(place) => Text::At(place),
        None => Text::Unescaped(text.as_ref().into()),
    }
}

/// A name in an object.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// Any value in this JSON.
#[derive(Clone, Copy)]
struct Any<'j>(&'j str);

impl<'de> DeserializeSeed<'de> for Any<'de> {
    type Value = Scanned;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scanned, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'de> {
    type Value = Scanned;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scanned, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = map.next_key_seed(Name)? {
            names.push(name);
            map.next_value_seed(self)?;
        }
        match are_unique(names.iter().map(AsRef::as_ref)) {
            true => Ok(Scanned::Other),
            false => Err(A::Error::custom("a repeated name")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Scanned, A::Error> {
        let mut texts = Some(Vec::new());
        while let Some(value) = values.next_element_seed(self)? {
            match (&mut texts, value) {
                (Some(texts), Scanned::Text(text)) => texts.push(text.of(self.0).to_owned()),
                _ => texts = None,
            }
        }
        Ok(texts.map_or(Scanned::Other, Scanned::Texts))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scanned, E> {
        Ok(Scanned::Text(placed(&Cow::Borrowed(text), self.0)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scanned, E> {
        Ok(Scanned::Text(Text::Unescaped(text.into())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scanned, E> {
        Ok(Scanned::Whole(number))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Scanned, E> {
        Ok(Scanned::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Scanned, E> {
        Ok(Scanned::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Scanned, E> {
        Ok(Scanned::Other)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Scanned, E> {
        Ok(Scanned::Other)
    }
}
