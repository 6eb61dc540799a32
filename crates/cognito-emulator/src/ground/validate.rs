//! Constraints on what a seed or a program sets, which the model's table does not check.

use crate::ground::fault::Fault;

/// Collects the constraints that settings violate: AWS reports all at once.
#[derive(Default)]
pub(crate) struct Validation(Vec<String>);

impl Validation {
    /// An optional number.
    pub(crate) fn at_most(mut self, name: &str, value: Option<u64>, bound: u64) -> Self {
        if let Some(value) = value.filter(|value| *value > bound) {
            self.0.push(format!(
                "Value '{value}' at '{name}' failed to satisfy constraint: \
                 Member must have value less than or equal to {bound}"
            ));
        }
        self
    }

    /// Minutes, as in `AuthSessionValidityType`.
    pub(crate) fn auth_session_validity(mut self, minutes: u64) -> Self {
        let bound = match minutes {
            0..3 => "greater than or equal to 3",
            3..=15 => return self,
            _ => "less than or equal to 15",
        };
        self.0.push(format!(
            "Value '{minutes}' at 'authSessionValidity' failed to satisfy constraint: \
             Member must have value {bound}"
        ));
        self
    }

    /// A member of an enumeration.
    pub(crate) fn one_of(mut self, name: &str, value: Option<&str>, values: &[&str]) -> Self {
        match value {
            Some(value) if values.contains(&value) => self,
            Some(value) => {
                self.0.push(format!(
                    "Value '{value}' at '{name}' failed to satisfy constraint: \
                     Member must satisfy enum value set: [{}]",
                    values.join(", ")
                ));
                self
            }
            None => self.required(name, false),
        }
    }

    /// A required member.
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

    /// The fault, if a constraint is violated.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        Fault::of_constraints(&self.0)
    }
}
