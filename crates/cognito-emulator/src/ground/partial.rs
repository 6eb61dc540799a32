//! Structures that have only a part of an API's members: the others are left out. In a seed the
//! same structures refuse them, because there they are mistakes.

use serde::Deserializer;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{IntoDeserializer, Visitor};
use serde_json::{Error, Value};

/// A value to read such a structure from, at whatever depth.
pub(crate) struct Partial<'a>(pub(crate) &'a Value);

impl<'de> IntoDeserializer<'de, Error> for Partial<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn visit<'de, V: Visitor<'de>>(
    members: impl Iterator<Item = (&'de String, &'de Value)>,
    visitor: V,
) -> Result<V::Value, Error> {
    let members = members.map(|(name, value)| (name.as_str(), Partial(value)));
    visitor.visit_map(MapDeserializer::new(members))
}

impl<'de> Deserializer<'de> for Partial<'de> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Value::Object(object) = self.0 else {
            return self.0.deserialize_struct(name, fields, visitor);
        };
        let is_known = |(name, _): &(&String, _)| fields.contains(&name.as_str());
        visit(object.iter().filter(is_known), visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(values) => {
                visitor.visit_seq(SeqDeserializer::new(values.iter().map(Partial)))
            }
            Value::Object(object) => visit(object.iter(), visitor),
            simple => simple.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}
