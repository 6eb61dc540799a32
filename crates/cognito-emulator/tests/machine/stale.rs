//! Sign-ins and codes whose reason has gone when they are answered.

use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Setup, asks, has_tokens, is};

const BETTER: &str = "Better-Horse8!";
const INVALID: (&str, &str) = ("NotAuthorizedException", "Invalid session for the user.");

fn set_password(setup: &mut Setup, username: &str) {
    let body = json!({
        "UserPoolId": POOL, "Username": username, "Password": BETTER, "Permanent": true,
    });
    setup.ok("AdminSetUserPassword", body);
}

/// A user who knew the temporary password cannot overwrite a password that an operator set.
#[test]
fn a_new_password_is_no_longer_asked_for() {
    let mut setup = Setup::new();
    setup.add(NewUser::new("bob", PASSWORD).with_temporary_password());
    let challenge = setup.password("bob");
    asks(&challenge, "NEW_PASSWORD_REQUIRED");
    set_password(&mut setup, "bob");
    let body = setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "NEW_PASSWORD": "Other-Horse9!" }),
    );
    is(&setup.refused("RespondToAuthChallenge", body), INVALID);
    has_tokens(&setup.ok("InitiateAuth", setup.password_body("bob", BETTER)));
}

#[test]
fn a_second_factor_does_not_end_a_sign_in_with_an_old_password() {
    let mut setup = Setup::new();
    let sms = MfaSettings::new(MfaMode::Optional, [MfaType::Sms]);
    setup.pool.set_mfa(sms);
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("phone_number", "+15555550100")
        .with_mfa(MfaType::Sms);
    setup.add(bob);
    let challenge = setup.password("bob");
    asks(&challenge, "SMS_MFA");
    let code = setup.newest_message().code;
    set_password(&mut setup, "bob");
    let body = setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    is(&setup.refused("RespondToAuthChallenge", body), INVALID);
}

#[test]
fn a_proof_of_an_old_password_is_refused() {
    let mut setup = Setup::new();
    let claim = setup.right_claim("alice");
    set_password(&mut setup, "alice");
    is(
        &setup.refused("RespondToAuthChallenge", claim),
        ("NotAuthorizedException", "Incorrect username or password."),
    );
}

#[test]
fn a_new_password_ends_the_reset_code() {
    let mut setup = Setup::new();
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true");
    setup.add(bob);
    setup.ok(
        "ForgotPassword",
        json!({ "ClientId": "webapp", "Username": "bob" }),
    );
    let code = setup.newest_message().code;
    set_password(&mut setup, "bob");
    let body = json!({
        "ClientId": "webapp", "Username": "bob", "ConfirmationCode": code, "Password": PASSWORD,
    });
    is(
        &setup.refused("ConfirmForgotPassword", body),
        (
            "ExpiredCodeException",
            "Invalid code provided, please request a code again.",
        ),
    );
}

fn code(secret: &Value, seconds: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    app.generate(seconds).to_string()
}

/// If two sign-ins are asked to set up a software token, the second cannot replace what the
/// first has set up.
#[test]
fn a_factor_is_set_up_once() {
    let mut setup = Setup::new();
    let required = MfaSettings::new(MfaMode::Required, [MfaType::SoftwareToken, MfaType::Email]);
    setup.pool.set_mfa(required);
    setup.add(NewUser::new("bob", PASSWORD));
    let (first, second, third) = (
        setup.password("bob"),
        setup.password("bob"),
        setup.password("bob"),
    );
    let associate = |setup: &mut Setup, challenge: &Value| {
        setup.ok(
            "AssociateSoftwareToken",
            json!({ "Session": challenge["Session"] }),
        )
    };
    let (one, two) = (
        associate(&mut setup, &first),
        associate(&mut setup, &second),
    );
    let verify = |setup: &Setup, token: &Value| {
        let code = code(&token["SecretCode"], setup.seconds);
        json!({ "Session": token["Session"], "UserCode": code })
    };
    let verified = setup.ok("VerifySoftwareToken", verify(&setup, &one));
    let body = verify(&setup, &two);
    is(&setup.refused("VerifySoftwareToken", body), INVALID);
    let body = setup.answer(
        &third,
        json!({ "USERNAME": "bob", "EMAIL": "eve@example.com" }),
    );
    is(&setup.refused("RespondToAuthChallenge", body), INVALID);
    let body = json!({
        "ChallengeName": "MFA_SETUP", "ClientId": "webapp", "Session": verified["Session"],
        "ChallengeResponses": { "USERNAME": "bob" },
    });
    has_tokens(&setup.ok("RespondToAuthChallenge", body));
}

/// A previous value's verification does not apply to a new one, as with UpdateUserAttributes.
#[test]
fn an_address_sent_with_a_new_password_is_unverified() {
    let mut setup = Setup::new();
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email_verified", "true")
        .with_temporary_password();
    setup.add(bob);
    let challenge = setup.password("bob");
    let body = setup.answer(
        &challenge,
        json!({
            "USERNAME": "bob", "NEW_PASSWORD": BETTER,
            "userAttributes.email": "alice@example.com", "userAttributes.name": "",
        }),
    );
    let reply = setup.ok("RespondToAuthChallenge", body);
    let id = Setup::claims(&reply["AuthenticationResult"]["IdToken"]);
    assert_eq!(id["email_verified"], false);
    assert!(id.get("name").is_none(), "a blank value is none");
}

/// Seen on AWS (aws-amplify/amazon-cognito-identity-js#683).
#[test]
fn an_unreadable_timestamp_differs_from_a_wrong_password() {
    let mut setup = Setup::new();
    for unreadable in ["now", "2023-11-14T22:13:20Z", "Di Nov 14 22:13:20 UTC 2023"] {
        let started = setup.start_srp("alice");
        let claim = setup.claim(started, PASSWORD, unreadable);
        is(
            &setup.refused("RespondToAuthChallenge", claim),
            (
                "InvalidParameterException",
                "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
            ),
        );
    }
}
