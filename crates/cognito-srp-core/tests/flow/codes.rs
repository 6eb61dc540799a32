//! Challenges that are answered with a code, and the choice of a second factor.

use cognito_srp_core::{AnswerErrorReason, Challenge, DeliveryMedium, MfaType, ProtocolError};
use serde_json::json;

use crate::support::challenges::for_the_caller;
use crate::support::challenges::{challenge_with, reply};
use crate::support::{USER_ID, challenge, receive};
use crate::{assert_answer, typed, under_way};

#[test]
fn sms_mfa() {
    let challenge = typed!(SmsMfa, &reply("SMS_MFA", "s1"));
    assert_eq!(challenge.username().as_str(), USER_ID);
    assert_eq!(challenge.medium(), Some(DeliveryMedium::Sms));
    assert_eq!(challenge.destination(), Some("+*******1234"));
    let own = json!({"SMS_MFA_CODE": "123456"});
    assert_answer(&challenge.answer("123456"), "SMS_MFA", "s1", &own);
}

#[test]
fn software_token_mfa() {
    let challenge = typed!(SoftwareTokenMfa, &reply("SOFTWARE_TOKEN_MFA", "s1"));
    assert_eq!(challenge.friendly_device_name(), Some("My phone"));
    let own = json!({"SOFTWARE_TOKEN_MFA_CODE": "123456"});
    let exchange = challenge.answer("123456");
    assert_answer(&exchange, "SOFTWARE_TOKEN_MFA", "s1", &own);
}

#[test]
fn email_otp() {
    let challenge = typed!(EmailOtp, &reply("EMAIL_OTP", "s1"));
    assert_eq!(challenge.username().as_str(), USER_ID);
    assert_eq!(challenge.medium(), Some(DeliveryMedium::Email));
    assert_eq!(challenge.destination(), Some("j***@g***"));
    let own = json!({"EMAIL_OTP_CODE": "12345678"});
    assert_answer(&challenge.answer("12345678"), "EMAIL_OTP", "s1", &own);
}

/// The spelling in AWS's documentation; AWS's model does not have it.
#[test]
fn email_mfa() {
    let challenge = typed!(EmailOtp, &reply("EMAIL_MFA", "s1"));
    assert_eq!(challenge.destination(), Some("j***@g***"));
    let own = json!({"EMAIL_MFA_CODE": "12345678"});
    assert_answer(&challenge.answer("12345678"), "EMAIL_MFA", "s1", &own);
}

#[test]
fn sms_otp() {
    let challenge = typed!(SmsOtp, &reply("SMS_OTP", "s1"));
    assert_eq!(challenge.medium(), Some(DeliveryMedium::Sms));
    assert_eq!(challenge.destination(), Some("+*******1234"));
    let own = json!({"SMS_OTP_CODE": "123456"});
    assert_answer(&challenge.answer("123456"), "SMS_OTP", "s1", &own);
}

#[test]
fn parameters_are_optional() {
    let challenge = typed!(SmsMfa, &challenge_with("SMS_MFA", "s1", json!({})));
    assert_eq!((challenge.medium(), challenge.destination()), (None, None));
    let bare = challenge_with("SOFTWARE_TOKEN_MFA", "s1", json!(null));
    let challenge = typed!(SoftwareTokenMfa, &bare);
    assert_eq!(challenge.friendly_device_name(), None);
}

/// What the user typed is sent unchanged: the core does not judge it.
#[test]
fn a_code_is_sent_unchanged() {
    for code in ["", " 123 456 ", "\"\\\u{0}", "１２３"] {
        let challenge = typed!(SmsMfa, &reply("SMS_MFA", "s1"));
        let own = json!({"SMS_MFA_CODE": code});
        assert_answer(&challenge.answer(code), "SMS_MFA", "s1", &own);
    }
}

#[test]
fn select_mfa_type() {
    let offers = [
        (MfaType::Sms, "SMS_MFA"),
        (MfaType::SoftwareToken, "SOFTWARE_TOKEN_MFA"),
        (MfaType::Email, "EMAIL_OTP"),
    ];
    for (factor, name) in &offers {
        let challenge = typed!(SelectMfaType, &reply("SELECT_MFA_TYPE", "s1"));
        let offered = offers.each_ref().map(|(factor, _)| factor.clone());
        assert_eq!(challenge.offered(), offered);
        assert_eq!(factor.as_str(), *name);
        let exchange = challenge.select(factor).unwrap();
        let own = json!({"ANSWER": name});
        assert_answer(&exchange, "SELECT_MFA_TYPE", "s1", &own);
    }
}

#[test]
fn only_what_is_offered_can_be_selected() {
    let parameters = json!({
        "MFAS_CAN_CHOOSE": r#"["EMAIL_MFA","FUTURE_MFA"]"#,
        "USER_ID_FOR_SRP": USER_ID,
    });
    let few = challenge_with("SELECT_MFA_TYPE", "s1", parameters);
    let future = MfaType::Other("FUTURE_MFA".into());
    let challenge = typed!(SelectMfaType, &few);
    assert_eq!(challenge.offered(), [MfaType::Email, future.clone()]);

    let unknown = MfaType::Other("UNKNOWN".into());
    let error = challenge.select(&unknown).err().unwrap();
    assert_eq!(*error.reason(), AnswerErrorReason::NotOffered);
    let challenge = error.into_challenge();
    assert_eq!(challenge.offered(), [MfaType::Email, future.clone()]);
    let error = challenge.select(&MfaType::Sms).err().unwrap();
    assert_eq!(
        error.to_string(),
        "the challenge does not offer this choice"
    );

    // The challenge that came back can be answered like the first.
    let exchange = error.into_challenge().select(&future).unwrap();
    let own = json!({"ANSWER": "FUTURE_MFA"});
    assert_answer(&exchange, "SELECT_MFA_TYPE", "s1", &own);
    // Offered under the name in the documentation, and selected under the name that AWS's own
    // clients send.
    let exchange = typed!(SelectMfaType, &few).select(&MfaType::Email).unwrap();
    let own = json!({"ANSWER": "EMAIL_OTP"});
    assert_answer(&exchange, "SELECT_MFA_TYPE", "s1", &own);
}

#[test]
fn a_choice_without_offers_is_refused() {
    let error = |parameters| {
        let reply = challenge_with("SELECT_MFA_TYPE", "s1", parameters);
        receive(under_way(), &reply).err()
    };
    let missing = ProtocolError::Missing("MFAS_CAN_CHOOSE");
    assert_eq!(error(json!({})), Some(missing.clone().into()));
    let none = json!({"MFAS_CAN_CHOOSE": "[]"});
    assert_eq!(error(none), Some(missing.into()));
    for text in ["", "SMS_MFA", "{}", "[1]", "[\"SMS_MFA\"", "null"] {
        let not_json = ProtocolError::NotJson("MFAS_CAN_CHOOSE");
        let refused = error(json!({"MFAS_CAN_CHOOSE": text}));
        assert_eq!(refused, Some(not_json.into()), "{text}");
    }
}

/// One match arm handles the four challenges that take a code; any other challenge is
/// returned.
#[test]
fn one_arm_for_every_code() {
    // (challenge, member for the code, destination of the code)
    let four = [
        ("SMS_MFA", "SMS_MFA_CODE", Some("+*******1234")),
        ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE", None),
        ("EMAIL_OTP", "EMAIL_OTP_CODE", Some("j***@g***")),
        ("SMS_OTP", "SMS_OTP_CODE", Some("+*******1234")),
    ];
    for name in for_the_caller() {
        let challenge = challenge(receive(under_way(), &reply(name, "s1")));
        match four.iter().find(|(four, ..)| *four == name) {
            Some((name, key, destination)) => {
                assert!(challenge.takes_code(), "{name}");
                assert_eq!(challenge.destination(), *destination, "{name}");
                let exchange = challenge.answer_code("123456").unwrap();
                assert_answer(&exchange, name, "s1", &json!({*key: "123456"}));
            }
            None => {
                assert!(!challenge.takes_code(), "{name}");
                assert_eq!(challenge.destination(), None, "{name}");
                let error = challenge.answer_code("123456").unwrap_err();
                assert_eq!(*error.reason(), AnswerErrorReason::NotACode, "{name}");
                assert_eq!(error.into_challenge().name(), name);
            }
        }
    }
}

#[test]
fn a_challenge_in_words() {
    let shown = |reply: &serde_json::Value| {
        let challenge: Challenge = challenge(receive(under_way(), reply));
        challenge.to_string()
    };
    let select = shown(&reply("SELECT_MFA_TYPE", "s1"));
    let expected = "which second factor to use: SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP";
    assert_eq!(select, format!("SELECT_MFA_TYPE: {expected}"));
    let sms = shown(&reply("SMS_MFA", "s1"));
    assert_eq!(sms, "SMS_MFA: the code that was sent to the user's phone");
    // A name that would move the terminal's cursor.
    let odd = shown(&challenge_with("NEW\u{1b}[2J\nKIND", "s1", json!({})));
    assert!(!odd.contains(['\u{1b}', '\n']), "{odd:?}");
}
