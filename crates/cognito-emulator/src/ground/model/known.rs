//! Members that the model does not have.

use serde_json::Value;

use super::{Api, Model, Operation, Type};

/// Leaves them out of an operation's input, at every depth, as the service's protocol does.
pub(crate) fn leave_out_unknown(api: Api, operation: &Operation<'_>, input: &mut Value) {
    only_known(api.model(), Some(operation.input), input);
}

fn only_known(model: &Model<'_>, shape: Option<&str>, value: &mut Value) {
    let Some(shape) = model.shape(shape) else {
        return;
    };
    match (shape.r#type, value) {
        (Type::Structure, Value::Object(members)) => members.retain(|name, value| {
            let mut all = shape.members.iter();
            let known = all.find(|(known, _)| known == name);
            if let Some((_, shape)) = known {
                only_known(model, Some(shape), value);
            }
            known.is_some()
        }),
        (Type::Map, Value::Object(members)) => {
            for value in members.values_mut() {
                only_known(model, shape.value, value);
            }
        }
        (Type::List, Value::Array(values)) => {
            for value in values {
                only_known(model, shape.member, value);
            }
        }
        _ => {}
    }
}
