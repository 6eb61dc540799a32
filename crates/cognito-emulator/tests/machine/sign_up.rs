//! Signing up: the code, the confirmation, the first sign-in without another code.

use cognito_emulator::{AuthFlow, NewAppClient, NewUser};
use cognito_srp_core::{ClientSecret, secret_hash};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Setup, has_tokens, is};

const MISMATCH: (&str, &str) = (
    "CodeMismatchException",
    "Invalid verification code provided, please try again.",
);
const EXPIRED: (&str, &str) = (
    "ExpiredCodeException",
    "Invalid code provided, please request a code again.",
);
pub(super) const TWO: [(&str, &str); 2] = [
    ("email", "zoe@example.com"),
    ("phone_number", "+15555551234"),
];

pub(super) fn body(username: &str, attributes: &[(&str, &str)]) -> Value {
    let attributes: Vec<Value> = attributes
        .iter()
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect();
    json!({
        "ClientId": "webapp", "Username": username, "Password": PASSWORD,
        "UserAttributes": attributes,
    })
}

pub(super) fn confirmation(username: &str, code: &str) -> Value {
    json!({ "ClientId": "webapp", "Username": username, "ConfirmationCode": code })
}

pub(super) fn named(username: &str) -> Value {
    json!({ "ClientId": "webapp", "Username": username })
}

/// With a client of the same name that also allows USER_AUTH.
pub(super) fn setup() -> Setup {
    let mut setup = Setup::new();
    for (id, told) in [("choice", false), ("legacy", true)] {
        let mut client = NewAppClient::public().with_id(id);
        client = client.with_flows([AuthFlow::User, AuthFlow::UserPassword]);
        if told {
            client = client.telling_unknown_users();
        }
        setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    }
    setup
}

#[test]
fn a_code_confirms_the_sign_up() {
    let mut setup = setup();
    let reply = setup.ok("SignUp", body("zoe", &TWO[..1]));
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
    let refusal = setup.refused("InitiateAuth", setup.password_body("zoe", "whatever"));
    is(
        &refusal,
        ("UserNotConfirmedException", "User is not confirmed."),
    );

    let message = setup.newest_message();
    assert_eq!(message.destination, "zoe@example.com");
    assert_eq!(message.code.len(), 6);
    let wrong = if message.code == "000000" {
        "000001"
    } else {
        "000000"
    };
    is(
        &setup.refused("ConfirmSignUp", confirmation("zoe", wrong)),
        MISMATCH,
    );
    assert_eq!(
        setup.ok("ConfirmSignUp", confirmation("zoe", &message.code)),
        json!({})
    );
    let signed_in = setup.password("zoe");
    has_tokens(&signed_in);
    let claims = Setup::claims(&signed_in["AuthenticationResult"]["IdToken"]);
    assert_eq!(claims["email_verified"], true);
    is(
        &setup.refused("ConfirmSignUp", confirmation("zoe", &message.code)),
        (
            "NotAuthorizedException",
            "User cannot be confirmed. Current status is CONFIRMED",
        ),
    );
}

#[test]
fn the_code_goes_to_an_attribute_that_the_pool_verifies() {
    for (verified, medium) in [
        (vec![], None),
        (vec!["email"], Some("EMAIL")),
        (vec!["email", "phone_number"], Some("SMS")),
    ] {
        let mut setup = setup();
        setup.pool.set_auto_verified_attributes(verified);
        let reply = setup.ok("SignUp", body("zoe", &TWO));
        let details = reply.get("CodeDeliveryDetails");
        assert_eq!(
            details.map(|details| details["DeliveryMedium"].as_str().unwrap()),
            medium
        );
        if medium == Some("SMS") {
            assert_eq!(details.unwrap()["Destination"], "+*******1234");
            let code = setup.newest_message().code;
            setup.ok("ConfirmSignUp", confirmation("zoe", &code));
            let claims = Setup::claims(&setup.password("zoe")["AuthenticationResult"]["IdToken"]);
            assert_eq!(claims["phone_number_verified"], true);
            assert!(claims.get("email_verified").is_none());
        }
    }
    // The attribute is missing.
    let reply = setup().ok("SignUp", body("zoe", &TWO[1..]));
    assert!(reply.get("CodeDeliveryDetails").is_none());
}

#[test]
fn a_code_is_valid_for_a_day_and_can_be_resent() {
    let mut setup = setup();
    setup.ok("SignUp", body("zoe", &TWO[..1]));
    let first = setup.newest_message().code;
    setup.seconds += 24 * 3600;
    is(
        &setup.refused("ConfirmSignUp", confirmation("zoe", &first)),
        EXPIRED,
    );
    let reply = setup.ok("ResendConfirmationCode", named("zoe"));
    assert_eq!(reply["CodeDeliveryDetails"]["Destination"], "z***@e***");
    let second = setup.newest_message();
    assert_eq!(second.purpose, "ResendConfirmationCode");
    setup.ok("ConfirmSignUp", confirmation("zoe", &second.code));

    // The errors for a confirmed user, and for an unknown one.
    let sent = setup.pool.outbox().count();
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
        let (status, reply) = setup.call("ResendConfirmationCode", body);
        match refusal {
            None => {
                assert_eq!(status, 200);
                assert_eq!(reply["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
            }
            Some(code) => assert_eq!(reply["__type"], code),
        }
    }
    assert_eq!(setup.pool.outbox().count(), sent);
}

#[test]
fn what_is_not_a_sign_up_is_refused() {
    let mut setup = setup();
    let mut weak = body("zoe", &[]);
    weak["Password"] = "weak".into();
    is(
        &setup.refused("SignUp", weak),
        (
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough",
        ),
    );
    is(
        &setup.refused("SignUp", body("alice", &[])),
        ("UsernameExistsException", "User already exists"),
    );
    for own in ["sub", "email_verified", "phone_number_verified"] {
        is(
            &setup.refused("SignUp", body("zoe", &[(own, "true")])),
            (
                "NotAuthorizedException",
                "A client attempted to write unauthorized attribute",
            ),
        );
    }
    setup.pool.set_required_attributes(["email"]);
    is(
        &setup.refused("SignUp", body("zoe", &[])),
        (
            "InvalidParameterException",
            "Attributes did not conform to the schema: email: The attribute is required",
        ),
    );
    setup.pool.set_required_attributes([]);
    let mut none = body("zoe", &[]);
    none["Password"] = "".into();
    let refusal = setup.refused("SignUp", none);
    assert_eq!(refusal.0, "InvalidParameterException");
    // None of that created a user.
    setup.ok("SignUp", body("zoe", &[]));
}

#[test]
fn an_alias_has_one_owner() {
    let address = [("email", "shared@example.com")];
    for force in [false, true] {
        let mut setup = setup();
        let holder = NewUser::new("holder", PASSWORD)
            .with_attribute("email", "shared@example.com")
            .with_attribute("email_verified", "true");
        setup.add(holder);
        setup.ok("SignUp", body("zoe", &address));
        let mut body = confirmation("zoe", &setup.newest_message().code);
        body["ForceAliasCreation"] = force.into();
        if force {
            setup.ok("ConfirmSignUp", body);
            let reply = setup.password("shared@example.com");
            let claims = Setup::claims(&reply["AuthenticationResult"]["AccessToken"]);
            assert_eq!(claims["username"], "zoe", "the alias has moved");
        } else {
            is(
                &setup.refused("ConfirmSignUp", body),
                (
                    "AliasExistsException",
                    "An account with the email already exists.",
                ),
            );
        }
    }
}

#[test]
fn the_secret_hash_covers_the_user_name_of_the_request() {
    let mut setup = setup();
    let secret = || ClientSecret::new("a-secret-of-an-app-client");
    let client = NewAppClient::confidential(secret()).with_id("backend");
    setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
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
            let (_, reply) = setup.call(operation, body);
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

/// The service's model of 2025 (`PasswordType`): spaces inside, but neither first nor last.
/// One message reports all violations (`UsernameType` has at most 128 characters).
#[test]
fn a_password_may_have_spaces_inside() {
    let mut setup = setup();
    let mut spaced = body("spaced", &[]);
    spaced["Password"] = "Correct Horse 7!".into();
    setup.ok("SignUp", spaced.clone());
    spaced["Username"] = "a".repeat(129).into();
    spaced["Password"] = " Correct Horse 7!".into();
    let refusal = setup.refused("SignUp", spaced);
    let message = refusal.1;
    assert!(
        message.starts_with("2 validation errors detected: "),
        "{message}"
    );
    assert!(
        message.contains("Member must have length less than or equal to 128"),
        "{message}"
    );
    assert!(message.contains(r"^[\S]+.*[\S]+$"), "{message}");
}
