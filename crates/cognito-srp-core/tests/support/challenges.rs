//! Each challenge of the service, well formed, and an answer to it.

use cognito_srp_core::{Challenge, Exchange, MfaType, Step};
use serde_json::{Value, json};

use super::{USER_ID, ephemeral, future_mfa, password};

/// `ChallengeNameType` of the service's model (botocore 1.44.5), in its order, and then a name
/// that it does not have.
pub(crate) const NAMES: [&str; 17] = [
    "SMS_MFA",
    "EMAIL_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "PASSWORD_VERIFIER",
    "CUSTOM_CHALLENGE",
    "SELECT_CHALLENGE",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "ADMIN_NO_SRP_AUTH",
    "NEW_PASSWORD_REQUIRED",
    "SMS_OTP",
    "PASSWORD",
    "WEB_AUTHN",
    "PASSWORD_SRP",
    "FUTURE_MFA",
];

/// The names of the challenges that are returned to the caller.
pub(crate) fn for_the_caller() -> impl Iterator<Item = &'static str> {
    let by_the_core = [
        "PASSWORD_VERIFIER",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
    ];
    NAMES
        .into_iter()
        .filter(move |name| !by_the_core.contains(name))
}

pub(crate) const CREDENTIAL_OPTIONS: &str =
    r#"{"challenge":"Y2hhbGxlbmdl","rpId":"example.com","timeout":180000}"#;

pub(crate) const CREDENTIAL: &str = r#"{"id":"aWQ","type":"public-key","response":{}}"#;

/// A reply with a challenge.
pub(crate) fn challenge_with(name: &str, session: &str, parameters: Value) -> Value {
    json!({"ChallengeName": name, "ChallengeParameters": parameters, "Session": session})
}

/// A reply with the challenge of that name, with the parameters that the service
/// gives it.
pub(crate) fn reply(name: &str, session: &str) -> Value {
    let sent = |medium: &str, to: &str| {
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": medium,
            "CODE_DELIVERY_DESTINATION": to,
            "USER_ID_FOR_SRP": USER_ID,
        })
    };
    let demand = json!({
        "SALT": "364c6433f278f99be64a3ee735974682",
        "SECRET_BLOCK": "QkxPQ0s=",
        "SRP_B": "3a6092ee828532c0",
        "USERNAME": USER_ID,
    });
    let mut reply = challenge_with(
        name,
        session,
        match name {
            "SMS_MFA" | "SMS_OTP" => sent("SMS", "+*******1234"),
            "EMAIL_OTP" | "EMAIL_MFA" => sent("EMAIL", "j***@g***"),
            "SOFTWARE_TOKEN_MFA" => {
                json!({"USER_ID_FOR_SRP": USER_ID, "FRIENDLY_DEVICE_NAME": "My phone"})
            }
            "SELECT_MFA_TYPE" => json!({
                "MFAS_CAN_CHOOSE": r#"["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#,
                "USER_ID_FOR_SRP": USER_ID,
            }),
            "MFA_SETUP" => json!({
                "MFAS_CAN_SETUP": r#"["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#,
                "USER_ID_FOR_SRP": USER_ID,
            }),
            "PASSWORD_VERIFIER" => {
                let mut demand = demand;
                demand["USER_ID_FOR_SRP"] = json!(USER_ID);
                demand
            }
            "DEVICE_PASSWORD_VERIFIER" => demand,
            "NEW_PASSWORD_REQUIRED" => json!({
                "USER_ID_FOR_SRP": USER_ID,
                "requiredAttributes": r#"["userAttributes.given_name"]"#,
                "userAttributes": r#"{"email":"alice@example.com","email_verified":"true"}"#,
            }),
            "CUSTOM_CHALLENGE" => json!({"USERNAME": USER_ID, "question": "6 · 7?"}),
            "WEB_AUTHN" => json!({"CREDENTIAL_REQUEST_OPTIONS": CREDENTIAL_OPTIONS}),
            "FUTURE_MFA" => return future_mfa(session),
            _ => json!({}),
        },
    );
    if name == "SELECT_CHALLENGE" {
        reply["AvailableChallenges"] = json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]);
    }
    reply
}

/// An answer that the challenge allows: if there are several, the one after which the most can
/// follow.
pub(crate) fn answered(challenge: Challenge) -> Exchange<Step> {
    match challenge {
        Challenge::SmsMfa(challenge) => challenge.answer("123456"),
        Challenge::SoftwareTokenMfa(challenge) => challenge.answer("123456"),
        Challenge::EmailOtp(challenge) => challenge.answer("12345678"),
        Challenge::SmsOtp(challenge) => challenge.answer("123456"),
        Challenge::SelectMfaType(challenge) => challenge.select(&MfaType::SoftwareToken).unwrap(),
        Challenge::MfaSetup(challenge) => challenge.email("alice@example.com"),
        Challenge::SoftwareTokenSetup(challenge) => {
            challenge.with_friendly_name("My phone").verify("123456")
        }
        Challenge::NewPasswordRequired(challenge) => challenge
            .with_attributes([("given_name", "Alice")])
            .answer(&password())
            .unwrap(),
        Challenge::CustomChallenge(challenge) => challenge.answer("42"),
        Challenge::SelectChallenge(challenge) => {
            challenge.password_srp(password(), ephemeral()).unwrap()
        }
        Challenge::PasswordChallenge(challenge) => challenge.answer(&password()),
        Challenge::PasswordSrpChallenge(challenge) => challenge.answer(password(), ephemeral()),
        Challenge::WebAuthn(challenge) => challenge.answer(CREDENTIAL).unwrap(),
        Challenge::UnknownChallenge(challenge) => challenge.answer([("ANSWER", "42")]),
        other => panic!("a challenge that the tests do not know: {other:?}"),
    }
}

/// The variant's name.
pub(crate) fn variant(challenge: &Challenge) -> &'static str {
    match challenge {
        Challenge::SmsMfa(_) => "SmsMfa",
        Challenge::SoftwareTokenMfa(_) => "SoftwareTokenMfa",
        Challenge::EmailOtp(_) => "EmailOtp",
        Challenge::SmsOtp(_) => "SmsOtp",
        Challenge::SelectMfaType(_) => "SelectMfaType",
        Challenge::MfaSetup(_) => "MfaSetup",
        Challenge::SoftwareTokenSetup(_) => "SoftwareTokenSetup",
        Challenge::NewPasswordRequired(_) => "NewPasswordRequired",
        Challenge::CustomChallenge(_) => "Custom",
        Challenge::SelectChallenge(_) => "SelectChallenge",
        Challenge::PasswordChallenge(_) => "Password",
        Challenge::PasswordSrpChallenge(_) => "PasswordSrp",
        Challenge::WebAuthn(_) => "WebAuthn",
        Challenge::UnknownChallenge(_) => "Unknown",
        other => panic!("a challenge that the tests do not know: {other:?}"),
    }
}
