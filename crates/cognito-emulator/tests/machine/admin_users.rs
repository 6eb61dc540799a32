//! Operators and their users: confirmed, changed, signed out, deleted, listed.

use cognito_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup, has_tokens, is};

fn named(name: &str) -> Value {
    json!({ "UserPoolId": POOL, "Username": name })
}

fn update(name: &str, attributes: &[(&str, &str)]) -> Value {
    let attributes = attributes
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Value": value }));
    json!({
        "UserPoolId": POOL, "Username": name,
        "UserAttributes": attributes.collect::<Value>(),
    })
}

fn attribute(setup: &mut Setup, user: &str, name: &str) -> Value {
    let user = setup.ok("AdminGetUser", named(user));
    let attributes = user["UserAttributes"].as_array().unwrap();
    let found = attributes.iter().find(|it| it["Name"] == name);
    found.map_or(Value::Null, |it| it["Value"].clone())
}

#[test]
fn an_operator_confirms_a_sign_up_once() {
    let mut setup = Setup::new();
    setup.add(NewUser::new("zoe", PASSWORD).unconfirmed());
    setup.ok("AdminConfirmSignUp", named("zoe"));
    has_tokens(&setup.password("zoe"));
    setup.add(NewUser::new("new", PASSWORD).with_temporary_password());
    for (name, status) in [("zoe", "CONFIRMED"), ("new", "FORCE_CHANGE_PASSWORD")] {
        let message = format!("User cannot be confirmed. Current status is {status}");
        is(
            &setup.refused("AdminConfirmSignUp", named(name)),
            ("NotAuthorizedException", &message),
        );
    }
}

#[test]
fn an_operator_signs_a_user_out_everywhere() {
    let mut setup = Setup::new();
    let token = setup.signed_in()["AccessToken"].clone();
    setup.ok("AdminUserGlobalSignOut", named("alice"));
    is(
        &setup.refused("GetUser", json!({ "AccessToken": token })),
        ("NotAuthorizedException", "Access Token has been revoked"),
    );
    setup.signed_in();
}

#[test]
fn a_deleted_users_name_can_be_used_again() {
    let mut setup = Setup::new();
    assert_eq!(setup.ok("AdminDeleteUser", named("alice")), Value::Null);
    is(
        &setup.refused("AdminDeleteUser", named("alice")),
        ("UserNotFoundException", "User does not exist."),
    );
    setup.ok("AdminCreateUser", named("alice"));
}

/// The API reference of each operation: "the username … or the sub".
#[test]
fn an_operator_can_name_a_user_by_sub() {
    let mut setup = Setup::new();
    let sub = attribute(&mut setup, "alice", "sub");
    let sub = sub.as_str().unwrap();
    assert_eq!(setup.ok("AdminGetUser", named(sub))["Username"], "alice");
    setup.ok(
        "AdminUpdateUserAttributes",
        update(sub, &[("nickname", "Al")]),
    );
    assert_eq!(attribute(&mut setup, "alice", "nickname"), "Al");
    let body = setup.password_body(sub, PASSWORD);
    assert_eq!(
        setup.refused("InitiateAuth", body).0,
        "NotAuthorizedException"
    );
}

#[test]
fn an_operator_can_mark_attributes_verified() {
    let mut setup = Setup::new();
    let said = [("email", "new@example.com"), ("email_verified", "true")];
    setup.ok("AdminUpdateUserAttributes", update("alice", &said));
    assert_eq!(attribute(&mut setup, "alice", "email_verified"), "true");
    assert_eq!(setup.pool.outbox().count(), 0);
    // If the operator says nothing, it is verified as if the user had set it.
    let unsaid = [("email", "newer@example.com")];
    setup.ok("AdminUpdateUserAttributes", update("alice", &unsaid));
    assert_eq!(attribute(&mut setup, "alice", "email_verified"), "false");
    assert_eq!(setup.newest_message().destination, "newer@example.com");
    setup.ok(
        "AdminUpdateUserAttributes",
        update("alice", &[("email", "")]),
    );
    assert_eq!(attribute(&mut setup, "alice", "email"), Value::Null);
}

#[test]
fn an_operator_cannot_set_an_undeclared_attribute() {
    let mut setup = Setup::new();
    let unknown = [("aud", "x"), ("iss", "y"), ("nickname", "Al")];
    is(
        &setup.refused("AdminUpdateUserAttributes", update("alice", &unknown)),
        (
            "InvalidParameterException",
            "user.aud: Attribute does not exist in the schema.\n\
             user.iss: Attribute does not exist in the schema.\n",
        ),
    );
    is(
        &setup.refused(
            "AdminUpdateUserAttributes",
            update("alice", &[("sub", "x")]),
        ),
        (
            "InvalidParameterException",
            "Cannot modify the non-mutable attribute sub",
        ),
    );
    assert_eq!(attribute(&mut setup, "alice", "nickname"), Value::Null);
    let mut body = named("alice");
    body["UserAttributeNames"] = json!(["aud"]);
    is(
        &setup.refused("AdminDeleteUserAttributes", body.clone()),
        (
            "InvalidParameterException",
            "Invalid user attributes: user.aud: Attribute does not exist in the schema.\n",
        ),
    );
    body["UserAttributeNames"] = json!(["email", "nickname"]);
    setup.ok("AdminDeleteUserAttributes", body);
    assert_eq!(attribute(&mut setup, "alice", "email"), Value::Null);
}

fn listed(setup: &mut Setup, filter: &str) -> Vec<String> {
    let users = setup.ok("ListUsers", json!({ "UserPoolId": POOL, "Filter": filter }));
    let users = users["Users"].as_array().unwrap().iter();
    users
        .map(|user| user["Username"].as_str().unwrap().to_owned())
        .collect()
}

/// The developer guide: one term, `=` or `^=`, with optional spaces.
#[test]
fn users_are_found_by_attributes() {
    let mut setup = Setup::new();
    for name in ["albert", "bob", "carol"] {
        let user = NewUser::new(name, PASSWORD).with_attribute("email", &format!("{name}@x.org"));
        setup.add(user);
    }
    setup.add(NewUser::new("d\"quote", PASSWORD).unconfirmed().disabled());
    let all = ["albert", "alice", "bob", "carol", "d\"quote"];
    for (filter, found) in [
        ("", &all[..]),
        ("username = \"bob\"", &all[2..3]),
        ("username=\"BOB\"", &[]),
        ("username ^= \"al\"", &all[..2]),
        ("\"email\"^=\"bob@\"", &all[2..3]),
        ("cognito:user_status = \"unconfirmed\"", &all[4..]),
        ("status = \"Enabled\"", &all[..4]),
        ("status = \"Disabled\"", &all[4..]),
        ("username = \"d\\\"quote\"", &all[4..]),
    ] {
        assert_eq!(listed(&mut setup, filter), found, "{filter}");
    }
    for (filter, message) in [
        ("email", "Error while parsing filter."),
        ("email = bob", "Error while parsing filter."),
        ("email ~ \"bob\"", "Error while parsing filter."),
        (
            "email = \"a\" and name = \"b\"",
            "Error while parsing filter.",
        ),
        ("custom:foo = \"a\"", "Invalid search attribute: custom:foo"),
    ] {
        let body = json!({ "UserPoolId": POOL, "Filter": filter });
        is(
            &setup.refused("ListUsers", body),
            ("InvalidParameterException", message),
        );
    }
    let long = json!({ "UserPoolId": POOL, "Filter": "x".repeat(257) });
    let (_, message) = setup.refused("ListUsers", long);
    let constraint = "Member must have length less than or equal to 256";
    assert!(message.ends_with(constraint), "{message}");
}

#[test]
fn a_list_of_users_has_pages_and_the_wanted_attributes() {
    let mut setup = Setup::new();
    for number in 0..61 {
        setup.add(NewUser::new(&format!("user{number:02}"), PASSWORD));
    }
    let mut body = json!({ "UserPoolId": POOL });
    let page = setup.ok("ListUsers", body.clone());
    assert_eq!(page["Users"].as_array().unwrap().len(), 60);
    body["PaginationToken"] = page["PaginationToken"].clone();
    let page = setup.ok("ListUsers", body);
    assert_eq!(page["Users"].as_array().unwrap().len(), 2);
    assert!(page.get("PaginationToken").is_none());
    let body = json!({
        "UserPoolId": POOL, "AttributesToGet": ["email"], "Filter": "username = \"alice\"",
    });
    let users = setup.ok("ListUsers", body);
    assert_eq!(
        users["Users"][0]["Attributes"],
        json!([{ "Name": "email", "Value": "alice@example.com" }])
    );
    let body = json!({ "UserPoolId": POOL, "AttributesToGet": ["email"] });
    is(
        &setup.refused("ListUsers", body),
        (
            "InvalidParameterException",
            "Input fails to satisfy the constraints.",
        ),
    );
}

/// The API's reference, and what other emulators answer of the refusal.
#[test]
fn an_invitation_is_sent_again() {
    let mut setup = Setup::new();
    let mut body = named("zoe");
    body["DesiredDeliveryMediums"] = json!(["EMAIL"]);
    body["UserAttributes"] = json!([{ "Name": "email", "Value": "zoe@example.com" }]);
    body["MessageAction"] = "RESEND".into();
    is(
        &setup.refused("AdminCreateUser", body.clone()),
        ("UserNotFoundException", "User does not exist."),
    );
    let mut first = body.clone();
    first.as_object_mut().unwrap().remove("MessageAction");
    setup.ok("AdminCreateUser", first);
    let old = setup.newest_message().code;
    setup.seconds += 6 * 86_400;
    let again = setup.ok("AdminCreateUser", body.clone());
    assert_eq!(again["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let new = setup.newest_message().code;
    // Its week starts again.
    setup.seconds += 6 * 86_400;
    let begin = setup.password_body("zoe", &new);
    let challenge = setup.ok("InitiateAuth", begin);
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let begin = setup.password_body("zoe", &old);
    let (code, _) = setup.refused("InitiateAuth", begin);
    assert_eq!(code, "NotAuthorizedException");
    body["Username"] = "alice".into();
    is(
        &setup.refused("AdminCreateUser", body.clone()),
        (
            "UnsupportedUserStateException",
            "Resend not possible. alice status is not FORCE_CHANGE_PASSWORD",
        ),
    );
    body["MessageAction"] = "BOGUS".into();
    is(
        &setup.refused("AdminCreateUser", body),
        (
            "InvalidParameterException",
            "1 validation error detected: Value 'BOGUS' at 'messageAction' failed to satisfy \
             constraint: Member must satisfy enum value set: [RESEND, SUPPRESS]",
        ),
    );
}

#[test]
fn a_request_cannot_choose_the_sub() {
    let mut setup = Setup::new();
    let mut body = named("zoe");
    body["UserAttributes"] = json!([{ "Name": "sub", "Value": "" }]);
    let (code, _) = setup.refused("AdminCreateUser", body);
    assert_eq!(code, "InvalidParameterException");
    let (code, _) = setup.refused("AdminGetUser", named("zoe"));
    assert_eq!(code, "UserNotFoundException");
}

#[test]
fn a_pool_can_accept_invited_users_only() {
    let mut setup = Setup::new();
    let only = json!({
        "UserPoolId": POOL, "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true },
    });
    setup.ok("UpdateUserPool", only);
    let sign_up = json!({ "ClientId": "webapp", "Username": "zoe", "Password": PASSWORD });
    is(
        &setup.refused("SignUp", sign_up),
        (
            "NotAuthorizedException",
            "SignUp is not permitted for this user pool",
        ),
    );
    setup.ok("AdminCreateUser", named("zoe"));
}
