//! `UpdateUserAttributes`, `DeleteUserAttributes`, and the verification of both kinds
//! of address.

use cognito_emulator::NewUser;
use serde_json::{Value, json};

use crate::rig::{POOL, Rig, is};

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

/// A rig, and alice's access token.
fn rig() -> (Rig, Value) {
    let mut rig = Rig::new();
    let token = rig.signed_in()["AccessToken"].clone();
    (rig, token)
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
fn attribute(rig: &mut Rig, token: &Value, name: &str) -> Value {
    let user = rig.ok("GetUser", json!({ "AccessToken": token }));
    let attributes = user["UserAttributes"].as_array().unwrap();
    let found = attributes
        .iter()
        .find(|attribute| attribute["Name"] == name);
    found.map_or(Value::Null, |attribute| attribute["Value"].clone())
}

/// The code that was sent last, and where it went.
fn newest(rig: &Rig) -> (String, String) {
    let message = rig.newest_message();
    (message.code, message.destination)
}

#[test]
fn an_update_is_all_or_nothing() {
    let (mut rig, token) = rig();
    for forbidden in ["sub", "email_verified", "phone_number_verified"] {
        let body = update(&token, &[("nickname", "Al"), (forbidden, "true")]);
        is(&rig.refused("UpdateUserAttributes", body), UNAUTHORIZED);
        assert_eq!(attribute(&mut rig, &token, "nickname"), Value::Null);
    }
    let reply = rig.ok(
        "UpdateUserAttributes",
        update(&token, &[("nickname", "Al")]),
    );
    assert_eq!(reply, json!({}), "nothing is to be verified");
    assert_eq!(attribute(&mut rig, &token, "nickname"), "Al");
    let reply = rig.ok("UpdateUserAttributes", update(&token, &[("nickname", "")]));
    assert_eq!(reply, json!({}));
    assert_eq!(attribute(&mut rig, &token, "nickname"), Value::Null);
}

#[test]
fn what_the_schema_requires_cannot_be_deleted() {
    let (mut rig, token) = rig();
    rig.pool.set_required_attributes(["email"]);
    let required = (
        "InvalidParameterException",
        "Attributes did not conform to the schema: email: The attribute is required",
    );
    let blank = update(&token, &[("email", "")]);
    is(&rig.refused("UpdateUserAttributes", blank), required);
    let names = json!({ "AccessToken": token, "UserAttributeNames": ["nickname", "email"] });
    is(&rig.refused("DeleteUserAttributes", names), required);
    let names = json!({ "AccessToken": token, "UserAttributeNames": ["sub"] });
    is(&rig.refused("DeleteUserAttributes", names), UNAUTHORIZED);
}

#[test]
fn a_new_address_is_there_at_once_and_unverified() {
    let (mut rig, token) = rig();
    let first = update(&token, &[("email", "one@example.org")]);
    let reply = rig.ok("UpdateUserAttributes", first);
    assert_eq!(
        reply,
        json!({ "CodeDeliveryDetailsList": [{
            "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "o***@e***",
        }] })
    );
    assert_eq!(attribute(&mut rig, &token, "email"), "one@example.org");
    assert_eq!(attribute(&mut rig, &token, "email_verified"), "false");
    let (old, destination) = newest(&rig);
    assert_eq!(destination, "one@example.org");

    // A code that went to another address verifies nothing any more.
    rig.ok(
        "UpdateUserAttributes",
        update(&token, &[("email", "two@example.org")]),
    );
    let (code, _) = newest(&rig);
    assert_ne!(old, code);
    let refusal = rig.refused("VerifyUserAttribute", verify(&token, "email", &old));
    assert_eq!(refusal.0, "CodeMismatchException");
    let reply = rig.ok("VerifyUserAttribute", verify(&token, "email", &code));
    assert_eq!(reply, json!({}));
    assert_eq!(attribute(&mut rig, &token, "email_verified"), "true");
    // It is good once.
    let refusal = rig.refused("VerifyUserAttribute", verify(&token, "email", &code));
    is(&refusal, EXPIRED);

    // The same value again is no change.
    let same = update(&token, &[("email", "two@example.org")]);
    assert_eq!(rig.ok("UpdateUserAttributes", same), json!({}));
    assert_eq!(attribute(&mut rig, &token, "email_verified"), "true");
}

#[test]
fn no_code_is_sent_for_what_the_pool_does_not_verify() {
    let (mut rig, token) = rig();
    rig.pool.set_auto_verified_attributes([]);
    let before = rig.pool.outbox().count();
    let body = update(&token, &[("email", "one@example.org")]);
    assert_eq!(rig.ok("UpdateUserAttributes", body), json!({}));
    assert_eq!(rig.pool.outbox().count(), before);
    assert_eq!(attribute(&mut rig, &token, "email_verified"), "false");
    // But the user can ask for one.
    rig.ok("GetUserAttributeVerificationCode", request(&token, "email"));
    let (code, destination) = newest(&rig);
    assert_eq!(destination, "one@example.org");
    rig.ok("VerifyUserAttribute", verify(&token, "email", &code));
    assert_eq!(attribute(&mut rig, &token, "email_verified"), "true");
}

#[test]
fn with_verification_before_the_update_the_old_value_stays() {
    let (mut rig, token) = rig();
    let pool = json!({
        "UserPoolId": POOL,
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": ["email"],
        },
    });
    rig.ok("UpdateUserPool", pool);
    rig.ok(
        "UpdateUserAttributes",
        update(&token, &[("email", "one@example.org")]),
    );
    assert_eq!(attribute(&mut rig, &token, "email"), "alice@example.com");
    // Another code goes to the address that waits.
    rig.ok("GetUserAttributeVerificationCode", request(&token, "email"));
    let (code, destination) = newest(&rig);
    assert_eq!(destination, "one@example.org");
    rig.ok("VerifyUserAttribute", verify(&token, "email", &code));
    assert_eq!(attribute(&mut rig, &token, "email"), "one@example.org");
    assert_eq!(attribute(&mut rig, &token, "email_verified"), "true");
}

#[test]
fn a_code_is_good_for_a_day() {
    let (mut rig, token) = rig();
    rig.ok("GetUserAttributeVerificationCode", request(&token, "email"));
    let (code, _) = newest(&rig);
    rig.seconds += 24 * 3600;
    let token = rig.signed_in()["AccessToken"].clone();
    let refusal = rig.refused("VerifyUserAttribute", verify(&token, "email", &code));
    is(&refusal, EXPIRED);
}

#[test]
fn an_alias_is_of_one_user() {
    let (mut rig, token) = rig();
    let bob = NewUser::new("bob", crate::rig::PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true");
    rig.add(bob);
    // Nothing tells before the code does that there is such a user.
    rig.ok(
        "UpdateUserAttributes",
        update(&token, &[("email", "bob@example.com")]),
    );
    let (code, _) = newest(&rig);
    let refusal = rig.refused("VerifyUserAttribute", verify(&token, "email", &code));
    is(&refusal, TAKEN);
    assert_eq!(attribute(&mut rig, &token, "email_verified"), "false");
}

#[test]
fn only_addresses_and_numbers_are_verified() {
    let (mut rig, token) = rig();
    for (name, because) in [
        ("nickname", "it has no destination"),
        ("phone_number", "the user has none"),
    ] {
        let refusal = rig.refused("GetUserAttributeVerificationCode", request(&token, name));
        assert_eq!(refusal.0, "InvalidParameterException", "{because}");
    }
    let refusal = rig.refused("VerifyUserAttribute", json!({}));
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
fn what_the_schema_does_not_have_is_no_attribute() {
    let (mut rig, token) = rig();
    for name in ["aud", "token_use", "cognito:username", "exp"] {
        let refused = (
            "InvalidParameterException".to_owned(),
            format!(
                "Attributes did not conform to the schema: {name}: \
                 Attribute does not exist in the schema."
            ),
        );
        let body = update(&token, &[("nickname", "Al"), (name, "other")]);
        assert_eq!(rig.refused("UpdateUserAttributes", body), refused);
        let attributes = json!([{ "Name": name, "Value": "other" }]);
        let sign_up = json!({
            "ClientId": "webapp", "Username": "zoe", "Password": crate::rig::PASSWORD,
            "UserAttributes": attributes,
        });
        assert_eq!(rig.refused("SignUp", sign_up), refused);
        let create = json!({
            "UserPoolId": POOL, "Username": "zoe", "UserAttributes": attributes,
        });
        assert_eq!(rig.refused("AdminCreateUser", create), refused);
    }
    let own = [
        ("custom:aud", "other"),
        ("profile", "https://example.org/al"),
    ];
    rig.ok("UpdateUserAttributes", update(&token, &own));
    let id = Rig::claims(&rig.signed_in()["IdToken"]);
    for (name, value) in [own[0], own[1], ("aud", "webapp"), ("token_use", "id")] {
        assert_eq!(id[name], value);
    }
}
