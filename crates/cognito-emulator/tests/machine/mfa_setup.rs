//! Setting a second factor up: MFA_SETUP in a sign-in, and by access token.

use crate::rig::{PASSWORD, Rig, asks, has_tokens, is};
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

fn rig(mode: MfaMode, offered: &[MfaType]) -> Rig {
    let mut rig = Rig::new();
    rig.pool
        .set_mfa(MfaSettings::new(mode, offered.iter().copied()));
    rig.add(NewUser::new("bob", PASSWORD));
    rig
}

/// The code that an authenticator app shows: totp-rs is another's implementation.
fn code(secret: &Value, seconds: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    app.generate(seconds).to_string()
}

/// One of a million codes that is not the right one.
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
    let mut rig = rig(MfaMode::Required, &[MfaType::SoftwareToken, MfaType::Email]);
    let challenge = rig.password("bob");
    asks(&challenge, "MFA_SETUP");
    assert_eq!(
        challenge["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#
    );
    let first = challenge["Session"].clone();

    let associated = rig.ok("AssociateSoftwareToken", json!({ "Session": first }));
    let secret = associated["SecretCode"].clone();
    assert_eq!(secret.as_str().unwrap().len(), 52, "32 octets in base32");
    let second = associated["Session"].clone();
    assert_ne!(first, second);
    is(
        &rig.refused("AssociateSoftwareToken", json!({ "Session": first })),
        USED_ONCE,
    );

    let wrong = wrong_code(&secret, rig.seconds);
    let body = json!({ "Session": second, "UserCode": wrong });
    is(
        &rig.refused("VerifySoftwareToken", body),
        (
            "EnableSoftwareTokenMFAException",
            "Code mismatch and fail enable Software Token MFA",
        ),
    );
    let right = code(&secret, rig.seconds);
    let body = json!({
        "Session": second, "UserCode": right, "FriendlyDeviceName": "bob's telephone",
    });
    let verified = rig.ok("VerifySoftwareToken", body.clone());
    assert_eq!(verified["Status"], "SUCCESS");
    let third = verified["Session"].clone();
    assert_ne!(second, third);
    is(&rig.refused("VerifySoftwareToken", body), USED_ONCE);

    // Unknown keys are left alone, and only the newest session goes on.
    let finish = |rig: &Rig, session: &Value| {
        let responses = json!({ "USERNAME": "bob", "SOFTWARE_TOKEN_MFA_CODE": right });
        let mut answer = rig.answer(&challenge, responses);
        answer["Session"] = session.clone();
        answer
    };
    for old in [&first, &second] {
        let old = finish(&rig, old);
        is(&rig.refused("RespondToAuthChallenge", old), USED_ONCE);
    }
    let reply = rig.ok("RespondToAuthChallenge", finish(&rig, &third));
    has_tokens(&reply);

    // The next sign-in asks for it, and not with the same code.
    let challenge = rig.password("bob");
    asks(&challenge, "SOFTWARE_TOKEN_MFA");
    assert_eq!(
        challenge["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"],
        "bob's telephone"
    );
    let answer = |rig: &Rig, code: String| {
        let responses = json!({ "USERNAME": "bob", "SOFTWARE_TOKEN_MFA_CODE": code });
        rig.answer(&challenge, responses)
    };
    let replayed = answer(&rig, right.clone());
    is(&rig.refused("RespondToAuthChallenge", replayed), REPLAYED);
    rig.seconds += 30;
    let next = answer(&rig, code(&secret, rig.seconds));
    has_tokens(&rig.ok("RespondToAuthChallenge", next));
}

#[test]
fn a_set_up_left_after_the_right_code_counts() {
    let mut rig = rig(MfaMode::Required, &[MfaType::SoftwareToken]);
    let challenge = rig.password("bob");
    let body = json!({ "Session": challenge["Session"] });
    let associated = rig.ok("AssociateSoftwareToken", body);
    // Left before the right code, it does not.
    asks(&rig.password("bob"), "MFA_SETUP");
    let right = code(&associated["SecretCode"], rig.seconds);
    let body = json!({ "Session": associated["Session"], "UserCode": right });
    rig.ok("VerifySoftwareToken", body);
    asks(&rig.password("bob"), "SOFTWARE_TOKEN_MFA");
}

#[test]
fn nothing_set_up_is_no_answer() {
    let mut rig = rig(MfaMode::Required, &[MfaType::SoftwareToken]);
    let challenge = rig.password("bob");
    let answer = rig.answer(&challenge, json!({ "USERNAME": "bob" }));
    is(
        &rig.refused("RespondToAuthChallenge", answer),
        ("NotAuthorizedException", "Invalid session for the user."),
    );
    let early = json!({ "Session": challenge["Session"], "UserCode": "123456" });
    let refusal = rig.refused("VerifySoftwareToken", early);
    assert_eq!(refusal.0, "SoftwareTokenMFANotFoundException");
    let email = rig.answer(
        &challenge,
        json!({ "USERNAME": "bob", "EMAIL": "bob@example.com" }),
    );
    let refusal = rig.refused("RespondToAuthChallenge", email);
    assert_eq!(refusal.0, "MFAMethodNotFoundException");
    // None of these has spent the session.
    let body = json!({ "Session": challenge["Session"] });
    rig.ok("AssociateSoftwareToken", body);
}

#[test]
fn e_mail_is_set_up_with_an_address() {
    let mut rig = rig(MfaMode::Required, &[MfaType::Email]);
    let set_up = rig.password("bob");
    asks(&set_up, "MFA_SETUP");
    assert_eq!(
        set_up["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["EMAIL_OTP"]"#
    );
    let address = json!({ "USERNAME": "bob", "EMAIL": "bob@example.com" });
    let address = rig.answer(&set_up, address);
    let challenge = rig.ok("RespondToAuthChallenge", address);
    asks(&challenge, "EMAIL_OTP");
    assert_eq!(
        challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"],
        "b***@e***"
    );
    let message = rig.newest_message();
    assert_eq!(message.destination, "bob@example.com");
    // The address is not bob's before the code has come back.
    asks(&rig.password("bob"), "MFA_SETUP");
    let answer = json!({ "USERNAME": "bob", "EMAIL_OTP_CODE": message.code });
    let answer = rig.answer(&challenge, answer);
    let reply = rig.ok("RespondToAuthChallenge", answer);
    has_tokens(&reply);
    let token = &reply["AuthenticationResult"]["AccessToken"];
    let user = rig.ok("GetUser", json!({ "AccessToken": token }));
    assert_eq!(user["UserMFASettingList"], json!(["EMAIL_OTP"]));
    let attributes = user["UserAttributes"].as_array().unwrap();
    for (name, value) in [("email", "bob@example.com"), ("email_verified", "true")] {
        assert!(attributes.contains(&json!({ "Name": name, "Value": value })));
    }
    asks(&rig.password("bob"), "EMAIL_OTP");
}

#[test]
fn a_software_token_is_set_up_by_access_token() {
    let mut rig = rig(MfaMode::Optional, &[MfaType::SoftwareToken]);
    let reply = rig.password("bob");
    let token = reply["AuthenticationResult"]["AccessToken"].clone();
    let associated = rig.ok("AssociateSoftwareToken", json!({ "AccessToken": token }));
    assert!(associated.get("Session").is_none());
    let secret = associated["SecretCode"].clone();
    let verify = |code: &str| json!({ "AccessToken": token, "UserCode": code });
    let wrong = wrong_code(&secret, rig.seconds);
    assert_eq!(
        rig.refused("VerifySoftwareToken", verify(&wrong)).0,
        "EnableSoftwareTokenMFAException"
    );
    let right = code(&secret, rig.seconds);
    let verified = rig.ok("VerifySoftwareToken", verify(&right));
    assert_eq!(verified, json!({ "Status": "SUCCESS" }));

    // Registered, and asked for only once it is turned on.
    has_tokens(&rig.password("bob"));
    let preference = json!({
        "AccessToken": token,
        "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    assert_eq!(rig.ok("SetUserMFAPreference", preference), json!({}));
    let challenge = rig.password("bob");
    asks(&challenge, "SOFTWARE_TOKEN_MFA");
    // The code that verified the token is used.
    let responses = json!({ "USERNAME": "bob", "SOFTWARE_TOKEN_MFA_CODE": right });
    let replayed = rig.answer(&challenge, responses);
    is(&rig.refused("RespondToAuthChallenge", replayed), REPLAYED);
}

#[test]
fn who_sets_up_says_so_in_one_way() {
    let mut rig = rig(MfaMode::Required, &[MfaType::SoftwareToken]);
    let challenge = rig.password("bob");
    let session = challenge["Session"].clone();
    // A session in the place of an access token is what moto#8027 shows.
    let body = json!({ "AccessToken": session });
    is(
        &rig.refused("AssociateSoftwareToken", body),
        ("NotAuthorizedException", "Invalid Access Token"),
    );
    for body in [json!({}), json!({ "AccessToken": "x", "Session": session })] {
        let refusal = rig.refused("AssociateSoftwareToken", body);
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
            &rig.refused("VerifySoftwareToken", body),
            ("InvalidParameterException", because.as_str()),
        );
    }
}

#[test]
fn the_pool_must_offer_software_tokens() {
    let mut rig = rig(MfaMode::Required, &[MfaType::Sms]);
    let challenge = rig.password("bob");
    assert_eq!(
        challenge["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["SMS_MFA"]"#
    );
    let body = json!({ "Session": challenge["Session"] });
    is(
        &rig.refused("AssociateSoftwareToken", body),
        (
            "SoftwareTokenMFANotFoundException",
            "Software Token MFA has not been enabled by the userPool",
        ),
    );
}

#[test]
fn the_alias_of_another_is_not_set_up() {
    let mut rig = rig(MfaMode::Required, &[MfaType::Email]);
    let carol = NewUser::new("carol", PASSWORD)
        .with_attribute("email", "carol@example.com")
        .with_attribute("email_verified", "true");
    rig.add(carol);
    let set_up = rig.password("bob");
    let address = json!({ "USERNAME": "bob", "EMAIL": "carol@example.com" });
    let address = rig.answer(&set_up, address);
    let challenge = rig.ok("RespondToAuthChallenge", address);
    let code = rig.newest_message().code;
    let answer = rig.answer(
        &challenge,
        json!({ "USERNAME": "bob", "EMAIL_OTP_CODE": code }),
    );
    let refusal = rig.refused("RespondToAuthChallenge", answer);
    assert_eq!(refusal.0, "AliasExistsException");
    asks(&rig.password("bob"), "MFA_SETUP");
}
