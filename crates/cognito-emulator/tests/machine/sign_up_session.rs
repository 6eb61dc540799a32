//! The session of a sign-up, which makes another code at the first sign-in unnecessary.

use cognito_emulator::FirstAuthFactor;
use serde_json::{Value, json};

use crate::sign_up::{TWO, body, confirmation, setup};
use crate::support::{PASSWORD, Setup, has_tokens, is};

/// Signs zoe up with a client of USER_AUTH and confirms them; returns the session for the
/// first sign-in.
fn confirmed(setup: &mut Setup) -> Value {
    let mut sign_up = body("zoe", &TWO[..1]);
    sign_up["ClientId"] = "choice".into();
    let session = setup.ok("SignUp", sign_up)["Session"].clone();
    let mut confirm = confirmation("zoe", &setup.newest_message().code);
    confirm["ClientId"] = "choice".into();
    for bad in ["webapp", "nonsense"] {
        let mut other = confirm.clone();
        other["Session"] = session.clone();
        match bad {
            "webapp" => other["ClientId"] = "webapp".into(),
            _ => other["Session"] = "A".repeat(40).into(),
        }
        is(
            &setup.refused("ConfirmSignUp", other),
            ("NotAuthorizedException", "Invalid session for the user."),
        );
    }
    confirm["Session"] = session;
    setup.ok("ConfirmSignUp", confirm)["Session"].clone()
}

fn first_sign_in(session: &Value, username: &str, client_id: &str) -> Value {
    json!({
        "AuthFlow": "USER_AUTH", "ClientId": client_id, "Session": session,
        "AuthParameters": { "USERNAME": username },
    })
}

#[test]
fn the_session_of_a_sign_up_signs_in_once() {
    let mut setup = setup();
    let session = confirmed(&mut setup);
    let sent = setup.pool.outbox().count();
    for (username, client_id) in [("alice", "choice"), ("zoe", "legacy")] {
        is(
            &setup.refused("InitiateAuth", first_sign_in(&session, username, client_id)),
            ("NotAuthorizedException", "Invalid session for the user."),
        );
    }
    let body = first_sign_in(&session, "zoe", "choice");
    has_tokens(&setup.ok("InitiateAuth", body.clone()));
    assert_eq!(setup.pool.outbox().count(), sent, "no second code");
    is(
        &setup.refused("InitiateAuth", body),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once.",
        ),
    );
}

#[test]
fn a_confirmation_without_a_session_returns_one() {
    let mut setup = setup();
    setup.ok("SignUp", body("zoe", &TWO[..1]));
    let mut confirm = confirmation("zoe", &setup.newest_message().code);
    confirm["ClientId"] = "choice".into();
    let session = setup.ok("ConfirmSignUp", confirm)["Session"].clone();
    has_tokens(&setup.ok("InitiateAuth", first_sign_in(&session, "zoe", "choice")));
}

#[test]
fn the_session_of_a_sign_up_expires() {
    let mut setup = setup();
    let session = confirmed(&mut setup);
    setup.seconds += 180;
    is(
        &setup.refused("InitiateAuth", first_sign_in(&session, "zoe", "choice")),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session is expired.",
        ),
    );
}

#[test]
fn a_user_without_a_password_signs_in_with_a_code() {
    let mut setup = setup();
    setup
        .pool
        .set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::EmailOtp]);
    let mut sign_up = body("zoe", &TWO[..1]);
    sign_up["ClientId"] = "choice".into();
    sign_up["Password"] = Value::Null;
    setup.ok("SignUp", sign_up);
    setup.ok(
        "ConfirmSignUp",
        confirmation("zoe", &setup.newest_message().code),
    );
    let begin = json!({
        "AuthFlow": "USER_AUTH", "ClientId": "choice", "AuthParameters": { "USERNAME": "zoe" },
    });
    let reply = setup.ok("InitiateAuth", begin);
    assert_eq!(reply["AvailableChallenges"], json!(["EMAIL_OTP"]));
    setup.client_id = "choice".to_owned();
    let answer = setup.answer(&reply, json!({ "USERNAME": "zoe", "ANSWER": "EMAIL_OTP" }));
    let reply = setup.ok("RespondToAuthChallenge", answer);
    let code = setup.newest_message().code;
    let answer = setup.answer(&reply, json!({ "USERNAME": "zoe", "EMAIL_OTP_CODE": code }));
    let reply = setup.ok("RespondToAuthChallenge", answer);
    has_tokens(&reply);
    // A password can be set without a previous one, and then counts.
    let token = &reply["AuthenticationResult"]["AccessToken"];
    let change = json!({ "AccessToken": token, "ProposedPassword": PASSWORD });
    setup.ok("ChangePassword", change.clone());
    has_tokens(&setup.password("zoe"));
    is(
        &setup.refused("ChangePassword", change),
        (
            "InvalidParameterException",
            "Missing required parameter PreviousPassword",
        ),
    );
}
