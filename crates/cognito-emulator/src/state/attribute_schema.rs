//! The attributes that a pool's users can have (`Schema`).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::json::put;

/// An attribute as the API and a seed write it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SchemaAttribute {
    pub(crate) name: String,
    attribute_data_type: Option<String>,
    developer_only_attribute: Option<bool>,
    mutable: Option<bool>,
    pub(crate) required: Option<bool>,
    number_attribute_constraints: Option<Value>,
    string_attribute_constraints: Option<Value>,
}

/// The standard attributes, in the order in which the service lists them: name, type, and
/// the least and greatest length, or the least value of a number.
const STANDARD: [(&str, &str, Option<&str>, Option<&str>); 20] = [
    ("sub", "String", Some("1"), Some("2048")),
    ("name", "String", Some("0"), Some("2048")),
    ("given_name", "String", Some("0"), Some("2048")),
    ("family_name", "String", Some("0"), Some("2048")),
    ("middle_name", "String", Some("0"), Some("2048")),
    ("nickname", "String", Some("0"), Some("2048")),
    ("preferred_username", "String", Some("0"), Some("2048")),
    ("profile", "String", Some("0"), Some("2048")),
    ("picture", "String", Some("0"), Some("2048")),
    ("website", "String", Some("0"), Some("2048")),
    ("email", "String", Some("0"), Some("2048")),
    ("email_verified", "Boolean", None, None),
    ("gender", "String", Some("0"), Some("2048")),
    ("birthdate", "String", Some("10"), Some("10")),
    ("zoneinfo", "String", Some("0"), Some("2048")),
    ("locale", "String", Some("0"), Some("2048")),
    ("phone_number", "String", Some("0"), Some("2048")),
    ("phone_number_verified", "Boolean", None, None),
    ("address", "String", Some("0"), Some("2048")),
    ("updated_at", "Number", Some("0"), None),
];

const NO_TYPE: &str =
    "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.";

/// The schema of a pool, as its answers have it: the standard attributes, then its own.
#[derive(Debug)]
pub(crate) struct AttributeSchema {
    attributes: Vec<SchemaAttribute>,
    /// Custom attributes need not be declared: of a pool that a program or a seed made
    /// without a schema.
    takes_any_custom: bool,
}

impl Default for AttributeSchema {
    fn default() -> Self {
        Self {
            attributes: STANDARD.into_iter().map(standard).collect(),
            takes_any_custom: true,
        }
    }
}

fn standard(
    (name, kind, least, most): (&str, &str, Option<&str>, Option<&str>),
) -> SchemaAttribute {
    let mut constraints = json!({});
    let [min, max] = match kind {
        "Number" => ["MinValue", "MaxValue"],
        _ => ["MinLength", "MaxLength"],
    };
    for (bound, value) in [(min, least), (max, most)] {
        if let Some(value) = value {
            put(&mut constraints, bound, value);
        }
    }
    SchemaAttribute {
        name: name.to_owned(),
        attribute_data_type: Some(kind.to_owned()),
        developer_only_attribute: Some(false),
        mutable: Some(name != "sub"),
        required: Some(name == "sub"),
        number_attribute_constraints: (kind == "Number").then(|| constraints.clone()),
        string_attribute_constraints: (kind == "String").then_some(constraints),
    }
}

impl AttributeSchema {
    /// The standard attributes as a new pool's `Schema` has them, and the pool's own.
    pub(crate) fn new(given: &[SchemaAttribute]) -> Result<Self, Fault> {
        let mut schema = Self {
            takes_any_custom: false,
            ..Self::default()
        };
        for attribute in given {
            let same = schema
                .attributes
                .iter_mut()
                .find(|it| it.name == attribute.name);
            match same {
                Some(standard) => standard.override_with(attribute)?,
                None => {
                    let custom = attribute.as_custom()?;
                    if schema.find(&custom.name).is_some() {
                        return Err(Fault::invalid_parameter(format!(
                            "Duplicate custom attribute names {} are not allowed in a user \
                             pool schema.",
                            custom.name
                        )));
                    }
                    schema.attributes.push(custom);
                }
            }
        }
        Ok(schema)
    }

    /// `AddCustomAttributes`: all or nothing.
    pub(crate) fn add(&mut self, given: &[SchemaAttribute]) -> Result<(), Fault> {
        let mut added: Vec<SchemaAttribute> = Vec::new();
        for attribute in given {
            let custom = attribute.as_custom()?;
            if self.find(&custom.name).is_some() || added.iter().any(|it| it.name == custom.name) {
                return Err(Fault::invalid_parameter(format!(
                    "{0}: Existing attribute already has name {0}.",
                    custom.name
                )));
            }
            added.push(custom);
        }
        self.attributes.extend(added);
        Ok(())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.attributes
            .iter()
            .map(|attribute| attribute.name.as_str())
    }

    fn find(&self, name: &str) -> Option<&SchemaAttribute> {
        let mut attributes = self.attributes.iter();
        attributes.find(|attribute| attribute.name == name)
    }

    /// Whether users can have an attribute of this name, `custom:` included.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some() || self.takes_any_custom && name.starts_with("custom:")
    }

    pub(crate) fn is_mutable(&self, name: &str) -> bool {
        let attribute = self.find(name);
        attribute.is_none_or(|attribute| attribute.mutable != Some(false))
    }

    /// What is wrong with a value, by the type of the attribute and its bounds.
    pub(crate) fn check_value(&self, name: &str, value: &str) -> Result<(), String> {
        self.find(name)
            .map_or(Ok(()), |attribute| attribute.check_value(value))
    }

    /// `SchemaAttributes`; which are required, the pool knows.
    pub(crate) fn describe(&self, required: &[String]) -> Value {
        let attributes = self.attributes.iter().map(|attribute| {
            let mut attribute = attribute.clone();
            attribute.required =
                Some(attribute.name == "sub" || required.contains(&attribute.name));
            let described = serde_json::to_value(attribute).unwrap_or_default();
            let members = described.as_object().cloned().unwrap_or_default();
            let given = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(given.collect())
        });
        attributes.collect()
    }
}

impl SchemaAttribute {
    /// A standard attribute keeps its type; whether it changes, is required, and its
    /// constraints can be said.
    fn override_with(&mut self, given: &Self) -> Result<(), Fault> {
        let kind = given.attribute_data_type.as_ref();
        let is_other = kind.is_some_and(|kind| Some(kind) != self.attribute_data_type.as_ref());
        if is_other || given.developer_only_attribute == Some(true) {
            return Err(Fault::invalid_parameter(format!(
                "You can not change AttributeDataType or set developerOnlyAttribute for \
                 standard schema attribute {}",
                self.name
            )));
        }
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

    /// As it is kept: under `custom:`, with the constraints of its type.
    fn as_custom(&self) -> Result<Self, Fault> {
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
        custom.check_bounds()?;
        Ok(custom)
    }

    fn check_value(&self, value: &str) -> Result<(), String> {
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

    /// The least and the most, if they are set.
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
