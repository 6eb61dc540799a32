//! Which attributes there are, and which of them a user name is.

use super::UserPool;
use crate::ground::fault::Fault;

/// The claims of OpenID Connect Core 1.0, section 5.1, which every user pool has.
const STANDARD: [&str; 20] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "sub",
    "updated_at",
    "website",
    "zoneinfo",
];

/// Whether a user can have an attribute of this name: a standard one, or any custom
/// one. Another could pass for a claim of the ID token.
pub(crate) fn check_name(name: &str) -> Result<(), Fault> {
    match STANDARD.contains(&name) || name.starts_with("custom:") {
        true => Ok(()),
        false => Err(Fault::invalid_parameter(format!(
            "Attributes did not conform to the schema: {name}: \
             Attribute does not exist in the schema."
        ))),
    }
}

/// The same for all attributes of an update, whose message names each that does not exist.
pub(crate) fn check_known<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), Fault> {
    let unknown: String = names
        .filter(|name| check_name(name).is_err())
        .map(|name| format!("user.{name}: Attribute does not exist in the schema.\n"))
        .collect();
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(Fault::invalid_parameter(unknown)),
    }
}

/// Users write what the schema has, but neither who they are nor what is verified.
pub(crate) fn check_writable(name: &str) -> Result<(), Fault> {
    check_name(name)?;
    match name == "sub" || name.ends_with("_verified") {
        true => Err(Fault::not_authorized(
            "A client attempted to write unauthorized attribute",
        )),
        false => Ok(()),
    }
}

impl UserPool {
    /// The attribute that a user name is, in a pool where attributes stand for the
    /// name: the one of its form. None where names are names.
    pub(super) fn attribute_of_name(&self, name: &str) -> Result<Option<&str>, Fault> {
        let has_form = |attribute: &str| match attribute {
            "email" => name.contains('@'),
            "phone_number" => name.strip_prefix('+').is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_digit())
            }),
            _ => true,
        };
        let mut names = self.username_attributes.iter().map(String::as_str);
        match names.find(|attribute| has_form(attribute)) {
            None if !self.username_attributes.is_empty() => Err(Fault::invalid_parameter(
                match self.username_attributes.as_slice() {
                    [only] if only == "email" => "Username should be an email.",
                    [_] => "Username should be a phone number.",
                    _ => "Username should be either an email or a phone number.",
                },
            )),
            found => Ok(found),
        }
    }
}
