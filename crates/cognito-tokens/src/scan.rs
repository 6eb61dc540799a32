//! One pass over a JSON object: which members it has, and that no name is repeated at any
//! level. Texts stay where they are in the JSON.

mod known;
mod texts;

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

pub(crate) use known::Known;
pub(crate) use texts::{Place, Texts};

/// Up to this many names are compared with each other; more are sorted first.
const FEW: usize = 8;

#[derive(Clone, Copy)]
pub(crate) enum Scanned {
    Text(Place),
    /// A list of texts.
    Texts(Place),
    Whole(u64),
    Bool(bool),
    Other,
}

/// What one pass has found.
#[derive(Clone)]
pub(crate) struct Scan<J> {
    pub(crate) texts: Texts<J>,
    members: Members,
}

#[derive(Clone, Default)]
struct Members {
    /// The value of each [`Known`] name, unless there is none of them.
    known: Vec<Option<Scanned>>,
    others: Vec<(Place, Scanned)>,
}

impl<J: AsRef<str>> Scan<J> {
    #[inline]
    pub(crate) fn known(&self, name: Known) -> Option<Scanned> {
        *self.members.known.get(name as usize)?
    }

    pub(crate) fn get(&self, name: &str) -> Option<Scanned> {
        if let Some(known) = Known::named(name) {
            return self.known(known);
        }
        let is_named = |(other, _): &&(Place, _)| self.texts.at(*other) == name;
        Some(self.members.others.iter().find(is_named)?.1)
    }

    /// Sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.members.others.iter();
        let mut names: Vec<_> = others.map(|(name, _)| self.texts.at(*name)).collect();
        for known in Known::ALL {
            if self.known(known).is_some() {
                names.push(known.name());
            }
        }
        names.sort_unstable();
        names.into_iter()
    }
}

impl<'j> Scan<&'j str> {
    /// The members of the one object that this JSON is.
    fn of(json: &'j str) -> Option<Self> {
        let mut texts = Texts::of(json);
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let members = deserializer.deserialize_map(AnObject(&mut texts)).ok()?;
        deserializer.end().ok()?;
        Some(Self { texts, members })
    }
}

impl Scan<String> {
    pub(crate) fn of_owned(json: String) -> Option<Self> {
        let Scan { texts, members } = Scan::of(&json)?;
        let rest = texts.rest();
        Some(Self {
            texts: Texts::owning(json, rest),
            members,
        })
    }
}

impl Members {
    fn read<'de, A: MapAccess<'de>>(
        texts: &mut Texts<&'de str>,
        mut map: A,
    ) -> Result<Self, A::Error> {
        let mut members = Self::default();
        let repeated = || Error::custom("a repeated name");
        while let Some(name) = map.next_key_seed(AName(texts))? {
            let value = map.next_value_seed(Any(texts))?;
            match name {
                Name::Known(name) => {
                    if members.known.is_empty() {
                        members.known.resize(Known::ALL.len(), None);
                    }
                    let place = members.known.get_mut(name as usize);
                    if place.and_then(|it| it.replace(value)).is_some() {
                        return Err(repeated());
                    }
                }
                Name::Other(name) => members.others.push((name, value)),
            }
        }
        match members.are_unique(texts) {
            true => Ok(members),
            false => Err(repeated()),
        }
    }

    /// Whether no other name comes twice. The sender decides how many there are, so that many
    /// must not each be compared with all others.
    fn are_unique(&self, texts: &Texts<&str>) -> bool {
        let mut names = self.others.iter().map(|(name, _)| texts.at(*name));
        if names.len() > FEW {
            let mut names: Vec<_> = names.collect();
            names.sort_unstable();
            return !names.windows(2).any(|pair| pair.first() == pair.last());
        }
        while let Some(name) = names.next() {
            if names.clone().any(|other| other == name) {
                return false;
            }
        }
        true
    }
}

/// One with unique names.
struct AnObject<'s, 'j>(&'s mut Texts<&'j str>);

impl<'de> Visitor<'de> for AnObject<'_, 'de> {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Members, A::Error> {
        Members::read(self.0, map)
    }
}

enum Name {
    Known(Known),
    Other(Place),
}

struct AName<'s, 'j>(&'s mut Texts<&'j str>);

impl<'de> DeserializeSeed<'de> for AName<'_, 'de> {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for AName<'_, 'de> {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name, E> {
        let other = || Name::Other(self.0.borrowed(name));
        Ok(Known::named(name).map_or_else(other, Name::Known))
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        let other = || Name::Other(self.0.unescaped(name));
        Ok(Known::named(name).map_or_else(other, Name::Known))
    }
}

/// Any value.
struct Any<'s, 'j>(&'s mut Texts<&'j str>);

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

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Scanned, A::Error> {
        Members::read(self.0, map)?;
        Ok(Scanned::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Scanned, A::Error> {
        let Self(texts) = self;
        let begun = texts.begin();
        let mut are_texts = true;
        while let Some(value) = values.next_element_seed(Any(texts))? {
            match value {
                Scanned::Text(text) => texts.add(text),
                _ => are_texts = false,
            }
        }
        Ok(match are_texts {
            true => Scanned::Texts(texts.end(begun)),
            false => Scanned::Other,
        })
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
