//! Which attributes a pool has, who may write them, and which values they take.

use super::UserPool;
use super::attribute_forms::{is_email, is_phone_number};
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
