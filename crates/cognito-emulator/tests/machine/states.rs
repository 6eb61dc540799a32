//! Users who cannot sign in as they are.

use crate::rig::{PASSWORD, POOL, Rig, asks, has_tokens, is};
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

#[test]
fn the_state_is_told_in_both_password_flows() {
    type State = fn(NewUser) -> NewUser;
    let rows: [(State, (&str, &str)); 3] = [
        (NewUser::disabled, DISABLED),
        (NewUser::with_reset_required, RESET),
        (NewUser::unconfirmed, UNCONFIRMED),
    ];
    for (state, expected) in rows {
        let mut rig = Rig::new();
        rig.add(state(NewUser::new("bob", PASSWORD)));
        // Before the password is judged, as observed on AWS.
        for password in [PASSWORD, "Wrong-Horse7!"] {
            let body = rig.password_body("bob", password);
            is(&rig.refused("InitiateAuth", body), expected);
            let started = rig.start_srp("bob");
            let claim = rig.claim(started, password, &rig.now().to_string());
            is(&rig.refused("RespondToAuthChallenge", claim), expected);
        }
    }
}

#[test]
fn an_operator_changes_the_state() {
    let mut rig = Rig::new();
    let status = |rig: &mut Rig| {
        let user = rig.ok("AdminGetUser", named("alice"));
        (user["UserStatus"].clone(), user["Enabled"].clone())
    };
    assert_eq!(status(&mut rig), (json!("CONFIRMED"), json!(true)));
    assert_eq!(rig.ok("AdminDisableUser", named("alice")), json!({}));
    assert_eq!(status(&mut rig), (json!("CONFIRMED"), json!(false)));
    let body = rig.password_body("alice", PASSWORD);
    is(&rig.refused("InitiateAuth", body), DISABLED);
    assert_eq!(rig.ok("AdminEnableUser", named("alice")), json!({}));
    has_tokens(&rig.password("alice"));

    assert_eq!(rig.ok("AdminResetUserPassword", named("alice")), json!({}));
    assert_eq!(status(&mut rig), (json!("RESET_REQUIRED"), json!(true)));
    let body = rig.password_body("alice", PASSWORD);
    is(&rig.refused("InitiateAuth", body), RESET);
    let mut new = named("alice");
    new["Password"] = "Better-Horse8!".into();
    new["Permanent"] = true.into();
    rig.ok("AdminSetUserPassword", new);
    let body = rig.password_body("alice", "Better-Horse8!");
    has_tokens(&rig.ok("InitiateAuth", body));

    for operation in ["AdminGetUser", "AdminDisableUser", "AdminResetUserPassword"] {
        is(
            &rig.refused(operation, named("nobody")),
            ("UserNotFoundException", "User does not exist."),
        );
    }
}

#[test]
fn a_state_that_changes_in_between_counts() {
    let mut rig = Rig::new();
    rig.pool
        .set_mfa(MfaSettings::new(MfaMode::Required, [MfaType::Email]));
    let challenge = rig.password("alice");
    asks(&challenge, "EMAIL_OTP");
    let code = rig.newest_message().code;
    let answer = rig.answer(
        &challenge,
        json!({ "USERNAME": "alice", "EMAIL_OTP_CODE": code }),
    );
    rig.ok("AdminDisableUser", named("alice"));
    is(
        &rig.refused("RespondToAuthChallenge", answer.clone()),
        DISABLED,
    );
    rig.ok("AdminEnableUser", named("alice"));
    has_tokens(&rig.ok("RespondToAuthChallenge", answer));
}

#[test]
fn an_access_token_is_good_as_long_as_the_user_is() {
    let mut rig = Rig::new();
    let reply = rig.password("alice");
    let token = json!({ "AccessToken": reply["AuthenticationResult"]["AccessToken"] });
    rig.ok("GetUser", token.clone());
    rig.ok("AdminDisableUser", named("alice"));
    is(&rig.refused("GetUser", token.clone()), DISABLED);
    rig.ok("AdminEnableUser", named("alice"));
    rig.ok("AdminResetUserPassword", named("alice"));
    is(&rig.refused("GetUser", token), RESET);
}

#[test]
fn a_user_who_waits_for_confirmation_has_no_alias() {
    let mut rig = Rig::new();
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .unconfirmed();
    rig.add(bob);
    let body = rig.password_body("bob@example.com", PASSWORD);
    is(
        &rig.refused("InitiateAuth", body),
        ("NotAuthorizedException", "Incorrect username or password."),
    );
}

/// `PasswordType`: no white space, 256 characters at most.
#[test]
fn what_no_password_can_be_is_refused_at_every_entrance() {
    let mut rig = Rig::new();
    let token = rig.signed_in()["AccessToken"].clone();
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
            let (code, message) = rig.refused(operation, body);
            assert_eq!(code, "InvalidParameterException", "{operation}");
            assert!(message.ends_with(because), "{operation}: {message}");
        }
    }
    let body = json!({ "UserPoolId": POOL, "Username": "alice", "Password": longest });
    rig.ok("AdminSetUserPassword", body);
}
