//! MFA_SETUP: an authenticator app over three sessions, or email.

use cognito_srp_core::{
    Challenge, Error, ErrorCode, MfaType, ProtocolError, SoftwareTokenSetup, Step,
};
use serde_json::{Value, json};

use crate::support::challenges::{challenge_with, reply};
use crate::support::{USER_ID, challenge, following, receive, receive_raw, sent, tokens};
use crate::{assert_answer, typed, under_way};

const SECRET: &str = "JBSWY3DPEHPK3PXP";

/// The setup whose secret the service gave with session s2.
fn associated() -> SoftwareTokenSetup {
    let setup = typed!(MfaSetup, &reply("MFA_SETUP", "s1"));
    setup_of(receive(
        setup.software_token(),
        &json!({"SecretCode": SECRET, "Session": "s2"}),
    ))
}

fn setup_of(step: Result<Step, Error>) -> SoftwareTokenSetup {
    match challenge(step) {
        Challenge::SoftwareTokenSetup(setup) => setup,
        other => panic!("another type: {other:?}"),
    }
}

#[test]
fn an_authenticator_app_over_three_sessions() {
    let setup = typed!(MfaSetup, &reply("MFA_SETUP", "s1"));
    assert_eq!(setup.offered(), [MfaType::SoftwareToken, MfaType::Email]);
    let associate = setup.software_token();
    assert_eq!(associate.request().operation(), "AssociateSoftwareToken");
    assert_eq!(sent(&associate), json!({"Session": "s1"}));

    let secret = json!({"SecretCode": SECRET, "Session": "s2"});
    let setup = setup_of(receive(associate, &secret));
    assert_eq!(setup.secret().expose(), SECRET);
    assert_eq!(setup.username().as_str(), USER_ID);
    let verify = setup.with_friendly_name("My phone").verify("123456");
    assert_eq!(verify.request().operation(), "VerifySoftwareToken");
    let expected = json!({"Session": "s2", "UserCode": "123456", "FriendlyDeviceName": "My phone"});
    assert_eq!(sent(&verify), expected);

    let success = json!({"Status": "SUCCESS", "Session": "s3"});
    let last = following(receive(verify, &success));
    assert_answer(&last, "MFA_SETUP", "s3", &json!({}));
    assert!(matches!(receive(last, &tokens()), Ok(Step::Done(_))));
}

#[test]
fn the_name_of_the_app_is_optional() {
    let expected = json!({"Session": "s2", "UserCode": "123456"});
    assert_eq!(sent(&associated().verify("123456")), expected);
}

/// Both operations promise a session in their documentation, but not in their model.
#[test]
fn without_a_new_session_the_last_one_is_used() {
    let setup = typed!(MfaSetup, &reply("MFA_SETUP", "s1"));
    let setup = setup_of(receive(
        setup.software_token(),
        &json!({"SecretCode": SECRET}),
    ));
    let verify = setup.verify("123456");
    assert_eq!(sent(&verify)["Session"], "s1");
    let last = following(receive(verify, &json!({"Status": "SUCCESS"})));
    assert_answer(&last, "MFA_SETUP", "s1", &json!({}));
}

/// A challenge may follow the setup, and does after a new password.
#[test]
fn another_challenge_may_follow() {
    let success = json!({"Status": "SUCCESS", "Session": "s3"});
    let last = following(receive(associated().verify("123456"), &success));
    let next = challenge(receive(last, &reply("CUSTOM_CHALLENGE", "s4")));
    assert_eq!(next.name(), "CUSTOM_CHALLENGE");
}

#[test]
fn a_wrong_code_can_be_tried_again() {
    // As a fault, which is the usual form.
    let fault = json!({
        "__type": "EnableSoftwareTokenMFAException",
        "message": "Code mismatch and fail enable Software Token MFA",
    });
    let verify = associated().verify("000000");
    let error = receive_raw(verify, 400, &[], fault.to_string().as_bytes());
    assert_again(error, "s2");
    // As a success that says ERROR, with or without a session of its own.
    let verify = associated().verify("000000");
    assert_again(receive(verify, &json!({"Status": "ERROR"})), "s2");
    let verify = associated().verify("000000");
    let reply = json!({"Status": "ERROR", "Session": "s3"});
    assert_again(receive(verify, &reply), "s3");
}

/// A user who types the code again does not need to name the app again.
#[test]
fn the_name_of_the_app_survives_a_wrong_code() {
    let verify = associated().with_friendly_name("My phone").verify("000000");
    let error = receive(verify, &json!({"Status": "ERROR"})).unwrap_err();
    let Ok(Challenge::SoftwareTokenSetup(setup)) = error.into_challenge() else {
        panic!("the set-up is not given back");
    };
    let again = sent(&setup.verify("123456"));
    assert_eq!(again["FriendlyDeviceName"], "My phone");
}

/// Checks that the same secret is verified again, in this session.
fn assert_again(step: Result<Step, Error>, session: &str) {
    let Err(Error::Service(error)) = step else {
        panic!("no refusal but {step:?}");
    };
    assert_eq!(error.operation(), "VerifySoftwareToken");
    assert_eq!(*error.code(), ErrorCode::EnableSoftwareTokenMFA);
    assert!(error.keeps_challenge());
    let Ok(Challenge::SoftwareTokenSetup(setup)) = error.into_challenge() else {
        panic!("the set-up is not given back");
    };
    assert_eq!(setup.secret().expose(), SECRET);
    let expected = json!({"Session": session, "UserCode": "123456"});
    assert_eq!(sent(&setup.verify("123456")), expected);
}

#[test]
fn what_is_missing_is_named() {
    let associate = || typed!(MfaSetup, &reply("MFA_SETUP", "s1")).software_token();
    for reply in [
        json!({}),
        json!({"SecretCode": null, "Session": "s2"}),
        tokens(),
    ] {
        let error = receive(associate(), &reply).err();
        let missing = ProtocolError::Missing("SecretCode");
        assert_eq!(error, Some(missing.into()), "{reply}");
    }
    for reply in [
        json!({}),
        json!({"Status": null, "Session": "s3"}),
        tokens(),
    ] {
        let error = receive(associated().verify("123456"), &reply).err();
        let missing = ProtocolError::Missing("Status");
        assert_eq!(error, Some(missing.into()), "{reply}");
    }
}

/// AWS's own client answers with an address, and gets EMAIL_OTP.
#[test]
fn e_mail() {
    let setup = typed!(MfaSetup, &reply("MFA_SETUP", "s1"));
    let exchange = setup.email("alice@example.com");
    let own = json!({"EMAIL": "alice@example.com"});
    assert_answer(&exchange, "MFA_SETUP", "s1", &own);
    let next = challenge(receive(exchange, &reply("EMAIL_OTP", "s2")));
    assert!(matches!(next, Challenge::EmailOtp(_)), "{next:?}");
}

#[test]
fn offers_are_json_in_a_string() {
    let offering = |parameters: Value| challenge_with("MFA_SETUP", "s1", parameters);
    let setup = typed!(MfaSetup, &offering(json!({})));
    assert!(setup.offered().is_empty());
    let names = r#"["SMS_MFA","EMAIL_MFA","FUTURE_MFA"]"#;
    let setup = typed!(MfaSetup, &offering(json!({"MFAS_CAN_SETUP": names})));
    let future = MfaType::Other("FUTURE_MFA".into());
    assert_eq!(setup.offered(), [MfaType::Sms, MfaType::Email, future]);
    for text in ["", "SMS_MFA", "{}", "[1]", "null"] {
        let reply = offering(json!({"MFAS_CAN_SETUP": text}));
        let not_json = ProtocolError::NotJson("MFAS_CAN_SETUP");
        let error = receive(under_way(), &reply).err();
        assert_eq!(error, Some(not_json.into()), "{text:?}");
    }
}
