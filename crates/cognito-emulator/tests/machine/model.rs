//! Every reply in these tests is validated against the service's model: its members, their
//! types, and the errors that the operation declares.

use serde_json::Value;

/// Errors of AWS's framework, whatever the operation declares.
const OF_THE_FRAMEWORK: [&str; 5] = [
    "InvalidParameterException",
    "MissingAuthenticationTokenException",
    "SerializationException",
    "ValidationException",
    "UnknownOperationException",
];

/// Errors that are answered although the model does not declare them: the operation, the
/// error, and the reason.
const UNDECLARED: &[(&str, &str, &str)] = &[];

/// `errors` are those that each operation declares.
pub(crate) fn judge(model: &Value, errors: &Value, operation: &str, status: u16, body: &Value) {
    let Some(row) = model["operations"].get(operation) else {
        return;
    };
    if status == 200 {
        match row.get("output") {
            Some(shape) => has_shape(model, operation, shape, body),
            None => assert_eq!(*body, Value::Null, "{operation} has no output"),
        }
        return;
    }
    let code = body["__type"].as_str().unwrap();
    let declared = errors[operation].as_array().unwrap();
    let is_known = UNDECLARED
        .iter()
        .any(|(of, error, _)| (*of, *error) == (operation, code));
    assert!(
        is_known || OF_THE_FRAMEWORK.contains(&code) || declared.iter().any(|it| it == code),
        "{operation} does not declare {code}: {body}"
    );
}

/// Whether a value has a shape, and a structure has no member that the model lacks.
fn has_shape(model: &Value, path: &str, name: &Value, value: &Value) {
    let shape = &model["shapes"][name.as_str().unwrap()];
    let is_of_type = match shape["type"].as_str().unwrap() {
        "string" | "blob" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "timestamp" => value.is_number(),
        "list" => value.is_array(),
        "document" => true,
        _ => value.is_object(),
    };
    assert!(is_of_type, "{path} is no {name}: {value}");
    if let Some(values) = shape.get("enum") {
        assert!(
            values.as_array().unwrap().contains(value),
            "{path}: {value}"
        );
    }
    for item in value.as_array().into_iter().flatten() {
        has_shape(model, path, &shape["member"], item);
    }
    for (key, item) in value.as_object().into_iter().flatten() {
        let path = format!("{path}.{key}");
        match shape["type"].as_str() {
            Some("map") => has_shape(model, &path, &shape["value"], item),
            Some("structure") => {
                let mut members = shape["members"].as_array().unwrap().iter();
                let member = members.find(|it| it[0] == **key);
                has_shape(
                    model,
                    &path,
                    &member.unwrap_or_else(|| panic!("{path}"))[1],
                    item,
                );
            }
            _ => {}
        }
    }
    // The AWS CLI's example of DescribeUserPoolDomain has an empty one.
    if shape["type"] == "structure" && name != "CustomDomainConfigType" {
        for required in shape
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let required = required.as_str().unwrap();
            assert!(value.get(required).is_some(), "{path} lacks {required}");
        }
    }
}
