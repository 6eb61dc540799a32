//! The constraints of one value, in the words of AWS's framework.

use serde_json::Value;

use super::pattern::Pattern;
use super::{Model, Shape, Type};
use crate::ground::leniency::Leniency;

/// A value that is accepted although the model does not have it: AWS's documentation sometimes
/// calls EMAIL_OTP `EMAIL_MFA`, and clients send it.
const TAKEN_TOO: [&str; 1] = ["EMAIL_MFA"];

impl Shape<'_> {
    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self.r#type, Type::List | Type::Map | Type::Structure)
    }

    /// Whether a message may quote a value: no part of it is sensitive.
    pub(super) fn may_be_quoted(&self, model: &Model<'_>) -> bool {
        let names = self.members.iter().map(|(_, shape)| Some(*shape));
        let mut inside = names.chain([self.member, self.key, self.value]);
        !self.sensitive
            && inside.all(|name| {
                let shape = model.shape(name);
                shape.is_none_or(|shape| shape.may_be_quoted(model))
            })
    }

    /// All constraints for a member of this shape.
    pub(super) fn constraints(&self) -> Vec<String> {
        let mut all = Vec::new();
        all.extend(self.max.map(|bound| self.at_most(bound)));
        all.extend(self.min.map(|bound| self.at_least(bound)));
        all.extend(self.pattern.iter().map(|it| follows(it.text())));
        if !self.r#enum.is_empty() {
            all.push(self.is_one_of());
        }
        all
    }

    /// The constraints that a value violates; for lists and structures only their length. A
    /// lenient emulator accepts strings of any form.
    pub(super) fn broken_by(&self, value: &Value, leniency: Leniency) -> Vec<String> {
        let takes_any_form = leniency.is_lenient();
        let size = match value {
            Value::String(_) if takes_any_form => None,
            Value::String(text) if self.r#type == Type::String => {
                i64::try_from(text.encode_utf16().count()).ok()
            }
            Value::Array(items) => i64::try_from(items.len()).ok(),
            Value::Object(entries) => i64::try_from(entries.len()).ok(),
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        let mut broken = Vec::new();
        if let (Some(size), Some(bound)) = (size, self.max)
            && size > bound
        {
            broken.push(self.at_most(bound));
        }
        if let (Some(size), Some(bound)) = (size, self.min)
            && size < bound
        {
            broken.push(self.at_least(bound));
        }
        let Value::String(text) = value else {
            return broken;
        };
        // Without a minimum length, the operation itself decides about an empty value: a
        // sign-up without a password has an empty one.
        let has_form = |it: &Pattern| {
            takes_any_form || it.matches(text) || text.is_empty() && self.min.is_none()
        };
        if let Some(pattern) = self.pattern.as_ref().filter(|it| !has_form(it)) {
            broken.push(follows(pattern.text()));
        }
        let is_known = |text| self.r#enum.contains(&text) || TAKEN_TOO.contains(&text);
        if !self.r#enum.is_empty() && !is_known(text.as_str()) {
            broken.push(self.is_one_of());
        }
        broken
    }

    fn at_most(&self, bound: i64) -> String {
        format!(
            "Member must have {} less than or equal to {bound}",
            self.measure()
        )
    }

    fn at_least(&self, bound: i64) -> String {
        format!(
            "Member must have {} greater than or equal to {bound}",
            self.measure()
        )
    }

    fn measure(&self) -> &'static str {
        match self.r#type {
            Type::Integer => "value",
            _ => "length",
        }
    }

    fn is_one_of(&self) -> String {
        format!(
            "Member must satisfy enum value set: [{}]",
            self.r#enum.join(", ")
        )
    }
}

fn follows(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}
