//! The service's model: what each operation takes, and what its members have to be.
//!
//! `service.json` is made by `cargo xtask model` from botocore's model of the service,
//! with the few points in which the service was seen to differ from it.

mod check;
mod constraint;
mod pattern;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

pub(crate) use check::check;
use pattern::Pattern;

static MODEL: LazyLock<Model<'static>> =
    LazyLock::new(|| serde_json::from_str(include_str!("service.json")).unwrap_or_default());

#[derive(Default, Deserialize)]
struct Model<'a> {
    #[serde(borrow)]
    operations: BTreeMap<&'a str, Operation<'a>>,
    #[serde(borrow)]
    shapes: BTreeMap<&'a str, Shape<'a>>,
}

/// An operation of the service.
#[derive(Deserialize)]
pub(crate) struct Operation<'a> {
    /// The shape of the input.
    #[serde(borrow)]
    input: &'a str,
    /// Nobody signs its requests.
    #[serde(default)]
    pub(crate) unsigned: bool,
    /// The reply has a body; without one it is empty, not even `{}`.
    #[serde(borrow)]
    output: Option<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    Blob,
    Boolean,
    Document,
    Integer,
    List,
    Map,
    String,
    Structure,
    Timestamp,
}

/// A shape: the type of a member, with its constraints.
#[derive(Deserialize)]
struct Shape<'a> {
    r#type: Type,
    /// Of a structure: names and shapes, in the model's order.
    #[serde(borrow, default)]
    members: Vec<(&'a str, &'a str)>,
    #[serde(borrow, default)]
    required: Vec<&'a str>,
    /// Of a list.
    #[serde(borrow)]
    member: Option<&'a str>,
    /// Of a map.
    #[serde(borrow)]
    key: Option<&'a str>,
    #[serde(borrow)]
    value: Option<&'a str>,
    /// The least and the greatest length, or value of a number.
    min: Option<i64>,
    max: Option<i64>,
    pattern: Option<Pattern>,
    #[serde(borrow, default)]
    r#enum: Vec<&'a str>,
    /// Its value is not quoted in a message.
    #[serde(default)]
    sensitive: bool,
}

impl<'a> Model<'a> {
    fn shape(&self, name: Option<&str>) -> Option<&Shape<'a>> {
        self.shapes.get(name?)
    }
}

impl Operation<'_> {
    /// The names of the members of its input.
    #[cfg(test)]
    pub(crate) fn members(&self) -> impl Iterator<Item = &'static str> {
        let shape = MODEL.shape(Some(self.input));
        shape
            .into_iter()
            .flat_map(|shape| shape.members.iter().map(|(name, _)| *name))
    }

    /// A reply as it is sent: an operation without an output shape has an empty body.
    pub(crate) fn reply(&self, reply: Value) -> Value {
        match self.output {
            Some(_) => reply,
            None => Value::Null,
        }
    }
}

/// The operation of this name, if the service has one.
pub(crate) fn operation(name: &str) -> Option<&'static Operation<'static>> {
    MODEL.operations.get(name)
}

#[cfg(test)]
mod tests {
    use super::MODEL;

    /// The service's own figure, of botocore 1.44.8.
    #[test]
    fn the_table_has_the_153_operations_of_the_service() {
        assert_eq!(MODEL.operations.len(), 153);
        let unsigned = MODEL.operations.values().filter(|it| it.unsigned);
        assert_eq!(unsigned.count(), 34);
    }

    #[test]
    fn every_shape_that_is_named_is_there() {
        let of_operations = MODEL
            .operations
            .values()
            .flat_map(|it| [Some(it.input), it.output]);
        let of_shapes = MODEL.shapes.values().flat_map(|it| {
            let members = it.members.iter().map(|(_, shape)| Some(*shape));
            members.chain([it.member, it.key, it.value])
        });
        for name in of_operations.chain(of_shapes).flatten() {
            assert!(MODEL.shapes.contains_key(name), "{name}");
        }
    }

    #[test]
    fn every_pattern_is_understood() {
        for (name, shape) in &MODEL.shapes {
            assert!(
                shape.pattern.as_ref().is_none_or(|it| it.is_understood()),
                "{name}"
            );
        }
    }
}
