//! The constraints of the service model, in the words of AWS's framework.

use cognito_srp_core::{ClientId, UserPoolId, Username};

use crate::fault::Fault;

/// Collects the constraints that a request breaks: AWS tells all at once.
#[derive(Default)]
pub(crate) struct Validation(Vec<String>);

impl Validation {
    /// A member of `ClientIdType`, which is sensitive: its value is not quoted.
    pub(crate) fn client_id(self, value: Option<&str>) -> Self {
        self.member("clientId", value, "[\\w+]+", false, |text| {
            ClientId::parse(text).is_ok()
        })
    }

    /// A member of `UserPoolIdType`.
    pub(crate) fn user_pool_id(self, value: Option<&str>) -> Self {
        self.member("userPoolId", value, "[\\w-]+_[0-9a-zA-Z]+", true, |text| {
            UserPoolId::parse(text).is_ok()
        })
    }

    /// A member of `UsernameType`, which is sensitive.
    pub(crate) fn username(self, value: Option<&str>) -> Self {
        let pattern = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
        self.member("username", value, pattern, false, |text| {
            Username::parse(text).is_ok()
        })
    }

    /// A member that must be there.
    pub(crate) fn required(mut self, name: &str, present: bool) -> Self {
        if !present {
            self.0.push(format!(
                "Value null at '{name}' failed to satisfy constraint: Member must not be null"
            ));
        }
        self
    }

    /// A number within bounds.
    pub(crate) fn range(mut self, name: &str, value: i64, least: i64, most: i64) -> Self {
        let bound = match value {
            _ if value < least => format!("greater than or equal to {least}"),
            _ if value > most => format!("less than or equal to {most}"),
            _ => return self,
        };
        self.0.push(format!(
            "Value '{value}' at '{name}' failed to satisfy constraint: \
             Member must have value {bound}"
        ));
        self
    }

    fn member(
        mut self,
        name: &str,
        value: Option<&str>,
        pattern: &str,
        quoted: bool,
        accepts: fn(&str) -> bool,
    ) -> Self {
        match value {
            None => self.required(name, false),
            Some(text) if accepts(text) => self,
            Some(text) => {
                let value = match quoted {
                    true => format!("Value '{text}'"),
                    false => "Value".to_owned(),
                };
                self.0.push(format!(
                    "{value} at '{name}' failed to satisfy constraint: \
                     Member must satisfy regular expression pattern: {pattern}"
                ));
                self
            }
        }
    }

    /// The fault, if a constraint is broken.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        let count = self.0.len();
        match count {
            0 => Ok(()),
            _ => Err(Fault::invalid_parameter(format!(
                "{count} validation error{} detected: {}",
                if count == 1 { "" } else { "s" },
                self.0.join("; ")
            ))),
        }
    }
}
