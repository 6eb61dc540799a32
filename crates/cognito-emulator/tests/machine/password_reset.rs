//! A new password with a code, or with the old password.

use cognito_emulator::{NewAppClient, NewUser};
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup, has_tokens, is};

const NEW: &str = "Better-Horse8!";

/// Bob, who can receive a code; and a client that may learn who exists.
fn setup() -> Setup {
    let mut setup = Setup::new();
    let legacy = NewAppClient::public()
        .with_id("legacy")
        .telling_unknown_users();
    setup.with(|pool, cx| pool.add_client(legacy, cx)).unwrap();
    setup.add(reachable("bob"));
    setup
}

fn reachable(name: &str) -> NewUser {
    NewUser::new(name, PASSWORD)
        .with_attribute("email", &format!("{name}@example.com"))
        .with_attribute("email_verified", "true")
}

fn forgot(client_id: &str, username: &str) -> Value {
    json!({ "ClientId": client_id, "Username": username })
}

fn confirm(username: &str, code: &str, password: &str) -> Value {
    json!({
        "ClientId": "webapp", "Username": username,
        "ConfirmationCode": code, "Password": password,
    })
}

#[test]
fn a_code_sets_a_new_password() {
    let mut setup = setup();
    let reply = setup.ok("ForgotPassword", forgot("webapp", "bob"));
    assert_eq!(
        reply["CodeDeliveryDetails"],
        json!({
            "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "b***@e***",
        })
    );
    has_tokens(&setup.password("bob"));
    let code = setup.newest_message().code;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refusal = setup.refused("ConfirmForgotPassword", confirm("bob", wrong, NEW));
    assert_eq!(refusal.0, "CodeMismatchException");
    let refusal = setup.refused("ConfirmForgotPassword", confirm("bob", &code, "weak"));
    assert_eq!(refusal.0, "InvalidPasswordException");
    setup.ok("ConfirmForgotPassword", confirm("bob", &code, NEW));
    setup.refused("InitiateAuth", setup.password_body("bob", PASSWORD));
    has_tokens(&setup.ok("InitiateAuth", setup.password_body("bob", NEW)));
    let refusal = setup.refused("ConfirmForgotPassword", confirm("bob", &code, NEW));
    assert_eq!(refusal.0, "ExpiredCodeException", "it is used up");
}

#[test]
fn a_code_is_valid_for_an_hour() {
    for (age, good) in [(3599, true), (3600, false)] {
        let mut setup = setup();
        setup.ok("ForgotPassword", forgot("webapp", "bob"));
        let code = setup.newest_message().code;
        setup.seconds += age;
        let (status, _) = setup.call("ConfirmForgotPassword", confirm("bob", &code, NEW));
        assert_eq!(status == 200, good, "after {age} s");
    }
}

#[test]
fn a_new_password_ends_reset_required() {
    let mut setup = setup();
    setup.ok(
        "AdminResetUserPassword",
        json!({ "UserPoolId": POOL, "Username": "bob" }),
    );
    let refusal = setup.refused("InitiateAuth", setup.password_body("bob", PASSWORD));
    assert_eq!(refusal.0, "PasswordResetRequiredException");
    let message = setup.newest_message();
    assert_eq!(message.purpose, "AdminResetUserPassword");
    setup.ok("ConfirmForgotPassword", confirm("bob", &message.code, NEW));
    has_tokens(&setup.ok("InitiateAuth", setup.password_body("bob", NEW)));

    setup.add(reachable("carol").with_reset_required());
    setup.ok("ForgotPassword", forgot("webapp", "carol"));
    let code = setup.newest_message().code;
    setup.ok("ConfirmForgotPassword", confirm("carol", &code, NEW));
    has_tokens(&setup.ok("InitiateAuth", setup.password_body("carol", NEW)));
}

#[test]
fn a_user_without_a_destination_is_not_revealed() {
    let mut setup = setup();
    setup.add(reachable("off").disabled());
    setup.add(reachable("new").with_temporary_password());
    for (name, code, message) in [
        (
            "nobody",
            "UserNotFoundException",
            "Username/client id combination not found.",
        ),
        ("off", "NotAuthorizedException", "User is disabled."),
        (
            "alice",
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or \
             phone_number",
        ),
    ] {
        let refusal = setup.refused("ForgotPassword", forgot("legacy", name));
        is(&refusal, (code, message));
        let first = setup.ok("ForgotPassword", forgot("webapp", name));
        let again = setup.ok("ForgotPassword", forgot("webapp", name));
        assert_eq!(first["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
        assert_eq!(first, again);
    }
    is(
        &setup.refused("ForgotPassword", forgot("legacy", "new")),
        (
            "NotAuthorizedException",
            "User password cannot be reset in the current state.",
        ),
    );
    assert_eq!(setup.pool.outbox().count(), 0);
    for (name, code) in [
        ("nobody", "CodeMismatchException"),
        ("off", "CodeMismatchException"),
        ("bob", "ExpiredCodeException"),
    ] {
        let refusal = setup.refused("ConfirmForgotPassword", confirm(name, "123456", NEW));
        assert_eq!(refusal.0, code, "{name}");
    }
}

#[test]
fn a_password_is_changed_with_the_old_one() {
    let mut setup = setup();
    let token = setup.password("bob")["AuthenticationResult"]["AccessToken"].clone();
    let change = |old: &str, new: &str| json!({ "AccessToken": token, "PreviousPassword": old, "ProposedPassword": new });
    is(
        &setup.refused("ChangePassword", change(NEW, NEW)),
        ("NotAuthorizedException", "Incorrect username or password."),
    );
    let refusal = setup.refused("ChangePassword", change(PASSWORD, "weak"));
    assert_eq!(refusal.0, "InvalidPasswordException");
    assert_eq!(setup.ok("ChangePassword", change(PASSWORD, NEW)), json!({}));
    setup.refused("InitiateAuth", setup.password_body("bob", PASSWORD));
    has_tokens(&setup.ok("InitiateAuth", setup.password_body("bob", NEW)));
}

/// The API's reference of PasswordHistorySize: none of the n previous passwords.
#[test]
fn one_of_the_last_passwords_is_not_set_again() {
    let mut setup = setup();
    let policy = json!({ "PasswordPolicy": { "PasswordHistorySize": 2 } });
    let pool = json!({ "UserPoolId": POOL, "Policies": policy });
    setup.ok("UpdateUserPool", pool);
    let set = |password: &str, permanent: bool| {
        json!({ "UserPoolId": POOL, "Username": "bob", "Password": password,
            "Permanent": permanent })
    };
    let violation = "PasswordHistoryPolicyViolationException";
    let is_refused = |setup: &mut Setup, password: &str| {
        let refusal = setup.refused("AdminSetUserPassword", set(password, true));
        assert_eq!(refusal.0, violation, "{password}");
    };
    is_refused(&mut setup, PASSWORD);
    setup.ok("AdminSetUserPassword", set(NEW, true));
    is_refused(&mut setup, PASSWORD);
    is_refused(&mut setup, NEW);
    setup.ok("AdminSetUserPassword", set("Third-Horse9!", true));
    setup.ok("AdminSetUserPassword", set(PASSWORD, true));
    // The history also applies to users who change their own password, but not to temporary
    // passwords.
    let token = setup.password("bob")["AuthenticationResult"]["AccessToken"].clone();
    let change = json!({ "AccessToken": token, "PreviousPassword": PASSWORD,
        "ProposedPassword": "Third-Horse9!" });
    assert_eq!(setup.refused("ChangePassword", change).0, violation);
    setup.ok("AdminSetUserPassword", set(PASSWORD, false));
}

/// The API's reference of AccountRecoverySetting.
#[test]
fn the_pool_sets_how_a_password_is_recovered() {
    let mut setup = Setup::new();
    let user = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("phone_number", "+15555551234")
        .with_attribute("phone_number_verified", "true");
    setup.add(user);
    let forgot = json!({ "ClientId": "webapp", "Username": "bob" });
    let with = |names: &[&str]| {
        let mechanisms = names.iter().enumerate();
        let mechanisms = mechanisms
            .map(|(at, name)| json!({ "Name": name, "Priority": at + 1 }))
            .collect::<Value>();
        json!({
            "UserPoolId": POOL,
            "AccountRecoverySetting": { "RecoveryMechanisms": mechanisms },
        })
    };
    let medium = |setup: &mut Setup| {
        let reply = setup.ok("ForgotPassword", forgot.clone());
        reply["CodeDeliveryDetails"]["DeliveryMedium"].clone()
    };
    assert_eq!(medium(&mut setup), "SMS");
    setup.ok(
        "UpdateUserPool",
        with(&["verified_email", "verified_phone_number"]),
    );
    assert_eq!(medium(&mut setup), "EMAIL");
    setup.ok("UpdateUserPool", with(&["verified_phone_number"]));
    assert_eq!(medium(&mut setup), "SMS");
    setup.ok("UpdateUserPool", with(&["admin_only"]));
    is(
        &setup.refused("ForgotPassword", forgot.clone()),
        (
            "NotAuthorizedException",
            "Contact administrator to reset password.",
        ),
    );
}

/// Observed on AWS: an operator cannot lock somebody out like that.
#[test]
fn an_operator_resets_only_users_who_can_receive_a_code() {
    let mut setup = Setup::new();
    setup.add(NewUser::new("bob", PASSWORD));
    setup.add(NewUser::new("new", PASSWORD).with_temporary_password());
    setup.add(NewUser::new("off", PASSWORD));
    let off = json!({ "UserPoolId": POOL, "Username": "off" });
    setup.ok("AdminDisableUser", off);
    for (name, code, message) in [
        ("off", "NotAuthorizedException", "User is disabled"),
        (
            "bob",
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or \
             phone_number",
        ),
        (
            "new",
            "NotAuthorizedException",
            "User password cannot be reset in the current state.",
        ),
    ] {
        let body = json!({ "UserPoolId": POOL, "Username": name });
        is(
            &setup.refused("AdminResetUserPassword", body),
            (code, message),
        );
    }
    has_tokens(&setup.password("bob"));
}
