//! The forms of e-mail addresses and phone numbers, and which of them a user name has.

use super::UserPool;
use crate::ground::fault::Fault;

/// The form of an e-mail address, without sending anything to it.
pub(super) fn is_email(value: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains('@');
    let parts = value.split_once('@');
    parts.is_some_and(|(local, domain)| is_part(local) && is_part(domain))
        && !value.contains(char::is_whitespace)
}

/// A `+`, and the digits of E.164, at most 15.
pub(super) fn is_phone_number(value: &str) -> bool {
    value.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|octet| octet.is_ascii_digit())
    })
}

impl UserPool {
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
