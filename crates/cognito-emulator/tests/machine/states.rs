//! Users whose status prevents a sign-in.

use crate::support::{PASSWORD, POOL, Setup, asks, has_tokens, is};
use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

const DISABLED: (&str, &str) = ("NotAuthorizedException", "User is disabled.");
const RESET: (&str, &str) = (
    "PasswordResetRequiredException",
    "Password reset required for the user",
);
const UNCONFIRMED: (&str, &str) = ("UserNotConfirmedException", "User is not confirmed.");

fn named(username: &str) -> Value {
    json!({ "UserPoolId": POOL, "Username": username })
}

/// Verifies alice's address, because a password can be reset only with a code.
fn make_reachable(setup: &mut Setup) {
    let mut body = named("alice");
    body["UserAttributes"] = json!([{ "Name": "email_verified", "Value": "true" }]);
    setup.ok("AdminUpdateUserAttributes", body);
}

#[test]
fn both_password_flows_report_the_users_state() {
    type State = fn(NewUser) -> NewUser;
    let rows: [(State, (&str, &str)); 3] = [
        (NewUser::disabled, DISABLED),
        (NewUser::with_reset_required, RESET),
        (NewUser::unconfirmed, UNCONFIRMED),
    ];
    for (state, expected) in rows {
        let mut setup = Setup::new();
        setup.add(state(NewUser::new("bob", PASSWORD)));
        // Before the password is checked, as observed on AWS.
        for password in [PASSWORD, "Wrong-Horse7!"] {
            let body = setup.password_body("bob", password);
            is(&setup.refused("InitiateAuth", body), expected);
            let started = setup.start_srp("bob");
            let claim = setup.claim(started, password, &setup.now().to_string());
            is(&setup.refused("RespondToAuthChallenge", claim), expected);
        }
    }
}

#[test]
fn an_operator_changes_the_state() {
    let mut setup = Setup::new();
    let status = |setup: &mut Setup| {
        let user = setup.ok("AdminGetUser", named("alice"));
        (user["UserStatus"].clone(), user["Enabled"].clone())
    };
    assert_eq!(status(&mut setup), (json!("CONFIRMED"), json!(true)));
    assert_eq!(setup.ok("AdminDisableUser", named("alice")), json!({}));
    assert_eq!(status(&mut setup), (json!("CONFIRMED"), json!(false)));
    let body = setup.password_body("alice", PASSWORD);
    is(&setup.refused("InitiateAuth", body), DISABLED);
    assert_eq!(setup.ok("AdminEnableUser", named("alice")), json!({}));
    has_tokens(&setup.password("alice"));

    make_reachable(&mut setup);
    assert_eq!(
        setup.ok("AdminResetUserPassword", named("alice")),
        json!({})
    );
    assert_eq!(status(&mut setup), (json!("RESET_REQUIRED"), json!(true)));
    let body = setup.password_body("alice", PASSWORD);
    is(&setup.refused("InitiateAuth", body), RESET);
    let mut new = named("alice");
    new["Password"] = "Better-Horse8!".into();
    new["Permanent"] = true.into();
    setup.ok("AdminSetUserPassword", new);
    let body = setup.password_body("alice", "Better-Horse8!");
    has_tokens(&setup.ok("InitiateAuth", body));

    for operation in ["AdminGetUser", "AdminDisableUser", "AdminResetUserPassword"] {
        is(
            &setup.refused(operation, named("nobody")),
            ("UserNotFoundException", "User does not exist."),
        );
    }
}

#[test]
fn a_state_change_during_a_sign_in_counts() {
    let mut setup = Setup::new();
    setup
        .pool
        .set_mfa(MfaSettings::new(MfaMode::Required, [MfaType::Email]));
    let challenge = setup.password("alice");
    asks(&challenge, "EMAIL_OTP");
    let code = setup.newest_message().code;
    let answer = setup.answer(
        &challenge,
        json!({ "USERNAME": "alice", "EMAIL_OTP_CODE": code }),
    );
    setup.ok("AdminDisableUser", named("alice"));
    is(
        &setup.refused("RespondToAuthChallenge", answer.clone()),
        DISABLED,
    );
    setup.ok("AdminEnableUser", named("alice"));
    has_tokens(&setup.ok("RespondToAuthChallenge", answer));
}

#[test]
fn an_access_token_is_valid_while_the_user_is() {
    let mut setup = Setup::new();
    let reply = setup.password("alice");
    let token = json!({ "AccessToken": reply["AuthenticationResult"]["AccessToken"] });
    setup.ok("GetUser", token.clone());
    setup.ok("AdminDisableUser", named("alice"));
    is(&setup.refused("GetUser", token.clone()), DISABLED);
    setup.ok("AdminEnableUser", named("alice"));
    make_reachable(&mut setup);
    setup.ok("AdminResetUserPassword", named("alice"));
    is(&setup.refused("GetUser", token), RESET);
}

#[test]
fn an_unconfirmed_user_has_no_alias() {
    let mut setup = Setup::new();
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .unconfirmed();
    setup.add(bob);
    let body = setup.password_body("bob@example.com", PASSWORD);
    is(
        &setup.refused("InitiateAuth", body),
        ("NotAuthorizedException", "Incorrect username or password."),
    );
}

/// `PasswordType`: no white space, at most 256 characters.
#[test]
fn an_impossible_password_is_refused_by_every_operation() {
    let mut setup = Setup::new();
    let token = setup.signed_in()["AccessToken"].clone();
    let longest = format!("{PASSWORD}{}", "x".repeat(256 - PASSWORD.len()));
    let longer = format!("{longest}x");
    let pattern = r"Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$";
    let length = "Member must have length less than or equal to 256";
    for (password, because) in [(" Correct-Horse7!", pattern), (longer.as_str(), length)] {
        for (operation, member, mut body) in [
            (
                "SignUp",
                "Password",
                json!({ "ClientId": "webapp", "Username": "zoe" }),
            ),
            (
                "ConfirmForgotPassword",
                "Password",
                json!({ "ClientId": "webapp", "Username": "alice", "ConfirmationCode": "1" }),
            ),
            (
                "ChangePassword",
                "ProposedPassword",
                json!({ "AccessToken": token, "PreviousPassword": PASSWORD }),
            ),
            (
                "AdminCreateUser",
                "TemporaryPassword",
                json!({ "UserPoolId": POOL, "Username": "zoe" }),
            ),
            (
                "AdminSetUserPassword",
                "Password",
                json!({ "UserPoolId": POOL, "Username": "alice" }),
            ),
        ] {
            body[member] = password.into();
            let (code, message) = setup.refused(operation, body);
            assert_eq!(code, "InvalidParameterException", "{operation}");
            assert!(message.ends_with(because), "{operation}: {message}");
        }
    }
    let body = json!({ "UserPoolId": POOL, "Username": "alice", "Password": longest });
    setup.ok("AdminSetUserPassword", body);
}
