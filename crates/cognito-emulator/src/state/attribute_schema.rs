//! The attributes that a pool's users can have (`Schema`).

use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::json::{map_of, put};
use crate::state::schema_attribute::SchemaAttribute;

/// The standard attributes, in the service's order: name, type, and the minimum and maximum
/// length, or the minimum of a number.
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

/// A pool's schema as replies contain it: the standard attributes, then the pool's own.
#[derive(Debug)]
pub(crate) struct AttributeSchema {
    attributes: Vec<SchemaAttribute>,
    /// Custom attributes need not be declared, in a pool that a program or a seed created
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
    /// The standard attributes with a new pool's `Schema`, and the pool's own.
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
                    "custom:{}: Existing attribute already has name {}.",
                    attribute.name, custom.name
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

    /// Whether users can have an attribute with this name, including `custom:`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some() || self.takes_any_custom && name.starts_with("custom:")
    }

    pub(crate) fn is_mutable(&self, name: &str) -> bool {
        let attribute = self.find(name);
        attribute.is_none_or(|attribute| attribute.mutable != Some(false))
    }

    /// What is wrong with a value, by the attribute's type and bounds.
    pub(crate) fn check_value(&self, name: &str, value: &str) -> Result<(), String> {
        self.find(name)
            .map_or(Ok(()), |attribute| attribute.check_value(value))
    }

    /// `SchemaAttributes`; the pool knows which are required.
    pub(crate) fn describe(&self, required: &[String]) -> Value {
        let attributes = self.attributes.iter().map(|attribute| {
            let mut attribute = attribute.clone();
            attribute.required =
                Some(attribute.name == "sub" || required.contains(&attribute.name));
            let described = serde_json::to_value(attribute).unwrap_or_default();
            let members = described.as_object().cloned().unwrap_or_default();
            let given = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(map_of(given))
        });
        attributes.collect()
    }
}
