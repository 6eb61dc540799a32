//! `UpdateUserAttributes`, `DeleteUserAttributes`, and the verification of both kinds
//! of address.

use cognito_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::{POOL, Setup, is};

const UNAUTHORIZED: (&str, &str) = (
    "NotAuthorizedException",
    "A client attempted to write unauthorized attribute",
);
const EXPIRED: (&str, &str) = (
    "ExpiredCodeException",
    "Invalid code provided, please request a code again.",
);
const TAKEN: (&str, &str) = (
    "AliasExistsException",
    "An account with the email already exists.",
);

/// A setup, and alice's access token.
fn setup() -> (Setup, Value) {
    let mut setup = Setup::new();
    let token = setup.signed_in()["AccessToken"].clone();
    (setup, token)
}

fn update(token: &Value, attributes: &[(&str, &str)]) -> Value {
    let attributes: Vec<Value> = attributes
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect();
    json!({ "AccessToken": token, "UserAttributes": attributes })
}

fn verify(token: &Value, name: &str, code: &str) -> Value {
    json!({ "AccessToken": token, "AttributeName": name, "Code": code })
}

fn request(token: &Value, name: &str) -> Value {
    json!({ "AccessToken": token, "AttributeName": name })
}

/// The value of an attribute; null when there is none.
fn attribute(setup: &mut Setup, token: &Value, name: &str) -> Value {
    let user = setup.ok("GetUser", json!({ "AccessToken": token }));
    let attributes = user["UserAttributes"].as_array().unwrap();
    let found = attributes
        .iter()
        .find(|attribute| attribute["Name"] == name);
    found.map_or(Value::Null, |attribute| attribute["Value"].clone())
}

/// The last code that was sent, and its destination.
fn newest(setup: &Setup) -> (String, String) {
    let message = setup.newest_message();
    (message.code, message.destination)
}

#[test]
fn an_update_is_all_or_nothing() {
    let (mut setup, token) = setup();
    for forbidden in ["sub", "email_verified", "phone_number_verified"] {
        let body = update(&token, &[("nickname", "Al"), (forbidden, "true")]);
        is(&setup.refused("UpdateUserAttributes", body), UNAUTHORIZED);
        assert_eq!(attribute(&mut setup, &token, "nickname"), Value::Null);
    }
    let reply = setup.ok(
        "UpdateUserAttributes",
        update(&token, &[("nickname", "Al")]),
    );
    assert_eq!(reply, json!({}), "nothing is to be verified");
    assert_eq!(attribute(&mut setup, &token, "nickname"), "Al");
    let reply = setup.ok("UpdateUserAttributes", update(&token, &[("nickname", "")]));
    assert_eq!(reply, json!({}));
    assert_eq!(attribute(&mut setup, &token, "nickname"), Value::Null);
}

#[test]
fn what_the_schema_requires_cannot_be_deleted() {
    let (mut setup, token) = setup();
    setup.pool.set_required_attributes(["email"]);
    let required = (
        "InvalidParameterException",
        "Attributes did not conform to the schema: email: The attribute is required",
    );
    let blank = update(&token, &[("email", "")]);
    is(&setup.refused("UpdateUserAttributes", blank), required);
    let names = json!({ "AccessToken": token, "UserAttributeNames": ["nickname", "email"] });
    is(&setup.refused("DeleteUserAttributes", names), required);
    let names = json!({ "AccessToken": token, "UserAttributeNames": ["sub"] });
    is(&setup.refused("DeleteUserAttributes", names), UNAUTHORIZED);
}

#[test]
fn a_new_address_takes_effect_at_once_unverified() {
    let (mut setup, token) = setup();
    let first = update(&token, &[("email", "one@example.org")]);
    let reply = setup.ok("UpdateUserAttributes", first);
    assert_eq!(
        reply,
        json!({ "CodeDeliveryDetailsList": [{
            "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "o***@e***",
        }] })
    );
    assert_eq!(attribute(&mut setup, &token, "email"), "one@example.org");
    assert_eq!(attribute(&mut setup, &token, "email_verified"), "false");
    let (old, destination) = newest(&setup);
    assert_eq!(destination, "one@example.org");

    // A code that was sent to another address verifies nothing.
    setup.ok(
        "UpdateUserAttributes",
        update(&token, &[("email", "two@example.org")]),
    );
    let (code, _) = newest(&setup);
    assert_ne!(old, code);
    let refusal = setup.refused("VerifyUserAttribute", verify(&token, "email", &old));
    assert_eq!(refusal.0, "CodeMismatchException");
    let reply = setup.ok("VerifyUserAttribute", verify(&token, "email", &code));
    assert_eq!(reply, json!({}));
    assert_eq!(attribute(&mut setup, &token, "email_verified"), "true");
    // It can be used once.
    let refusal = setup.refused("VerifyUserAttribute", verify(&token, "email", &code));
    is(&refusal, EXPIRED);

    // The same value again is not a change.
    let same = update(&token, &[("email", "two@example.org")]);
    assert_eq!(setup.ok("UpdateUserAttributes", same), json!({}));
    assert_eq!(attribute(&mut setup, &token, "email_verified"), "true");
}

#[test]
fn no_code_is_sent_for_an_attribute_without_verification() {
    let (mut setup, token) = setup();
    setup.pool.set_auto_verified_attributes([]);
    let before = setup.pool.outbox().count();
    let body = update(&token, &[("email", "one@example.org")]);
    assert_eq!(setup.ok("UpdateUserAttributes", body), json!({}));
    assert_eq!(setup.pool.outbox().count(), before);
    assert_eq!(attribute(&mut setup, &token, "email_verified"), "false");
    // But the user can ask for one.
    setup.ok("GetUserAttributeVerificationCode", request(&token, "email"));
    let (code, destination) = newest(&setup);
    assert_eq!(destination, "one@example.org");
    setup.ok("VerifyUserAttribute", verify(&token, "email", &code));
    assert_eq!(attribute(&mut setup, &token, "email_verified"), "true");
}

#[test]
fn with_verification_before_the_update_the_old_value_stays() {
    let (mut setup, token) = setup();
    let pool = json!({
        "UserPoolId": POOL, "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": ["email"],
        },
    });
    setup.ok("UpdateUserPool", pool);
    setup.ok(
        "UpdateUserAttributes",
        update(&token, &[("email", "one@example.org")]),
    );
    assert_eq!(attribute(&mut setup, &token, "email"), "alice@example.com");
    // Another code is sent to the unverified address.
    setup.ok("GetUserAttributeVerificationCode", request(&token, "email"));
    let (code, destination) = newest(&setup);
    assert_eq!(destination, "one@example.org");
    setup.ok("VerifyUserAttribute", verify(&token, "email", &code));
    assert_eq!(attribute(&mut setup, &token, "email"), "one@example.org");
    assert_eq!(attribute(&mut setup, &token, "email_verified"), "true");
}

#[test]
fn a_code_is_valid_for_a_day() {
    let (mut setup, token) = setup();
    setup.ok("GetUserAttributeVerificationCode", request(&token, "email"));
    let (code, _) = newest(&setup);
    setup.seconds += 24 * 3600;
    let token = setup.signed_in()["AccessToken"].clone();
    let refusal = setup.refused("VerifyUserAttribute", verify(&token, "email", &code));
    is(&refusal, EXPIRED);
}

#[test]
fn an_alias_belongs_to_one_user() {
    let (mut setup, token) = setup();
    let bob = NewUser::new("bob", crate::support::PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true");
    setup.add(bob);
    // Before the code is entered, nothing reveals that there is such a user.
    setup.ok(
        "UpdateUserAttributes",
        update(&token, &[("email", "bob@example.com")]),
    );
    let (code, _) = newest(&setup);
    let refusal = setup.refused("VerifyUserAttribute", verify(&token, "email", &code));
    is(&refusal, TAKEN);
    assert_eq!(attribute(&mut setup, &token, "email_verified"), "false");
}

#[test]
fn only_addresses_and_numbers_are_verified() {
    let (mut setup, token) = setup();
    for (name, because) in [
        ("nickname", "it has no destination"),
        ("phone_number", "the user has none"),
    ] {
        let refusal = setup.refused("GetUserAttributeVerificationCode", request(&token, name));
        assert_eq!(refusal.0, "InvalidParameterException", "{because}");
    }
    let refusal = setup.refused("VerifyUserAttribute", json!({}));
    assert_eq!(
        refusal.1,
        "3 validation errors detected: \
         Value null at 'accessToken' failed to satisfy constraint: Member must not be null; \
         Value null at 'attributeName' failed to satisfy constraint: Member must not be null; \
         Value null at 'code' failed to satisfy constraint: Member must not be null"
    );
}

/// It would be a claim of the ID token.
#[test]
fn an_attribute_outside_the_schema_is_unknown() {
    let (mut setup, token) = setup();
    for name in ["aud", "token_use", "cognito:username", "exp"] {
        let refused = (
            "InvalidParameterException".to_owned(),
            format!(
                "Attributes did not conform to the schema: {name}: \
                 Attribute does not exist in the schema."
            ),
        );
        let body = update(&token, &[("nickname", "Al"), (name, "other")]);
        is(
            &setup.refused("UpdateUserAttributes", body),
            (
                "InvalidParameterException",
                &format!("user.{name}: Attribute does not exist in the schema.\n"),
            ),
        );
        let attributes = json!([{ "Name": name, "Value": "other" }]);
        let sign_up = json!({
            "ClientId": "webapp", "Username": "zoe", "Password": crate::support::PASSWORD,
            "UserAttributes": attributes,
        });
        assert_eq!(setup.refused("SignUp", sign_up), refused);
        let create = json!({
            "UserPoolId": POOL, "Username": "zoe", "UserAttributes": attributes,
        });
        assert_eq!(setup.refused("AdminCreateUser", create), refused);
    }
    let own = [
        ("custom:aud", "other"),
        ("profile", "https://example.org/al"),
    ];
    setup.ok("UpdateUserAttributes", update(&token, &own));
    let id = Setup::claims(&setup.signed_in()["IdToken"]);
    for (name, value) in [own[0], own[1], ("aud", "webapp"), ("token_use", "id")] {
        assert_eq!(id[name], value);
    }
}
