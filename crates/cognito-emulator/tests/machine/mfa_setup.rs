//! Setting up a second factor: MFA_SETUP in a sign-in, and with an access token.

use crate::support::{PASSWORD, Setup, asks, has_tokens, is};
use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

const USED_ONCE: (&str, &str) = (
    "NotAuthorizedException",
    "Invalid session for the user, session can only be used once.",
);

const REPLAYED: (&str, &str) = (
    "ExpiredCodeException",
    "Your software token has already been used once.",
);

fn setup(mode: MfaMode, offered: &[MfaType]) -> Setup {
    let mut setup = Setup::new();
    setup
        .pool
        .set_mfa(MfaSettings::new(mode, offered.iter().copied()));
    setup.add(NewUser::new("bob", PASSWORD));
    setup
}

/// The code that an authenticator app shows, by totp-rs, which is independent.
fn code(secret: &Value, seconds: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    app.generate(seconds).to_string()
}

/// A wrong code.
fn wrong_code(secret: &Value, seconds: u64) -> String {
    let right = code(secret, seconds);
    let near: Vec<String> = [seconds - 30, seconds, seconds + 30]
        .iter()
        .map(|seconds| code(secret, *seconds))
        .collect();
    assert!(near.contains(&right));
    (0..4)
        .map(|number| format!("{number:06}"))
        .find(|code| !near.contains(code))
        .unwrap()
}

#[test]
fn a_software_token_is_set_up_in_the_sign_in() {
    let mut setup = setup(MfaMode::Required, &[MfaType::SoftwareToken, MfaType::Email]);
    let challenge = setup.password("bob");
    asks(&challenge, "MFA_SETUP");
    assert_eq!(
        challenge["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#
    );
    let first = challenge["Session"].clone();

    let associated = setup.ok("AssociateSoftwareToken", json!({ "Session": first }));
    let secret = associated["SecretCode"].clone();
    assert_eq!(secret.as_str().unwrap().len(), 52, "32 octets in base32");
    let second = associated["Session"].clone();
    assert_ne!(first, second);
    is(
        &setup.refused("AssociateSoftwareToken", json!({ "Session": first })),
        USED_ONCE,
    );

    let wrong = wrong_code(&secret, setup.seconds);
    let body = json!({ "Session": second, "UserCode": wrong });
    is(
        &setup.refused("VerifySoftwareToken", body),
        (
            "EnableSoftwareTokenMFAException",
            "Code mismatch and fail enable Software Token MFA",
        ),
    );
    let right = code(&secret, setup.seconds);
    let body = json!({
        "Session": second, "UserCode": right, "FriendlyDeviceName": "bob's telephone",
    });
    let verified = setup.ok("VerifySoftwareToken", body.clone());
    assert_eq!(verified["Status"], "SUCCESS");
    let third = verified["Session"].clone();
    assert_ne!(second, third);
    is(&setup.refused("VerifySoftwareToken", body), USED_ONCE);

    // Unknown keys are ignored, and only the newest session continues.
    let finish = |setup: &Setup, session: &Value| {
        let responses = json!({ "USERNAME": "bob", "SOFTWARE_TOKEN_MFA_CODE": right });
        let mut answer = setup.answer(&challenge, responses);
        answer["Session"] = session.clone();
        answer
    };
    for old in [&first, &second] {
        let old = finish(&setup, old);
        is(&setup.refused("RespondToAuthChallenge", old), USED_ONCE);
    }
    let reply = setup.ok("RespondToAuthChallenge", finish(&setup, &third));
    has_tokens(&reply);

    // The next sign-in asks for it, and the same code is refused.
    let challenge = setup.password("bob");
    asks(&challenge, "SOFTWARE_TOKEN_MFA");
    assert_eq!(
        challenge["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"],
        "bob's telephone"
    );
    let answer = |setup: &Setup, code: String| {
        let responses = json!({ "USERNAME": "bob", "SOFTWARE_TOKEN_MFA_CODE": code });
        setup.answer(&challenge, responses)
    };
    let replayed = answer(&setup, right.clone());
    is(&setup.refused("RespondToAuthChallenge", replayed), REPLAYED);
    setup.seconds += 30;
    let next = answer(&setup, code(&secret, setup.seconds));
    has_tokens(&setup.ok("RespondToAuthChallenge", next));
}

#[test]
fn an_abandoned_sign_in_keeps_the_verified_set_up() {
    let mut setup = setup(MfaMode::Required, &[MfaType::SoftwareToken]);
    let challenge = setup.password("bob");
    let body = json!({ "Session": challenge["Session"] });
    let associated = setup.ok("AssociateSoftwareToken", body);
    // If the sign-in is abandoned before the correct code, it does not.
    asks(&setup.password("bob"), "MFA_SETUP");
    let right = code(&associated["SecretCode"], setup.seconds);
    let body = json!({ "Session": associated["Session"], "UserCode": right });
    setup.ok("VerifySoftwareToken", body);
    asks(&setup.password("bob"), "SOFTWARE_TOKEN_MFA");
}

#[test]
fn an_answer_without_a_set_up_is_refused() {
    let mut setup = setup(MfaMode::Required, &[MfaType::SoftwareToken]);
    let challenge = setup.password("bob");
    let answer = setup.answer(&challenge, json!({ "USERNAME": "bob" }));
    is(
        &setup.refused("RespondToAuthChallenge", answer),
        ("NotAuthorizedException", "Invalid session for the user."),
    );
    let early = json!({ "Session": challenge["Session"], "UserCode": "123456" });
    let refusal = setup.refused("VerifySoftwareToken", early);
    assert_eq!(refusal.0, "SoftwareTokenMFANotFoundException");
    let email = setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "EMAIL": "bob@example.com" }),
    );
    let refusal = setup.refused("RespondToAuthChallenge", email);
    assert_eq!(refusal.0, "MFAMethodNotFoundException");
    // None of these has used up the session.
    let body = json!({ "Session": challenge["Session"] });
    setup.ok("AssociateSoftwareToken", body);
}

#[test]
fn e_mail_is_set_up_with_an_address() {
    let mut setup = setup(MfaMode::Required, &[MfaType::Email]);
    let set_up = setup.password("bob");
    asks(&set_up, "MFA_SETUP");
    assert_eq!(
        set_up["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["EMAIL_OTP"]"#
    );
    let address = json!({ "USERNAME": "bob", "EMAIL": "bob@example.com" });
    let address = setup.answer(&set_up, address);
    let challenge = setup.ok("RespondToAuthChallenge", address);
    asks(&challenge, "EMAIL_OTP");
    assert_eq!(
        challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"],
        "b***@e***"
    );
    let message = setup.newest_message();
    assert_eq!(message.destination, "bob@example.com");
    // The address is not bob's before the code is entered.
    asks(&setup.password("bob"), "MFA_SETUP");
    let answer = json!({ "USERNAME": "bob", "EMAIL_OTP_CODE": message.code });
    let answer = setup.answer(&challenge, answer);
    let reply = setup.ok("RespondToAuthChallenge", answer);
    has_tokens(&reply);
    let token = &reply["AuthenticationResult"]["AccessToken"];
    let user = setup.ok("GetUser", json!({ "AccessToken": token }));
    assert_eq!(user["UserMFASettingList"], json!(["EMAIL_OTP"]));
    let attributes = user["UserAttributes"].as_array().unwrap();
    for (name, value) in [("email", "bob@example.com"), ("email_verified", "true")] {
        assert!(attributes.contains(&json!({ "Name": name, "Value": value })));
    }
    asks(&setup.password("bob"), "EMAIL_OTP");
}

#[test]
fn a_software_token_is_set_up_by_access_token() {
    let mut setup = setup(MfaMode::Optional, &[MfaType::SoftwareToken]);
    let reply = setup.password("bob");
    let token = reply["AuthenticationResult"]["AccessToken"].clone();
    let associated = setup.ok("AssociateSoftwareToken", json!({ "AccessToken": token }));
    assert!(associated.get("Session").is_none());
    let secret = associated["SecretCode"].clone();
    let verify = |code: &str| json!({ "AccessToken": token, "UserCode": code });
    let wrong = wrong_code(&secret, setup.seconds);
    assert_eq!(
        setup.refused("VerifySoftwareToken", verify(&wrong)).0,
        "EnableSoftwareTokenMFAException"
    );
    let right = code(&secret, setup.seconds);
    let verified = setup.ok("VerifySoftwareToken", verify(&right));
    assert_eq!(verified, json!({ "Status": "SUCCESS" }));

    // Registered, and asked for only after it is turned on.
    has_tokens(&setup.password("bob"));
    let preference = json!({
        "AccessToken": token,
        "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    assert_eq!(setup.ok("SetUserMFAPreference", preference), json!({}));
    let challenge = setup.password("bob");
    asks(&challenge, "SOFTWARE_TOKEN_MFA");
    // The code that verified the token is used up.
    let responses = json!({ "USERNAME": "bob", "SOFTWARE_TOKEN_MFA_CODE": right });
    let replayed = setup.answer(&challenge, responses);
    is(&setup.refused("RespondToAuthChallenge", replayed), REPLAYED);
}

#[test]
fn a_set_up_needs_either_session_or_access_token() {
    let mut setup = setup(MfaMode::Required, &[MfaType::SoftwareToken]);
    let challenge = setup.password("bob");
    let session = challenge["Session"].clone();
    // A session instead of an access token, as in moto#8027.
    let body = json!({ "AccessToken": session });
    is(
        &setup.refused("AssociateSoftwareToken", body),
        ("NotAuthorizedException", "Invalid Access Token"),
    );
    for body in [json!({}), json!({ "AccessToken": "x", "Session": session })] {
        let refusal = setup.refused("AssociateSoftwareToken", body);
        assert_eq!(refusal.0, "InvalidParameterException");
    }
    for (code, constraint) in [
        (
            "12345",
            "Member must have length greater than or equal to 6",
        ),
        ("1234567", "Member must have length less than or equal to 6"),
        (
            "12345x",
            "Member must satisfy regular expression pattern: [0-9]+",
        ),
    ] {
        let because = format!(
            "1 validation error detected: Value at 'userCode' failed to satisfy constraint: \
             {constraint}"
        );
        let body = json!({ "Session": session, "UserCode": code });
        is(
            &setup.refused("VerifySoftwareToken", body),
            ("InvalidParameterException", because.as_str()),
        );
    }
}

#[test]
fn the_pool_must_offer_software_tokens() {
    let mut setup = setup(MfaMode::Required, &[MfaType::Sms]);
    let challenge = setup.password("bob");
    assert_eq!(
        challenge["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["SMS_MFA"]"#
    );
    let body = json!({ "Session": challenge["Session"] });
    is(
        &setup.refused("AssociateSoftwareToken", body),
        (
            "SoftwareTokenMFANotFoundException",
            "Software Token MFA has not been enabled by the userPool",
        ),
    );
}

#[test]
fn another_users_alias_cannot_be_set_up() {
    let mut setup = setup(MfaMode::Required, &[MfaType::Email]);
    let carol = NewUser::new("carol", PASSWORD)
        .with_attribute("email", "carol@example.com")
        .with_attribute("email_verified", "true");
    setup.add(carol);
    let set_up = setup.password("bob");
    let address = json!({ "USERNAME": "bob", "EMAIL": "carol@example.com" });
    let address = setup.answer(&set_up, address);
    let challenge = setup.ok("RespondToAuthChallenge", address);
    let code = setup.newest_message().code;
    let answer = setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "EMAIL_OTP_CODE": code }),
    );
    let refusal = setup.refused("RespondToAuthChallenge", answer);
    assert_eq!(refusal.0, "AliasExistsException");
    asks(&setup.password("bob"), "MFA_SETUP");
}
