//! One pass over a JSON object: which members it has, and that no name is repeated at any
//! level. Texts stay where they are in the JSON.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};

/// Up to this many names are compared with each other; more are sorted first.
const FEW: usize = 32;

/// About as many octets has a member in Cognito's tokens.
const USUAL: usize = 24;

#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub(crate) name: Name,
    pub(crate) value: Scanned,
}

#[derive(Clone, Copy)]
pub(crate) enum Scanned {
    Text(Place),
    /// Which of the lists of texts.
    Texts(usize),
    Whole(u64),
    Bool(bool),
    Other,
}

/// A name, and what tells most names apart without reading them again: the length and both
/// ends.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    mark: u32,
    place: Place,
}

/// Where a string begins, and its length: in [`Texts`].
#[derive(Clone, Copy)]
pub(crate) struct Place(u32, u32);

/// The JSON, and after it those of its strings that it has with escapes, without them.
#[derive(Clone)]
pub(crate) struct Texts<J> {
    json: J,
    unescaped: String,
}

impl<J: AsRef<str>> Texts<J> {
    pub(crate) fn json(&self) -> &str {
        self.json.as_ref()
    }

    pub(crate) fn at(&self, Place(start, length): Place) -> &str {
        let (start, length) = (start as usize, length as usize);
        let (json, unescaped) = (self.json.as_ref(), self.unescaped.as_str());
        let (whole, start) = match start.checked_sub(json.len()) {
            None => (json, start),
            Some(start) => (unescaped, start),
        };
        whole.get(start..start + length).unwrap_or_default()
    }

    pub(crate) fn is(&self, name: Name, mark: u32, text: &str) -> bool {
        name.mark == mark && self.at(name.place) == text
    }

    pub(crate) fn name(&self, name: Name) -> &str {
        self.at(name.place)
    }

    fn name_at(&self, place: Place) -> Name {
        let mark = mark(self.at(place));
        Name { mark, place }
    }

    /// Whether no name comes twice. The sender decides how many there are, so that many must
    /// not each be compared with all others.
    fn are_unique(&self, mut names: impl ExactSizeIterator<Item = Name> + Clone) -> bool {
        if names.len() > FEW {
            let mut names: Vec<_> = names.map(|name| self.name(name)).collect();
            names.sort_unstable();
            return !names.windows(2).any(|pair| pair.first() == pair.last());
        }
        while let Some(name) = names.next() {
            let text = self.name(name);
            if names.clone().any(|other| self.is(other, name.mark, text)) {
                return false;
            }
        }
        true
    }
}

#[inline]
pub(crate) fn mark(name: &str) -> u32 {
    let octets = name.as_bytes();
    let end = |octet: Option<&u8>| octet.copied().unwrap_or_default();
    let [length, ..] = octets.len().to_le_bytes();
    u32::from_le_bytes([length, end(octets.first()), end(octets.last()), 0])
}

/// What one pass has found.
#[derive(Clone)]
pub(crate) struct Scan<J> {
    pub(crate) texts: Texts<J>,
    pub(crate) members: Vec<Member>,
    pub(crate) lists: Vec<Vec<String>>,
}

impl<'j> Scan<&'j str> {
    /// The members of the one object that this JSON, is.
    fn of(json: &'j str) -> Option<Self> {
        let mut scan = Self {
            texts: Texts {
                json,
                unescaped: String::new(),
            },
            members: Vec::with_capacity(json.len() / USUAL),
            lists: Vec::new(),
        };
        let mut deserializer = serde_json::Deserializer::from_str(json);
        deserializer.deserialize_map(Outermost(&mut scan)).ok()?;
        deserializer.end().ok()?;
        Some(scan)
    }

    /// serde_json also lends names of its own, if it keeps numbers as texts; they are not in
    /// the JSON.
    fn borrowed(&mut self, text: &'j str) -> Place {
        let json = self.texts.json;
        let start = text.as_ptr().addr().wrapping_sub(json.as_ptr().addr());
        match start.checked_add(text.len()) {
            Some(end) if end <= json.len() => place(start, text),
            _ => self.unescaped(text),
        }
    }

    fn unescaped(&mut self, text: &str) -> Place {
        let start = self.texts.json.len() + self.texts.unescaped.len();
        self.texts.unescaped.push_str(text);
        place(start, text)
    }
}

impl Scan<String> {
    pub(crate) fn of_owned(json: String) -> Option<Self> {
        let Scan {
            texts,
            members,
            lists,
        } = Scan::of(&json)?;
        let unescaped = texts.unescaped;
        Some(Self {
            texts: Texts { json, unescaped },
            members,
            lists,
        })
    }
}

/// Both fit: what is read has 64 KiB at most.
fn place(start: usize, text: &str) -> Place {
    let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Place(short(start), short(text.len()))
}

struct Outermost<'s, 'j>(&'s mut Scan<&'j str>);

impl<'de> Visitor<'de> for Outermost<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(scan) = self;
        while let Some(name) = map.next_key_seed(AName(scan))? {
            let value = map.next_value_seed(Any(scan))?;
            scan.members.push(Member { name, value });
        }
        let names = scan.members.iter().map(|member| member.name);
        match scan.texts.are_unique(names) {
            true => Ok(()),
            false => Err(A::Error::custom("a repeated name")),
        }
    }
}

struct AName<'s, 'j>(&'s mut Scan<&'j str>);

impl<'de> DeserializeSeed<'de> for AName<'_, 'de> {
    type Value = Name;

    /// Names are read as any text is: serde_json asks the same visitor.
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        let Self(scan) = self;
        match deserializer.deserialize_str(Any(scan))? {
            Scanned::Text(place) => Ok(scan.texts.name_at(place)),
            _ => Err(D::Error::custom("a name that is no text")),
        }
    }
}

/// Any value.
struct Any<'s, 'j>(&'s mut Scan<&'j str>);

impl<'de> DeserializeSeed<'de> for Any<'_, 'de> {
    type Value = Scanned;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scanned, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_, 'de> {
    type Value = Scanned;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scanned, A::Error> {
        let Self(scan) = self;
        let mut names = Vec::new();
        while let Some(name) = map.next_key_seed(AName(scan))? {
            names.push(name);
            map.next_value_seed(Any(scan))?;
        }
        match scan.texts.are_unique(names.into_iter()) {
            true => Ok(Scanned::Other),
            false => Err(A::Error::custom("a repeated name")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Scanned, A::Error> {
        let Self(scan) = self;
        let mut texts = Some(Vec::new());
        while let Some(value) = values.next_element_seed(Any(scan))? {
            match (&mut texts, value) {
                (Some(texts), Scanned::Text(text)) => texts.push(scan.texts.at(text).to_owned()),
                _ => texts = None,
            }
        }
        let Some(texts) = texts else {
            return Ok(Scanned::Other);
        };
        scan.lists.push(texts);
        Ok(Scanned::Texts(scan.lists.len() - 1))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scanned, E> {
        Ok(Scanned::Text(self.0.borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scanned, E> {
        Ok(Scanned::Text(self.0.unescaped(text)))
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

#[cfg(test)]
mod tests;
