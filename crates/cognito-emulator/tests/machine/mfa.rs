//! A second factor in a sign-in: SMS_MFA, EMAIL_OTP and SELECT_MFA_TYPE.

use crate::support::{Setup, asks, has_tokens, is};
use cognito_emulator::{
    AuthFlow, DeliveryMedium, MfaMode, MfaSettings, MfaType, NewAppClient, NewUser,
};
use serde_json::{Value, json};

use crate::support::PASSWORD;

const ALL: [MfaType; 3] = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];

/// The secret of RFC 6238's test vectors, in base32.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

const MISMATCH: (&str, &str) = (
    "CodeMismatchException",
    "Invalid code or auth state for the user.",
);

/// A pool with MFA, and bob, who can receive every kind of code.
fn setup(mode: MfaMode, bob: impl FnOnce(NewUser) -> NewUser) -> Setup {
    let mut setup = Setup::new();
    setup.pool.set_mfa(MfaSettings::new(mode, ALL));
    let new = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("phone_number", "+15555551234");
    setup.add(bob(new));
    setup
}

fn claim(result: &Value, name: &str) -> Value {
    Setup::claims(&result["AuthenticationResult"]["IdToken"])[name].clone()
}

#[test]
fn sms_mfa_accepts_the_sent_code() {
    let mut setup = setup(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    let challenge = setup.password("bob");
    asks(&challenge, "SMS_MFA");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": "+*******1234",
            "USER_ID_FOR_SRP": "bob",
        })
    );
    let message = setup.newest_message();
    assert_eq!(message.username, "bob");
    assert_eq!(message.destination, "+15555551234");
    assert_eq!(message.medium, DeliveryMedium::Sms);
    assert_eq!(message.purpose, "SMS_MFA");
    assert_eq!(message.sent, setup.now());
    assert_eq!(message.code.len(), 6);

    let missing = setup.answer(&challenge, json!({ "USERNAME": "bob" }));
    is(
        &setup.refused("RespondToAuthChallenge", missing),
        (
            "InvalidParameterException",
            "Missing required parameter SMS_MFA_CODE",
        ),
    );
    // Wrong codes do not use up the session.
    for wrong in ["000000", "", "12345678", "x"] {
        let wrong = json!({ "USERNAME": "bob", "SMS_MFA_CODE": wrong });
        let wrong = setup.answer(&challenge, wrong);
        is(&setup.refused("RespondToAuthChallenge", wrong), MISMATCH);
    }
    let right = json!({ "USERNAME": "bob", "SMS_MFA_CODE": message.code });
    let right = setup.answer(&challenge, right);
    let reply = setup.ok("RespondToAuthChallenge", right.clone());
    has_tokens(&reply);
    assert_eq!(claim(&reply, "phone_number_verified"), true);
    is(
        &setup.refused("RespondToAuthChallenge", right),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session can only be used once.",
        ),
    );
}

#[test]
fn email_otp_accepts_both_spellings() {
    for (challenge_name, code_name) in [
        ("EMAIL_OTP", "EMAIL_OTP_CODE"),
        ("EMAIL_OTP", "EMAIL_MFA_CODE"),
        ("EMAIL_MFA", "EMAIL_MFA_CODE"),
    ] {
        let mut setup = setup(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Email));
        let challenge = setup.password("bob");
        asks(&challenge, "EMAIL_OTP");
        assert_eq!(
            challenge["ChallengeParameters"],
            json!({
                "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
                "CODE_DELIVERY_DESTINATION": "b***@e***",
                "USER_ID_FOR_SRP": "bob",
            })
        );
        let message = setup.newest_message();
        assert_eq!(message.destination, "bob@example.com");
        assert_eq!(message.medium, DeliveryMedium::Email);

        let mut answer = setup.answer(&challenge, json!({ "USERNAME": "bob" }));
        answer["ChallengeName"] = challenge_name.into();
        answer["ChallengeResponses"][code_name] = "000000".into();
        is(
            &setup.refused("RespondToAuthChallenge", answer.clone()),
            MISMATCH,
        );
        answer["ChallengeResponses"][code_name] = message.code.into();
        let reply = setup.ok("RespondToAuthChallenge", answer);
        has_tokens(&reply);
        assert_eq!(claim(&reply, "email_verified"), true);
    }
}

#[test]
fn a_new_sign_in_has_a_new_code() {
    let mut setup = setup(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    setup.password("bob");
    let first = setup.newest_message().code;
    let challenge = setup.password("bob");
    let second = setup.newest_message().code;
    assert_ne!(first, second);
    let old = json!({ "USERNAME": "bob", "SMS_MFA_CODE": first });
    let old = setup.answer(&challenge, old);
    is(&setup.refused("RespondToAuthChallenge", old), MISMATCH);
}

#[test]
fn the_second_factor_follows_the_preference() {
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
        // Registered but not turned on.
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
        // Nothing is turned on: if MFA is required, any factor that the user has.
        (
            Required,
            Box::new(|bob| bob.with_software_token(SECRET)),
            Some("SELECT_MFA_TYPE"),
        ),
        (Required, Box::new(on(&[Sms])), Some("SMS_MFA")),
    ];
    for (row, (mode, change, expected)) in rows.into_iter().enumerate() {
        let mut setup = setup(mode, change);
        let reply = setup.password("bob");
        match expected {
            Some(name) => assert_eq!(reply["ChallengeName"], name, "row {row}"),
            None => has_tokens(&reply),
        }
    }
}

#[test]
fn a_factor_that_the_pool_does_not_offer_is_not_asked() {
    let mut setup = setup(MfaMode::Optional, |bob| {
        bob.with_mfa(MfaType::Sms).with_mfa(MfaType::Email)
    });
    setup
        .pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
    asks(&setup.password("bob"), "SMS_MFA");
    // A registered software token still works.
    let carol = NewUser::new("carol", PASSWORD)
        .with_software_token(SECRET)
        .with_mfa(MfaType::SoftwareToken);
    setup.add(carol);
    asks(&setup.password("carol"), "SOFTWARE_TOKEN_MFA");
}

#[test]
fn one_of_several_factors_is_chosen() {
    for (answer, expected) in [
        ("SMS_MFA", "SMS_MFA"),
        ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA"),
        ("EMAIL_OTP", "EMAIL_OTP"),
        ("EMAIL_MFA", "EMAIL_OTP"),
    ] {
        let mut setup = setup(MfaMode::Optional, |bob| {
            let bob = bob.with_software_token(SECRET);
            ALL.iter().fold(bob, |bob, kind| bob.with_mfa(*kind))
        });
        let select = setup.password("bob");
        asks(&select, "SELECT_MFA_TYPE");
        assert_eq!(
            select["ChallengeParameters"]["MFAS_CAN_CHOOSE"],
            r#"["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#
        );
        for wrong in ["TELEPATHY", "PASSWORD", ""] {
            let wrong = json!({ "USERNAME": "bob", "ANSWER": wrong });
            let wrong = setup.answer(&select, wrong);
            let refusal = setup.refused("RespondToAuthChallenge", wrong);
            assert_eq!(refusal.0, "InvalidParameterException");
        }
        let chosen = json!({ "USERNAME": "bob", "ANSWER": answer });
        let chosen = setup.answer(&select, chosen);
        let challenge = setup.ok("RespondToAuthChallenge", chosen);
        asks(&challenge, expected);
        assert_ne!(challenge["Session"], select["Session"]);
    }
}

#[test]
fn srp_is_followed_by_the_second_factor() {
    let mut setup = setup(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    let started = setup.start_srp("bob");
    let claim = setup.claim(started, PASSWORD, &setup.now().to_string());
    let challenge = setup.ok("RespondToAuthChallenge", claim);
    asks(&challenge, "SMS_MFA");
    let code = setup.newest_message().code;
    let answer = setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    has_tokens(&setup.ok("RespondToAuthChallenge", answer));
}

/// The number or address changes between the message and its code.
#[test]
fn a_code_verifies_only_its_destination() {
    for (kind, name, responded, new) in [
        (MfaType::Sms, "phone_number", "SMS_MFA_CODE", "+15555550000"),
        (MfaType::Email, "email", "EMAIL_OTP_CODE", "new@example.com"),
    ] {
        let mut setup = setup(MfaMode::Optional, |bob| bob);
        let token = setup.password("bob")["AuthenticationResult"]["AccessToken"].clone();
        let settings = match kind {
            MfaType::Sms => "SMSMfaSettings",
            _ => "EmailMfaSettings",
        };
        let preference = json!({ "AccessToken": token, settings: { "Enabled": true } });
        setup.ok("SetUserMFAPreference", preference);
        let challenge = setup.password("bob");
        let code = setup.newest_message().code;
        let attributes = json!([{ "Name": name, "Value": new }]);
        let update = json!({ "AccessToken": token, "UserAttributes": attributes });
        setup.ok("UpdateUserAttributes", update);
        let answer = setup.answer(&challenge, json!({ "USERNAME": "bob", responded: code }));
        let reply = setup.ok("RespondToAuthChallenge", answer);
        assert_eq!(claim(&reply, name), new);
        assert_eq!(claim(&reply, &format!("{name}_verified")), false);
    }
}

#[test]
fn a_code_does_not_take_the_alias_of_another() {
    let mut setup = setup(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    let carol = NewUser::new("carol", PASSWORD)
        .with_attribute("phone_number", "+15555551234")
        .with_attribute("phone_number_verified", "true");
    setup.add(carol);
    let challenge = setup.password("bob");
    let code = setup.newest_message().code;
    let answer = setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    let refusal = setup.refused("RespondToAuthChallenge", answer);
    assert_eq!(refusal.0, "AliasExistsException");
}

#[test]
fn a_second_factor_is_not_among_the_choices_of_a_first() {
    let mut setup = setup(MfaMode::Optional, |bob| bob.with_mfa(MfaType::Sms));
    let client = NewAppClient::public()
        .with_id("choice")
        .with_flows([AuthFlow::User]);
    setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    for (password, challenge) in [(None, "PASSWORD"), (Some(PASSWORD), "SMS_MFA")] {
        let body = json!({
            "AuthFlow": "USER_AUTH", "ClientId": "choice",
            "AuthParameters": {
                "USERNAME": "bob", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": password,
            },
        });
        let reply = setup.ok("InitiateAuth", body);
        asks(&reply, challenge);
        let has_choices = reply.get("AvailableChallenges").is_some();
        assert_eq!(has_choices, password.is_none(), "{challenge}");
    }
}
