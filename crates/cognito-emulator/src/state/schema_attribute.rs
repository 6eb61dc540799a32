//! An attribute of a pool's `Schema`: its type, its bounds, and checks of values.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::members::members_by_serde;

const NO_TYPE: &str =
    "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.";

/// An attribute in the form of the API and a seed.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SchemaAttribute {
    pub(crate) name: String,
    pub(super) attribute_data_type: Option<String>,
    pub(super) developer_only_attribute: Option<bool>,
    pub(super) mutable: Option<bool>,
    pub(crate) required: Option<bool>,
    pub(super) number_attribute_constraints: Option<Value>,
    pub(super) string_attribute_constraints: Option<Value>,
}

members_by_serde!(SchemaAttribute);

impl SchemaAttribute {
    /// For a standard attribute, a schema can set whether it is mutable and required, and its
    /// constraints; the type is fixed.
    pub(super) fn override_with(&mut self, given: &Self) -> Result<(), Fault> {
        let kind = given.attribute_data_type.as_ref();
        let is_other = kind.is_some_and(|kind| Some(kind) != self.attribute_data_type.as_ref());
        if is_other || given.developer_only_attribute == Some(true) {
            return Err(Fault::invalid_parameter(format!(
                "You can not change AttributeDataType or set developerOnlyAttribute for \
                 standard schema attribute {}",
                self.name
            )));
        }
        given.check_constraints()?;
        given.check_order()?;
        self.mutable = given.mutable.or(self.mutable);
        self.required = given.required.or(self.required);
        for (ours, given) in [
            (
                &mut self.string_attribute_constraints,
                &given.string_attribute_constraints,
            ),
            (
                &mut self.number_attribute_constraints,
                &given.number_attribute_constraints,
            ),
        ] {
            if ours.is_some() && given.is_some() {
                ours.clone_from(given);
            }
        }
        Ok(())
    }

    /// The stored form: with the prefix `custom:`, and with the constraints of its type.
    pub(super) fn as_custom(&self) -> Result<Self, Fault> {
        let Some(kind) = self.attribute_data_type.as_deref() else {
            return Err(Fault::invalid_parameter(NO_TYPE));
        };
        if self.required == Some(true) {
            return Err(Fault::invalid_parameter(
                "Required custom attributes are not supported currently.",
            ));
        }
        let is_for_developers = self.developer_only_attribute == Some(true);
        let prefix = if is_for_developers {
            "dev:custom:"
        } else {
            "custom:"
        };
        let name = format!("{prefix}{}", self.name);
        let constraints = |of: &str, given: &Option<Value>| {
            (kind == of).then(|| given.clone().unwrap_or_else(|| json!({})))
        };
        let custom = Self {
            string_attribute_constraints: constraints("String", &self.string_attribute_constraints),
            number_attribute_constraints: constraints("Number", &self.number_attribute_constraints),
            attribute_data_type: Some(kind.to_owned()),
            developer_only_attribute: Some(is_for_developers),
            mutable: Some(self.mutable.unwrap_or(true)),
            required: Some(false),
            name,
        };
        custom.check_constraints()?;
        custom.check_bounds()?;
        Ok(custom)
    }

    pub(super) fn check_value(&self, value: &str) -> Result<(), String> {
        let kind = self.attribute_data_type.as_deref().unwrap_or_default();
        match kind {
            "Boolean" if !["true", "false"].contains(&value.to_lowercase().as_str()) => {
                Err("Attribute must be a boolean".to_owned())
            }
            "Number" => {
                let number = value.parse::<i128>();
                let number = number.map_err(|_| "Attribute must be a number".to_owned())?;
                let [least, most] = self.bounds(["MinValue", "MaxValue"]);
                let is_within = least.is_none_or(|least| number >= least)
                    && most.is_none_or(|most| number <= most);
                match is_within {
                    true => Ok(()),
                    false => Err(out_of_bounds("Number attributes", [least, most])),
                }
            }
            "String" => {
                let length = i128::try_from(value.encode_utf16().count()).unwrap_or(i128::MAX);
                let [least, most] = self.bounds(["MinLength", "MaxLength"]);
                let is_within = least.is_none_or(|least| length >= least)
                    && most.is_none_or(|most| length <= most);
                match is_within {
                    true => Ok(()),
                    false => Err(out_of_bounds(
                        "The length of string attributes",
                        [least, most],
                    )),
                }
            }
            _ => Ok(()),
        }
    }

    /// The minimum and the maximum, if they are set.
    fn bounds(&self, names: [&str; 2]) -> [Option<i128>; 2] {
        let constraints = [
            &self.string_attribute_constraints,
            &self.number_attribute_constraints,
        ];
        names.map(|name| {
            let mut constraints = constraints.into_iter().flatten();
            let bound = constraints.find_map(|it| it.get(name))?;
            bound.as_str()?.parse().ok()
        })
    }

    /// Bounds are numbers, and those of a length are 2,048 at most.
    fn check_constraints(&self) -> Result<(), Fault> {
        for (which, constraints, names) in [
            (
                "StringAttributeConstraints",
                &self.string_attribute_constraints,
                ["MinLength", "MaxLength"],
            ),
            (
                "NumberAttributeConstraints",
                &self.number_attribute_constraints,
                ["MinValue", "MaxValue"],
            ),
        ] {
            let given = |name: &str| constraints.as_ref()?.get(name)?.as_str();
            let mut given = names.into_iter().filter_map(given);
            if given.any(|bound| bound.parse::<i128>().is_err()) {
                return Err(Fault::invalid_parameter(format!(
                    "Invalid {which} for schema attribute {}",
                    self.name
                )));
            }
        }
        let lengths = self.bounds(["MinLength", "MaxLength"]);
        match lengths.into_iter().flatten().any(|length| length > 2048) {
            true => Err(Fault::invalid_parameter(format!(
                "user.{}: String attributes cannot have a length of more than 2048",
                self.name
            ))),
            false => Ok(()),
        }
    }

    /// The bounds of a standard attribute are the right way round.
    fn check_order(&self) -> Result<(), Fault> {
        for (why, names) in [
            (
                "Max length cannot be less than min length.",
                ["MinLength", "MaxLength"],
            ),
            (
                "Max value cannot be less than min value.",
                ["MinValue", "MaxValue"],
            ),
        ] {
            if let [Some(least), Some(most)] = self.bounds(names)
                && most < least
            {
                return Err(Fault::invalid_parameter(format!(
                    "user.{}: {why}",
                    self.name
                )));
            }
        }
        Ok(())
    }

    /// Checks the bounds of a custom attribute, for which the service has other messages.
    fn check_bounds(&self) -> Result<(), Fault> {
        for (what, names) in [
            (
                "max length shorter than it's min length",
                ["MinLength", "MaxLength"],
            ),
            (
                "max value smaller than it's min value",
                ["MinValue", "MaxValue"],
            ),
        ] {
            if let [Some(least), Some(most)] = self.bounds(names)
                && most < least
            {
                return Err(Fault::invalid_parameter(format!(
                    "Attribute {} cannot have a {what}",
                    self.name
                )));
            }
        }
        Ok(())
    }
}

fn out_of_bounds(what: &str, bounds: [Option<i128>; 2]) -> String {
    match bounds {
        [Some(least), Some(most)] => format!("{what} must be between {least} and {most}"),
        [Some(least), None] => format!("{what} must be at least {least}"),
        [None, most] => format!("{what} must be at most {}", most.unwrap_or(i128::MAX)),
    }
}
