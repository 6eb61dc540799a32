//! NEW_PASSWORD_REQUIRED: required attributes, and those that have a value.

use std::collections::BTreeMap;

use cognito_srp_core::{AnswerErrorReason, NewPasswordRequired, Password, ProtocolError};
use serde_json::{Value, json};

use crate::support::challenges::{challenge_with, reply};
use crate::support::{USER_ID, receive};
use crate::{assert_answer, typed, under_way};

const NAME: &str = "NEW_PASSWORD_REQUIRED";

fn with(required: &str, attributes: &str) -> Value {
    let parameters = json!({
        "USER_ID_FOR_SRP": USER_ID,
        "requiredAttributes": required,
        "userAttributes": attributes,
    });
    challenge_with(NAME, "s1", parameters)
}

fn required(challenge: &NewPasswordRequired) -> Vec<&str> {
    challenge.required_attributes().collect()
}

fn new_password() -> Password {
    Password::new("N3w-Password!")
}

#[test]
fn parameters_are_json_in_strings() {
    let challenge = typed!(NewPasswordRequired, &reply(NAME, "s1"));
    assert_eq!(required(&challenge), ["given_name"]);
    let all: BTreeMap<_, _> = challenge.attributes().collect();
    let expected = BTreeMap::from([("email", "alice@example.com"), ("email_verified", "true")]);
    assert_eq!(all, expected);
}

#[test]
fn the_answer_has_the_prefix_before_each_attribute() {
    let challenge = typed!(NewPasswordRequired, &reply(NAME, "s1"));
    let attributes = [("given_name", "Alice"), ("custom:team", "blue")];
    let exchange = challenge
        .with_attributes(attributes)
        .answer(&new_password())
        .unwrap();
    let own = json!({
        "NEW_PASSWORD": "N3w-Password!",
        "userAttributes.given_name": "Alice",
        "userAttributes.custom:team": "blue",
    });
    assert_answer(&exchange, NAME, "s1", &own);
}

#[test]
fn a_required_attribute_must_be_given() {
    let reply = with(
        r#"["userAttributes.given_name","userAttributes.family_name"]"#,
        "{}",
    );
    let challenge = typed!(NewPasswordRequired, &reply);
    assert_eq!(required(&challenge), ["given_name", "family_name"]);
    let error = challenge.answer(&new_password()).err().unwrap();
    let missing = |name: &str| AnswerErrorReason::MissingAttribute(name.into());
    assert_eq!(*error.reason(), missing("given_name"));
    assert_eq!(error.to_string(), "the attribute given_name is required");
    let challenge = error.into_challenge();
    let given = [("given_name", "Alice")];
    let error = challenge
        .with_attributes(given)
        .answer(&new_password())
        .err()
        .unwrap();
    assert_eq!(*error.reason(), missing("family_name"));
    // The challenge that came back can be answered like the first.
    let challenge = error.into_challenge();
    let given = [("family_name", "Liddell"), ("given_name", "Alice")];
    let exchange = challenge
        .with_attributes(given)
        .answer(&new_password())
        .unwrap();
    let own = json!({
        "NEW_PASSWORD": "N3w-Password!",
        "userAttributes.given_name": "Alice",
        "userAttributes.family_name": "Liddell",
    });
    assert_answer(&exchange, NAME, "s1", &own);
}

/// The service would end the sign-in with `Cannot modify an already provided email`.
#[test]
fn an_attribute_with_a_value_cannot_be_given_again() {
    let challenge = typed!(NewPasswordRequired, &reply(NAME, "s1"));
    let again = [("given_name", "Alice"), ("email", "alice@example.com")];
    let error = challenge
        .with_attributes(again)
        .answer(&new_password())
        .err()
        .unwrap();
    let has_value = AnswerErrorReason::AttributeHasValue("email".into());
    assert_eq!(*error.reason(), has_value);
    let shown = "the attribute email already has a value";
    assert_eq!(error.to_string(), shown);
    let again = error.into_challenge();
    let exchange = again
        .with_attributes([("given_name", "Alice")])
        .answer(&new_password());
    let own = json!({"NEW_PASSWORD": "N3w-Password!", "userAttributes.given_name": "Alice"});
    assert_answer(&exchange.unwrap(), NAME, "s1", &own);
}

/// A required attribute that has a value already need not be asked for, and could not be set.
#[test]
fn a_required_attribute_with_a_value_is_not_asked_for() {
    let reply = with(
        r#"["userAttributes.email","userAttributes.name"]"#,
        r#"{"email":"alice@example.com","name":"","nickname":null}"#,
    );
    let challenge = typed!(NewPasswordRequired, &reply);
    assert_eq!(required(&challenge), ["name"], "an empty one is none");
    let all: Vec<_> = challenge.attributes().collect();
    assert_eq!(all, [("email", "alice@example.com")]);
    let given = [("name", "Alice"), ("nickname", "Al")];
    assert!(
        challenge
            .with_attributes(given)
            .answer(&new_password())
            .is_ok()
    );
}

#[test]
fn either_parameter_may_be_missing() {
    let bare = challenge_with(NAME, "s1", json!({"USER_ID_FOR_SRP": USER_ID}));
    let challenge = typed!(NewPasswordRequired, &bare);
    assert!(required(&challenge).is_empty());
    assert_eq!(challenge.attributes().count(), 0);
    let exchange = challenge.answer(&new_password()).unwrap();
    let own = json!({"NEW_PASSWORD": "N3w-Password!"});
    assert_answer(&exchange, NAME, "s1", &own);
    // A name without the prefix is used as it is.
    let challenge = typed!(NewPasswordRequired, &with(r#"["name"]"#, "{}"));
    assert_eq!(required(&challenge), ["name"]);
}

#[test]
fn parameters_that_are_not_json_are_refused() {
    let error = |reply: &Value| receive(under_way(), reply).err();
    for text in ["", "given_name", "{}", "[1]", "[", "null", "[null]"] {
        let not_json = ProtocolError::NotJson("requiredAttributes");
        let refused = error(&with(text, "{}"));
        assert_eq!(refused, Some(not_json.into()), "{text:?}");
    }
    for text in ["", "email", "[]", "{\"email\":7}", "{", "null"] {
        let not_json = ProtocolError::NotJson("userAttributes");
        let refused = error(&with("[]", text));
        assert_eq!(refused, Some(not_json.into()), "{text:?}");
    }
}
