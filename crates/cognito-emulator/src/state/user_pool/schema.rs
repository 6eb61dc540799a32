//! The attributes of a pool, and which of them a user name is.

use super::UserPool;
use crate::ground::fault::Fault;
use crate::state::new_user::FIXED_CLAIMS;

impl UserPool {
    /// Whether there is an attribute with this name. A lenient emulator accepts any name that
    /// does not look like a claim of the service's own.
    pub(crate) fn knows(&self, name: &str) -> bool {
        let is_no_claim = || !FIXED_CLAIMS.contains(&name) && !name.starts_with("cognito:");
        self.schema.has(name) || self.leniency.is_lenient() && is_no_claim()
    }

    /// Whether users can have an attribute with this name. An unknown one could look like a
    /// claim of the ID token.
    pub(crate) fn check_name(&self, name: &str) -> Result<(), Fault> {
        match self.knows(name) {
            true => Ok(()),
            false => Err(nonconforming(
                name,
                "Attribute does not exist in the schema.",
            )),
        }
    }

    /// The same for all attributes of an update; the message names each unknown one.
    pub(crate) fn check_known<'a>(
        &self,
        names: impl Iterator<Item = &'a str>,
    ) -> Result<(), Fault> {
        refuse_all(names.filter(|name| !self.knows(name)))
    }

    /// Whether users of an app client may write an attribute: the schema has it and the
    /// client's `WriteAttributes` allow it, but it is neither `sub` nor a `…_verified`.
    pub(crate) fn check_writable(&self, client_id: &str, name: &str) -> Result<(), Fault> {
        self.check_name(name)?;
        let is_judged = name == "sub" || name.ends_with("_verified");
        match !is_judged && self.client(client_id)?.may_write(name) {
            true => Ok(()),
            false => Err(Fault::not_authorized(
                "A client attempted to write unauthorized attribute",
            )),
        }
    }

    /// Whether an attribute that has a value can be set again, even by an operator.
    pub(crate) fn check_mutable(&self, name: &str) -> Result<(), Fault> {
        match self.schema.is_mutable(name) {
            true => Ok(()),
            false => Err(Fault::invalid_parameter(format!(
                "user.{name}: Attribute cannot be updated."
            ))),
        }
    }

    /// Whether an attribute can have this value, by its form and the schema.
    pub(crate) fn check_value(&self, name: &str, value: &str) -> Result<(), Fault> {
        match name {
            _ if value.is_empty() => Ok(()),
            "email" | "phone_number" if self.leniency.is_lenient() => Ok(()),
            "email" if !is_email(value) => {
                Err(Fault::invalid_parameter("Invalid email address format."))
            }
            "phone_number" if !is_phone_number(value) => {
                Err(Fault::invalid_parameter("Invalid phone number format."))
            }
            _ => self
                .schema
                .check_value(name, value)
                .map_err(|why| nonconforming(name, &why)),
        }
    }

    /// In a pool with such an alias, a user name must not have the alias's form, because it
    /// could be another user's alias.
    pub(super) fn check_form_of_name(&self, name: &str) -> Result<(), Fault> {
        let has_alias = |alias: &str| self.alias_attributes.iter().any(|it| it == alias);
        let form = if has_alias("email") && is_email(name) {
            "email"
        } else if has_alias("phone_number") && is_phone_number(name) {
            "phone number"
        } else {
            return Ok(());
        };
        Err(Fault::invalid_parameter(format!(
            "Username cannot be of {form} format, since user pool is configured for {form} alias."
        )))
    }
}

/// The refusal that names each of these, which do not exist.
pub(crate) fn refuse_all<'a>(unknown: impl Iterator<Item = &'a str>) -> Result<(), Fault> {
    let unknown: String = unknown
        .map(|name| format!("user.{name}: Attribute does not exist in the schema.\n"))
        .collect();
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(Fault::invalid_parameter(unknown)),
    }
}

fn nonconforming(name: &str, why: &str) -> Fault {
    Fault::invalid_parameter(format!(
        "Attributes did not conform to the schema: {name}: {why}"
    ))
}

/// The form of an e-mail address, without sending anything to it.
fn is_email(value: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains('@');
    let parts = value.split_once('@');
    parts.is_some_and(|(local, domain)| is_part(local) && is_part(domain))
        && !value.contains(char::is_whitespace)
}

/// A `+`, and the digits of E.164, at most 15.
fn is_phone_number(value: &str) -> bool {
    value.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|octet| octet.is_ascii_digit())
    })
}

impl UserPool {
    /// The attribute that a user name is, by its form, in a pool that uses attributes as
    /// names; otherwise `None`.
    pub(super) fn attribute_of_name(&self, name: &str) -> Result<Option<&str>, Fault> {
        let has_form = |attribute: &str| match attribute {
            "email" => is_email(name),
            "phone_number" => is_phone_number(name),
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
