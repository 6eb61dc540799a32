//! A second factor in a sign-in: SMS_MFA, EMAIL_OTP and SELECT_MFA_TYPE.

use crate::rig::{Rig, asks, has_tokens, is};
use cognito_emulator::{
    AuthFlow, DeliveryMedium, MfaMode, MfaSettings, MfaType, NewAppClient, NewUser,
};
use serde_json::{Value, json};

use crate::rig::PASSWORD;

const ALL: [MfaType; 3] = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];

/// The secret of RFC 6238's test vectors, in base32.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

const MISMATCH: (&str, &str) = (
    "CodeMismatchException",
    "Invalid code or auth state for the user.",
);

/// A pool with MFA, and bob, who has everything that a code can go to.
fn rig(mode: MfaMode, bob: impl FnOnce(NewUser) -> NewUser) -> Rig {
    let mut rig = Rig::new();
    rig.pool.set_mfa(MfaSettings::new(mode, ALL));
    let new = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("phone_number", "+15555551234");
    rig.add(bob(new));
    rig
}

fn claim(result: &Value, name: &str) -> Value {
    Rig::claims(&result["AuthenticationResult"]["IdToken"])[name].clone()
}

#[test]
fn sms_mfa_takes_the_code_of_the_message() {
    let mut rig = rig(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    let challenge = rig.password("bob");
    asks(&challenge, "SMS_MFA");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": "+*******1234",
            "USER_ID_FOR_SRP": "bob",
        })
    );
    let message = rig.newest_message();
    assert_eq!(message.username, "bob");
    assert_eq!(message.destination, "+15555551234");
    assert_eq!(message.medium, DeliveryMedium::Sms);
    assert_eq!(message.purpose, "SMS_MFA");
    assert_eq!(message.sent, rig.now());
    assert_eq!(message.code.len(), 6);

    let missing = rig.answer(&challenge, json!({ "USERNAME": "bob" }));
    is(
        &rig.refused("RespondToAuthChallenge", missing),
        (
            "InvalidParameterException",
            "Missing required parameter SMS_MFA_CODE",
        ),
    );
    // Wrong codes leave the session as it is.
    for wrong in ["000000", "", "12345678", "x"] {
        let wrong = json!({ "USERNAME": "bob", "SMS_MFA_CODE": wrong });
        let wrong = rig.answer(&challenge, wrong);
        is(&rig.refused("RespondToAuthChallenge", wrong), MISMATCH);
    }
    let right = json!({ "USERNAME": "bob", "SMS_MFA_CODE": message.code });
    let right = rig.answer(&challenge, right);
    let reply = rig.ok("RespondToAuthChallenge", right.clone());
    has_tokens(&reply);
    assert_eq!(claim(&reply, "phone_number_verified"), true);
    is(
        &rig.refused("RespondToAuthChallenge", right),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once.",
        ),
    );
}

#[test]
fn email_otp_takes_both_spellings() {
    for (challenge_name, code_name) in [
        ("EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("EMAIL_OTP", "EMAIL_MFA_CODE"),
        ("EMAIL_MFA", "EMAIL_MFA_CODE"),
    ] {
        let mut rig = rig(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Email));
        let challenge = rig.password("bob");
        asks(&challenge, "EMAIL_OTP");
        assert_eq!(
            challenge["ChallengeParameters"],
            json!({
                "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
                "CODE_DELIVERY_DESTINATION": "b***@e***",
                "USER_ID_FOR_SRP": "bob",
            })
        );
        let message = rig.newest_message();
        assert_eq!(message.destination, "bob@example.com");
        assert_eq!(message.medium, DeliveryMedium::Email);

        let mut answer = rig.answer(&challenge, json!({ "USERNAME": "bob" }));
        answer["ChallengeName"] = challenge_name.into();
        answer["ChallengeResponses"][code_name] = "000000".into();
        is(
            &rig.refused("RespondToAuthChallenge", answer.clone()),
            MISMATCH,
        );
        answer["ChallengeResponses"][code_name] = message.code.into();
        let reply = rig.ok("RespondToAuthChallenge", answer);
        has_tokens(&reply);
        assert_eq!(claim(&reply, "email_verified"), true);
    }
}

#[test]
fn a_new_sign_in_has_a_new_code() {
    let mut rig = rig(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    rig.password("bob");
    let first = rig.newest_message().code;
    let challenge = rig.password("bob");
    let second = rig.newest_message().code;
    assert_ne!(first, second);
    let old = json!({ "USERNAME": "bob", "SMS_MFA_CODE": first });
    let old = rig.answer(&challenge, old);
    is(&rig.refused("RespondToAuthChallenge", old), MISMATCH);
}

#[test]
fn which_factor_is_asked_for() {
    use MfaMode::{Off, Optional, Required};
    use MfaType::{Email, Sms, SoftwareToken};

    let on = |kinds: &'static [MfaType]| {
        move |bob: NewUser| kinds.iter().fold(bob, |bob, kind| bob.with_mfa(*kind))
    };
    type Change = Box<dyn Fn(NewUser) -> NewUser>;
    let rows: Vec<(MfaMode, Change, Option<&str>)> = vec![
        (Off, Box::new(on(&[Sms, Email])), None),
        (Optional, Box::new(on(&[])), None),
        (Optional, Box::new(on(&[Sms])), Some("SMS_MFA")),
        (Optional, Box::new(on(&[Email])), Some("EMAIL_OTP")),
        (
            Optional,
            Box::new(|bob| bob.with_software_token(SECRET).with_mfa(SoftwareToken)),
            Some("SOFTWARE_TOKEN_MFA"),
        ),
        // Registered and not turned on.
        (
            Optional,
            Box::new(|bob| bob.with_software_token(SECRET)),
            None,
        ),
        (
            Optional,
            Box::new(on(&[Sms, Email])),
            Some("SELECT_MFA_TYPE"),
        ),
        (
            Optional,
            Box::new(|bob| bob.with_mfa(Sms).preferring_mfa(Email)),
            Some("EMAIL_OTP"),
        ),
        // Nothing turned on: what the user has, where MFA is required.
        (
            Required,
            Box::new(|bob| bob.with_software_token(SECRET)),
            Some("SELECT_MFA_TYPE"),
        ),
        (Required, Box::new(on(&[Sms])), Some("SMS_MFA")),
    ];
    for (row, (mode, change, expected)) in rows.into_iter().enumerate() {
        let mut rig = rig(mode, change);
        let reply = rig.password("bob");
        match expected {
            Some(name) => assert_eq!(reply["ChallengeName"], name, "row {row}"),
            None => has_tokens(&reply),
        }
    }
}

#[test]
fn what_the_pool_does_not_offer_is_not_asked_for() {
    let mut rig = rig(MfaMode::Optional, |bob| {
        bob.with_mfa(MfaType::Sms).with_mfa(MfaType::Email)
    });
    rig.pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
    asks(&rig.password("bob"), "SMS_MFA");
    // A software token that is registered works on.
    let carol = NewUser::new("carol", PASSWORD)
        .with_software_token(SECRET)
        .with_mfa(MfaType::SoftwareToken);
    rig.add(carol);
    asks(&rig.password("carol"), "SOFTWARE_TOKEN_MFA");
}

#[test]
fn one_of_several_factors_is_chosen() {
    for (answer, expected) in [
        ("SMS_MFA", "SMS_MFA"),
        ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA"),
        ("EMAIL_OTP", "EMAIL_OTP"),
        ("EMAIL_MFA", "EMAIL_OTP"),
    ] {
        let mut rig = rig(MfaMode::Optional, |bob| {
            let bob = bob.with_software_token(SECRET);
            ALL.iter().fold(bob, |bob, kind| bob.with_mfa(*kind))
        });
        let select = rig.password("bob");
        asks(&select, "SELECT_MFA_TYPE");
        assert_eq!(
            select["ChallengeParameters"]["MFAS_CAN_CHOOSE"],
            r#"["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#
        );
        for wrong in ["TELEPATHY", "PASSWORD", ""] {
            let wrong = json!({ "USERNAME": "bob", "ANSWER": wrong });
            let wrong = rig.answer(&select, wrong);
            let refusal = rig.refused("RespondToAuthChallenge", wrong);
            assert_eq!(refusal.0, "InvalidParameterException");
        }
        let chosen = json!({ "USERNAME": "bob", "ANSWER": answer });
        let chosen = rig.answer(&select, chosen);
        let challenge = rig.ok("RespondToAuthChallenge", chosen);
        asks(&challenge, expected);
        assert_ne!(challenge["Session"], select["Session"]);
    }
}

#[test]
fn srp_is_followed_by_the_second_factor() {
    let mut rig = rig(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    let started = rig.start_srp("bob");
    let claim = rig.claim(started, PASSWORD, &rig.now().to_string());
    let challenge = rig.ok("RespondToAuthChallenge", claim);
    asks(&challenge, "SMS_MFA");
    let code = rig.newest_message().code;
    let answer = rig.answer(
        &challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    has_tokens(&rig.ok("RespondToAuthChallenge", answer));
}

/// The number or address was changed between the message and its code.
#[test]
fn a_code_verifies_only_what_it_went_to() {
    for (kind, name, responded, new) in [
        (MfaType::Sms, "phone_number", "SMS_MFA_CODE", "+15555550000"),
        (MfaType::Email, "email", "EMAIL_OTP_CODE", "new@example.com"),
    ] {
        let mut rig = rig(MfaMode::Optional, |bob| bob);
        let token = rig.password("bob")["AuthenticationResult"]["AccessToken"].clone();
        let settings = match kind {
            MfaType::Sms => "SMSMfaSettings",
            _ => "EmailMfaSettings",
        };
        let preference = json!({ "AccessToken": token, settings: { "Enabled": true } });
        rig.ok("SetUserMFAPreference", preference);
        let challenge = rig.password("bob");
        let code = rig.newest_message().code;
        let attributes = json!([{ "Name": name, "Value": new }]);
        let update = json!({ "AccessToken": token, "UserAttributes": attributes });
        rig.ok("UpdateUserAttributes", update);
        let answer = rig.answer(&challenge, json!({ "USERNAME": "bob", responded: code }));
        let reply = rig.ok("RespondToAuthChallenge", answer);
        assert_eq!(claim(&reply, name), new);
        assert_eq!(claim(&reply, &format!("{name}_verified")), false);
    }
}

#[test]
fn a_code_does_not_take_the_alias_of_another() {
    let mut rig = rig(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    let carol = NewUser::new("carol", PASSWORD)
        .with_attribute("phone_number", "+15555551234")
        .with_attribute("phone_number_verified", "true");
    rig.add(carol);
    let challenge = rig.password("bob");
    let code = rig.newest_message().code;
    let answer = rig.answer(
        &challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    let refusal = rig.refused("RespondToAuthChallenge", answer);
    assert_eq!(refusal.0, "AliasExistsException");
}

#[test]
fn a_second_factor_is_not_among_the_choices_of_a_first() {
    let mut rig = rig(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    let client = NewAppClient::public()
        .with_id("choice")
        .with_flows([AuthFlow::User]);
    rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    for (password, challenge) in [(None, "PASSWORD"), (Some(PASSWORD), "SMS_MFA")] {
        let body = json!({
            "AuthFlow": "USER_AUTH", "ClientId": "choice",
            "AuthParameters": {
                "USERNAME": "bob", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": password,
            },
        });
        let reply = rig.ok("InitiateAuth", body);
        asks(&reply, challenge);
        let has_choices = reply.get("AvailableChallenges").is_some();
        assert_eq!(has_choices, password.is_none(), "{challenge}");
    }
}
