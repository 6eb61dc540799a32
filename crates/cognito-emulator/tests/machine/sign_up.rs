//! Signing up: the code, the confirmation, the first sign-in without another code.

use cognito_emulator::{AuthFlow, FirstAuthFactor, NewAppClient, NewUser};
use cognito_srp_core::{ClientSecret, secret_hash};
use serde_json::{Value, json};

use crate::rig::{PASSWORD, Rig, has_tokens, is};

const MISMATCH: (&str, &str) = (
    "CodeMismatchException",
    "Invalid verification code provided, please try again.",
);
const EXPIRED: (&str, &str) = (
    "ExpiredCodeException",
    "Invalid code provided, please request a code again.",
);
const TWO: [(&str, &str); 2] = [
    ("email", "zoe@example.com"),
    ("phone_number", "+15555551234"),
];

fn body(username: &str, attributes: &[(&str, &str)]) -> Value {
    let attributes: Vec<Value> = attributes
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect();
    json!({
        "ClientId": "webapp", "Username": username, "Password": PASSWORD,
        "UserAttributes": attributes,
    })
}

fn confirmation(username: &str, code: &str) -> Value {
    json!({ "ClientId": "webapp", "Username": username, "ConfirmationCode": code })
}

fn named(username: &str) -> Value {
    json!({ "ClientId": "webapp", "Username": username })
}

/// With a client, by the same name, that also allows USER_AUTH.
fn rig() -> Rig {
    let mut rig = Rig::new();
    for (id, told) in [("choice", false), ("legacy", true)] {
        let mut client = NewAppClient::public().with_id(id);
        client = client.with_flows([AuthFlow::User, AuthFlow::UserPassword]);
        if told {
            client = client.telling_unknown_users();
        }
        rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    }
    rig
}

#[test]
fn a_code_confirms_the_sign_up() {
    let mut rig = rig();
    let reply = rig.ok("SignUp", body("zoe", &TWO[..1]));
    assert_eq!(reply["UserConfirmed"], false);
    assert_eq!(reply["UserSub"].as_str().unwrap().len(), 36);
    assert_eq!(
        reply["CodeDeliveryDetails"],
        json!({
            "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "z***@e***",
        })
    );
    assert!(
        reply.get("Session").is_none(),
        "the client has no USER_AUTH"
    );
    let refusal = rig.refused("InitiateAuth", rig.password_body("zoe", "whatever"));
    is(
        &refusal,
        ("UserNotConfirmedException", "User is not confirmed."),
    );

    let message = rig.newest_message();
    assert_eq!(message.destination, "zoe@example.com");
    assert_eq!(message.code.len(), 6);
    let wrong = if message.code == "000000" {
        "000001"
    } else {
        "000000"
    };
    is(
        &rig.refused("ConfirmSignUp", confirmation("zoe", wrong)),
        MISMATCH,
    );
    assert_eq!(
        rig.ok("ConfirmSignUp", confirmation("zoe", &message.code)),
        json!({})
    );
    let signed_in = rig.password("zoe");
    has_tokens(&signed_in);
    let claims = Rig::claims(&signed_in["AuthenticationResult"]["IdToken"]);
    assert_eq!(claims["email_verified"], true);
    is(
        &rig.refused("ConfirmSignUp", confirmation("zoe", &message.code)),
        (
            "NotAuthorizedException",
            "User cannot be confirmed. Current status is CONFIRMED",
        ),
    );
}

#[test]
fn the_code_goes_where_the_pool_verifies() {
    for (verified, medium) in [
        (vec![], None),
        (vec!["email"], Some("EMAIL")),
        (vec!["email", "phone_number"], Some("SMS")),
    ] {
        let mut rig = rig();
        rig.pool.set_auto_verified_attributes(verified);
        let reply = rig.ok("SignUp", body("zoe", &TWO));
        let details = reply.get("CodeDeliveryDetails");
        assert_eq!(
            details.map(|details| details["DeliveryMedium"].as_str().unwrap()),
            medium
        );
        if medium == Some("SMS") {
            assert_eq!(details.unwrap()["Destination"], "+*******1234");
            let code = rig.newest_message().code;
            rig.ok("ConfirmSignUp", confirmation("zoe", &code));
            let claims = Rig::claims(&rig.password("zoe")["AuthenticationResult"]["IdToken"]);
            assert_eq!(claims["phone_number_verified"], true);
            assert!(claims.get("email_verified").is_none());
        }
    }
    // The attribute was not given.
    let reply = rig().ok("SignUp", body("zoe", &TWO[1..]));
    assert!(reply.get("CodeDeliveryDetails").is_none());
}

#[test]
fn a_code_is_good_for_a_day_and_can_be_sent_again() {
    let mut rig = rig();
    rig.ok("SignUp", body("zoe", &TWO[..1]));
    let first = rig.newest_message().code;
    rig.seconds += 24 * 3600;
    is(
        &rig.refused("ConfirmSignUp", confirmation("zoe", &first)),
        EXPIRED,
    );
    let reply = rig.ok("ResendConfirmationCode", named("zoe"));
    assert_eq!(reply["CodeDeliveryDetails"]["Destination"], "z***@e***");
    let second = rig.newest_message();
    assert_eq!(second.purpose, "ResendConfirmationCode");
    rig.ok("ConfirmSignUp", confirmation("zoe", &second.code));

    // What is told of a user who is confirmed, and of one who does not exist.
    let sent = rig.pool.outbox().count();
    for (client, name, refusal) in [
        ("webapp", "zoe", None),
        ("webapp", "nobody@example.com", None),
        ("legacy", "zoe", Some("InvalidParameterException")),
        (
            "legacy",
            "nobody@example.com",
            Some("UserNotFoundException"),
        ),
    ] {
        let mut body = named(name);
        body["ClientId"] = client.into();
        let (status, reply) = rig.call("ResendConfirmationCode", body);
        match refusal {
            None => {
                assert_eq!(status, 200);
                assert_eq!(reply["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
            }
            Some(code) => assert_eq!(reply["__type"], code),
        }
    }
    assert_eq!(rig.pool.outbox().count(), sent);
}

#[test]
fn what_is_not_a_sign_up_is_refused() {
    let mut rig = rig();
    let mut weak = body("zoe", &[]);
    weak["Password"] = "weak".into();
    is(
        &rig.refused("SignUp", weak),
        (
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough",
        ),
    );
    is(
        &rig.refused("SignUp", body("alice", &[])),
        ("UsernameExistsException", "User already exists"),
    );
    for own in ["sub", "email_verified", "phone_number_verified"] {
        is(
            &rig.refused("SignUp", body("zoe", &[(own, "true")])),
            (
                "NotAuthorizedException",
                "A client attempted to write unauthorized attribute",
            ),
        );
    }
    rig.pool.set_required_attributes(["email"]);
    is(
        &rig.refused("SignUp", body("zoe", &[])),
        (
            "InvalidParameterException",
            "Attributes did not conform to the schema: email: The attribute is required",
        ),
    );
    rig.pool.set_required_attributes([]);
    let mut none = body("zoe", &[]);
    none["Password"] = "".into();
    let refusal = rig.refused("SignUp", none);
    assert_eq!(refusal.0, "InvalidParameterException");
    // None of that made a user.
    rig.ok("SignUp", body("zoe", &[]));
}

#[test]
fn an_alias_has_one_holder() {
    let address = [("email", "shared@example.com")];
    for force in [false, true] {
        let mut rig = rig();
        let holder = NewUser::new("holder", PASSWORD)
            .with_attribute("email", "shared@example.com")
            .with_attribute("email_verified", "true");
        rig.add(holder);
        rig.ok("SignUp", body("zoe", &address));
        let mut body = confirmation("zoe", &rig.newest_message().code);
        body["ForceAliasCreation"] = force.into();
        if force {
            rig.ok("ConfirmSignUp", body);
            let reply = rig.password("shared@example.com");
            let claims = Rig::claims(&reply["AuthenticationResult"]["AccessToken"]);
            assert_eq!(claims["username"], "zoe", "the alias has moved");
        } else {
            is(
                &rig.refused("ConfirmSignUp", body),
                (
                    "AliasExistsException",
                    "An account with the email already exists.",
                ),
            );
        }
    }
}

/// Signs zoe up with a client of USER_AUTH and confirms her; the session that is
/// good for the first sign-in.
fn confirmed(rig: &mut Rig) -> Value {
    let mut sign_up = body("zoe", &TWO[..1]);
    sign_up["ClientId"] = "choice".into();
    let session = rig.ok("SignUp", sign_up)["Session"].clone();
    let mut confirm = confirmation("zoe", &rig.newest_message().code);
    confirm["ClientId"] = "choice".into();
    for bad in ["webapp", "nonsense"] {
        let mut other = confirm.clone();
        other["Session"] = session.clone();
        match bad {
            "webapp" => other["ClientId"] = "webapp".into(),
            _ => other["Session"] = "A".repeat(40).into(),
        }
        is(
            &rig.refused("ConfirmSignUp", other),
            ("NotAuthorizedException", "Invalid session for the user."),
        );
    }
    confirm["Session"] = session;
    rig.ok("ConfirmSignUp", confirm)["Session"].clone()
}

fn first_sign_in(session: &Value, username: &str, client_id: &str) -> Value {
    json!({
        "AuthFlow": "USER_AUTH", "ClientId": client_id, "Session": session,
        "AuthParameters": { "USERNAME": username },
    })
}

#[test]
fn the_session_of_a_sign_up_signs_in_once() {
    let mut rig = rig();
    let session = confirmed(&mut rig);
    let sent = rig.pool.outbox().count();
    for (username, client_id) in [("alice", "choice"), ("zoe", "legacy")] {
        is(
            &rig.refused("InitiateAuth", first_sign_in(&session, username, client_id)),
            ("NotAuthorizedException", "Invalid session for the user."),
        );
    }
    let body = first_sign_in(&session, "zoe", "choice");
    has_tokens(&rig.ok("InitiateAuth", body.clone()));
    assert_eq!(rig.pool.outbox().count(), sent, "no second code");
    is(
        &rig.refused("InitiateAuth", body),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once.",
        ),
    );
}

#[test]
fn a_sign_up_without_its_session_is_followed_by_one_too() {
    let mut rig = rig();
    rig.ok("SignUp", body("zoe", &TWO[..1]));
    let mut confirm = confirmation("zoe", &rig.newest_message().code);
    confirm["ClientId"] = "choice".into();
    let session = rig.ok("ConfirmSignUp", confirm)["Session"].clone();
    has_tokens(&rig.ok("InitiateAuth", first_sign_in(&session, "zoe", "choice")));
}

#[test]
fn the_session_of_a_sign_up_does_not_last() {
    let mut rig = rig();
    let session = confirmed(&mut rig);
    rig.seconds += 180;
    is(
        &rig.refused("InitiateAuth", first_sign_in(&session, "zoe", "choice")),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session is expired.",
        ),
    );
}

#[test]
fn who_has_no_password_signs_in_with_a_code() {
    let mut rig = rig();
    rig.pool
        .set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::EmailOtp]);
    let mut sign_up = body("zoe", &TWO[..1]);
    sign_up["ClientId"] = "choice".into();
    sign_up["Password"] = Value::Null;
    rig.ok("SignUp", sign_up);
    rig.ok(
        "ConfirmSignUp",
        confirmation("zoe", &rig.newest_message().code),
    );
    let begin = json!({
        "AuthFlow": "USER_AUTH", "ClientId": "choice", "AuthParameters": { "USERNAME": "zoe" },
    });
    let reply = rig.ok("InitiateAuth", begin);
    assert_eq!(reply["AvailableChallenges"], json!(["EMAIL_OTP"]));
    rig.client_id = "choice".to_owned();
    let answer = rig.answer(&reply, json!({ "USERNAME": "zoe", "ANSWER": "EMAIL_OTP" }));
    let reply = rig.ok("RespondToAuthChallenge", answer);
    let code = rig.newest_message().code;
    let answer = rig.answer(&reply, json!({ "USERNAME": "zoe", "EMAIL_OTP_CODE": code }));
    let reply = rig.ok("RespondToAuthChallenge", answer);
    has_tokens(&reply);
    // A password can be set without a previous one, which then counts.
    let token = &reply["AuthenticationResult"]["AccessToken"];
    let change = json!({ "AccessToken": token, "ProposedPassword": PASSWORD });
    rig.ok("ChangePassword", change.clone());
    has_tokens(&rig.password("zoe"));
    is(
        &rig.refused("ChangePassword", change),
        (
            "InvalidParameterException",
            "Missing required parameter PreviousPassword",
        ),
    );
}

#[test]
fn the_secret_hash_is_over_the_user_name_of_the_request() {
    let mut rig = rig();
    let secret = || ClientSecret::new("a-secret-of-an-app-client");
    let client = NewAppClient::confidential(secret()).with_id("backend");
    rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    let hash = secret_hash("zoe", "backend", &secret()).to_string();
    let wrong = secret_hash("another", "backend", &secret()).to_string();
    let missing = "Client backend is configured with secret but SECRET_HASH was not received";
    let refusal = "Unable to verify secret hash for client backend";
    for (given, expected) in [
        (None, Some(missing)),
        (Some(&wrong), Some(refusal)),
        (Some(&hash), None),
    ] {
        for (operation, mut body) in [
            ("SignUp", body("zoe", &TWO[..1])),
            ("ResendConfirmationCode", named("zoe")),
            ("ConfirmSignUp", confirmation("zoe", "000000")),
            ("ForgotPassword", named("zoe")),
            ("ConfirmForgotPassword", {
                let mut body = confirmation("zoe", "000000");
                body["Password"] = PASSWORD.into();
                body
            }),
        ] {
            body["ClientId"] = "backend".into();
            if let Some(hash) = given {
                body["SecretHash"] = hash.as_str().into();
            }
            let (_, reply) = rig.call(operation, body);
            let message = reply["message"].as_str();
            match expected {
                Some(expected) => assert_eq!(message, Some(expected), "{operation}"),
                None => assert!(
                    ![Some(missing), Some(refusal)].contains(&message),
                    "{operation}"
                ),
            }
        }
    }
}
