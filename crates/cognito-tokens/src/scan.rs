//! One pass over a JSON object: which members it has, and that no name is repeated at any
//! level. Texts stay where they are in the JSON.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::Deserializer;

/// Up to this many names are compared with each other; more are sorted first.
const FEW: usize = 32;

/// About as many octets has a member in Cognito's tokens.
const USUAL: usize = 24;

/// Tells most names apart without reading them again: the length and both ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark(u32);

impl Mark {
    #[inline]
    pub(crate) fn of(name: &str) -> Self {
        let octets = name.as_bytes();
        let end = |octet: Option<&u8>| octet.copied().unwrap_or_default();
        let [length, ..] = octets.len().to_le_bytes();
        Self(u32::from_le_bytes([
            length,
            end(octets.first()),
            end(octets.last()),
            0,
        ]))
    }
}

#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) mark: Mark,
    pub(crate) name: Text,
    pub(crate) value: Scanned,
}

#[derive(Clone)]
pub(crate) enum Scanned {
    Text(Text),
    Texts(Vec<String>),
    Whole(u64),
    Bool(bool),
    Other,
}

/// A string of the JSON.
#[derive(Clone)]
pub(crate) enum Text {
    /// Where it begins, and its length: a token has less than 4 GiB.
    At(u32, u32),
    /// Without its escapes, so not as it is in the JSON.
    Unescaped(Box<str>),
}

impl Text {
    /// The string, given the JSON in which it was found.
    pub(crate) fn of<'a>(&'a self, json: &'a str) -> &'a str {
        match self {
            Self::At(start, length) => {
                let (start, length) = (*start as usize, *length as usize);
                json.get(start..start + length).unwrap_or_default()
            }
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
fn are_unique(names: &mut [Name<'_>]) -> bool {
    if names.len() > FEW {
        names.sort_unstable();
        return !names.windows(2).any(|pair| pair.first() == pair.last());
    }
    let mut rest = &*names;
    while let Some((name, others)) = rest.split_first() {
        if others.contains(name) {
            return false;
        }
        rest = others;
    }
    true
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
        let room = json.len() / USUAL;
        let (mut names, mut members) = (Vec::with_capacity(room), Vec::with_capacity(room));
        while let Some(name) = map.next_key_seed(NameSeed)? {
            members.push(Member {
                mark: name.mark,
                name: placed(&name.text, json),
                value: map.next_value_seed(Any(json))?,
            });
            names.push(name);
        }
        match are_unique(&mut names) {
            true => Ok(members),
            false => Err(A::Error::custom("a repeated name")),
        }
    }
}

/// Where a string is in the JSON. serde_json also lends names of its own, if it keeps numbers
/// as texts.
fn placed(text: &Cow<'_, str>, json: &str) -> Text {
    let place = |text: &str| {
        let start = text.as_ptr().addr().checked_sub(json.as_ptr().addr())?;
        let end = start.checked_add(text.len())?;
        let (start, length) = (start.try_into().ok()?, text.len().try_into().ok()?);
        (end <= json.len()).then_some(Text::At(start, length))
    };
    match text {
        Cow::Borrowed(text) => place(text),
        Cow::Owned(_) => None,
    }
    .unwrap_or_else(|| Text::Unescaped(text.as_ref().into()))
}

/// A name in an object.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name<'j> {
    mark: Mark,
    text: Cow<'j, str>,
}

struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Name<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameSeed {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
        let mark = Mark::of(text);
        let text = Cow::Borrowed(text);
        Ok(Name { mark, text })
    }

    fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
        let mark = Mark::of(text);
        let text = Cow::Owned(text.to_owned());
        Ok(Name { mark, text })
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
        while let Some(name) = map.next_key_seed(NameSeed)? {
            names.push(name);
            map.next_value_seed(self)?;
        }
        match are_unique(&mut names) {
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

    fn visit_bool<E>(self, flag: bool) -> Result<Scanned, E> {
        Ok(Scanned::Bool(flag))
    }

    fn visit_unit<E>(self) -> Result<Scanned, E> {
        Ok(Scanned::Other)
    }
}
