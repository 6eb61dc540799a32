//! Validates an input against the model, and reports all violations in one message.

use serde_json::{Map, Value};

use super::{Api, Model, Operation, Shape, Type};
use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;

/// Validates the input of an operation. Members that the model does not know are ignored.
///
/// # Errors
/// `SerializationException` if a member has the wrong type; the service's own error with all
/// violated constraints.
pub(crate) fn check(
    api: Api,
    operation: &Operation<'_>,
    input: &Value,
    leniency: Leniency,
) -> Result<(), Fault> {
    let mut broken = Broken::of(api.model(), leniency);
    if let Some(shape) = broken.model.shape(Some(operation.input)) {
        broken.look_at(shape, operation.input, input, "")?;
    }
    Fault::of_constraints_as(api.constraint_error(), &broken.constraints)
}

/// The constraints of a model that an input violates.
struct Broken {
    model: &'static Model<'static>,
    leniency: Leniency,
    constraints: Vec<String>,
}

impl Broken {
    fn of(model: &'static Model<'static>, leniency: Leniency) -> Self {
        Self {
            model,
            leniency,
            constraints: Vec::new(),
        }
    }

    fn look_at(
        &mut self,
        shape: &Shape<'_>,
        name: &str,
        value: &Value,
        path: &str,
    ) -> Result<(), Fault> {
        if !has_type(shape.r#type, value) {
            return Err(Fault::new(
                "SerializationException",
                match path {
                    "" => String::new(),
                    path => format!("The value at '{path}' has another type"),
                },
            ));
        }
        for constraint in shape.broken_by(value, self.leniency) {
            self.add(shape, name, value, path, &constraint);
        }
        match value {
            Value::Object(entries) if shape.r#type == Type::Structure => {
                self.look_at_members(shape, entries, path)
            }
            Value::Object(entries) if shape.r#type == Type::Map => {
                self.look_at_entries(shape, name, value, entries, path)
            }
            Value::Array(items) => self.look_at_items(shape, name, value, items, path),
            _ => Ok(()),
        }
    }

    /// `null` counts as missing: AWS's JavaScript clients send it.
    fn look_at_members(
        &mut self,
        shape: &Shape<'_>,
        entries: &Map<String, Value>,
        path: &str,
    ) -> Result<(), Fault> {
        for (member, name) in &shape.members {
            let path = join(path, &lower_camel(member));
            let value = entries.get(*member).filter(|value| !value.is_null());
            match (value, self.model.shape(Some(name))) {
                (Some(value), Some(shape)) => self.look_at(shape, name, value, &path)?,
                (None, _) if shape.required.contains(member) => self.constraints.push(format!(
                    "Value null at '{path}' failed to satisfy constraint: Member must not be null"
                )),
                _ => {}
            }
        }
        Ok(())
    }

    /// Violations by a plain item are reported for the list.
    fn look_at_items(
        &mut self,
        shape: &Shape<'_>,
        name: &str,
        list: &Value,
        items: &[Value],
        path: &str,
    ) -> Result<(), Fault> {
        let Some((of_item, name_of_item)) = self.model.shape(shape.member).zip(shape.member) else {
            return Ok(());
        };
        let items = items.iter().filter(|item| !item.is_null());
        if !of_item.is_scalar() {
            for (index, item) in items.enumerate() {
                let path = format!("{path}.{}.member", index + 1);
                self.look_at(of_item, name_of_item, item, &path)?;
            }
            return Ok(());
        }
        let mut is_broken = false;
        for item in items {
            let mut alone = Self::of(self.model, self.leniency);
            alone.look_at(of_item, name_of_item, item, path)?;
            is_broken |= !alone.constraints.is_empty();
        }
        if is_broken {
            let constraint = nested("Member", of_item);
            self.add(shape, name, list, path, &constraint);
        }
        Ok(())
    }

    fn look_at_entries(
        &mut self,
        shape: &Shape<'_>,
        name: &str,
        map: &Value,
        entries: &Map<String, Value>,
        path: &str,
    ) -> Result<(), Fault> {
        let of_key = self.model.shape(shape.key);
        let keys = || entries.keys().cloned().map(Value::from);
        let breaks = |it: &Shape<'_>, key: &Value| !it.broken_by(key, self.leniency).is_empty();
        if let Some(of_key) = of_key.filter(|it| keys().any(|key| breaks(it, &key))) {
            self.add(shape, name, map, path, &nested("Map keys", of_key));
        }
        let Some((of_value, name_of_value)) = self.model.shape(shape.value).zip(shape.value) else {
            return Ok(());
        };
        let mut is_broken = false;
        for (key, value) in entries.iter().filter(|(_, value)| !value.is_null()) {
            let mut alone = Self::of(self.model, self.leniency);
            alone.look_at(of_value, name_of_value, value, &join(path, key))?;
            is_broken |= !alone.constraints.is_empty();
        }
        if is_broken {
            let constraint = nested("Map value", of_value);
            self.add(shape, name, map, path, &constraint);
        }
        Ok(())
    }

    fn add(&mut self, shape: &Shape<'_>, name: &str, value: &Value, path: &str, constraint: &str) {
        let quoted = match shape.may_be_quoted(self.model) {
            true => format!(" '{}'", as_java(self.model, shape, name, value)),
            false => String::new(),
        };
        self.constraints.push(format!(
            "Value{quoted} at '{path}' failed to satisfy constraint: {constraint}"
        ));
    }
}

fn nested(what: &str, shape: &Shape<'_>) -> String {
    format!(
        "{what} must satisfy constraint: [{}]",
        shape.constraints().join(", ")
    )
}

fn has_type(expected: Type, value: &Value) -> bool {
    match expected {
        Type::Blob | Type::String => value.is_string(),
        Type::Boolean => value.is_boolean(),
        Type::Document => true,
        Type::Integer => value.is_i64() || value.is_u64(),
        Type::List => value.is_array(),
        Type::Map | Type::Structure => value.is_object(),
        Type::Timestamp => value.is_number(),
    }
}

fn join(path: &str, member: &str) -> String {
    match path {
        "" => member.to_owned(),
        path => format!("{path}.{member}"),
    }
}

/// A member's name in messages: `UserPoolId` becomes `userPoolId`, `SMSMessage` becomes
/// `smsMessage`; one member was seen under another name.
fn lower_camel(member: &str) -> String {
    if member == "InviteMessageTemplate" {
        return "inviteMessage".to_owned();
    }
    let capitals = member.chars().take_while(char::is_ascii_uppercase).count();
    let is_whole = capitals == member.len();
    // In a row of capitals, the last one begins the next word.
    let lowered = match capitals {
        0 | 1 => capitals,
        _ if is_whole => capitals,
        _ => capitals - 1,
    };
    let (head, tail) = member.split_at_checked(lowered).unwrap_or((member, ""));
    head.to_ascii_lowercase() + tail
}

/// A value as Java prints it; a character that is not ASCII becomes a question mark.
fn as_java(model: &Model<'_>, shape: &Shape<'_>, name: &str, value: &Value) -> String {
    match value {
        Value::String(text) => text
            .chars()
            .map(|c| if c.is_ascii() { c } else { '?' })
            .collect(),
        Value::Array(items) => {
            let of_item = model.shape(shape.member).zip(shape.member);
            let items = items.iter().map(|item| match of_item {
                Some((shape, name)) => as_java(model, shape, name, item),
                None => item.to_string(),
            });
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) if shape.r#type == Type::Structure => {
            let members = shape.members.iter().map(|(member, name)| {
                let value = entries.get(*member).unwrap_or(&Value::Null);
                let printed = match model.shape(Some(name)) {
                    Some(shape) => as_java(model, shape, name, value),
                    None => value.to_string(),
                };
                format!("{}={printed}", lower_camel(member))
            });
            format!("{name}({})", members.collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| match value {
                Value::String(text) => format!("{key}={text}"),
                other => format!("{key}={other}"),
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
