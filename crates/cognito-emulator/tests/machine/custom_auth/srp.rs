//! `CUSTOM_AUTH` that begins with SRP.

use cognito_emulator::{
    ChallengeResult, Decision, MfaMode, MfaSettings, MfaType, NewUser, TriggerError,
};
use serde_json::{Value, json};

use super::{RESPOND, WRONG, answer, begin, recorded};
use crate::support::{PASSWORD, Setup, asks, has_tokens};

/// CUSTOM_AUTH that begins with SRP, up to the reply to PASSWORD_VERIFIER.
pub(super) fn with_srp(
    setup: &mut Setup,
    username: &str,
    password: &str,
    device_key: Option<&str>,
) -> (u16, Value) {
    let ephemeral = cognito_srp_core::Ephemeral::from_entropy([7; 64]).unwrap();
    let mut start = begin(username);
    start["AuthParameters"]["CHALLENGE_NAME"] = "SRP_A".into();
    start["AuthParameters"]["SRP_A"] = ephemeral.public_value().to_hex().into();
    let challenge = setup.ok("InitiateAuth", start);
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    let started = (ephemeral, challenge["ChallengeParameters"].clone());
    let mut claim = setup.claim(started, password, &setup.now().to_string());
    claim["ChallengeResponses"]["DEVICE_KEY"] = device_key.into();
    setup.call(RESPOND, claim)
}

/// The password first, if the sign-in begins with it; then one challenge.
pub(super) fn password_then_challenge(
    session: &[ChallengeResult],
) -> Result<Decision, TriggerError> {
    let names: Vec<&str> = session
        .iter()
        .map(|round| round.challenge_name.as_str())
        .collect();
    Ok(match names[..] {
        ["SRP_A"] => Decision::PasswordVerifier,
        [] | ["SRP_A", "PASSWORD_VERIFIER"] => Decision::CustomChallenge,
        _ => Decision::IssueTokens,
    })
}

#[test]
fn a_sign_in_that_begins_with_srp_proves_the_password_first() {
    let (mut setup, calls) = recorded(password_then_challenge);
    let (_, challenge) = with_srp(&mut setup, "alice", PASSWORD, None);
    let right = answer(&setup, &challenge, "green");
    has_tokens(&setup.ok(RESPOND, right));
    let calls = calls.lock().unwrap();
    let sessions: Vec<&str> = calls
        .iter()
        .filter(|call| call.starts_with("define"))
        .map(|call| call.split_once("false ").unwrap().1)
        .collect();
    assert_eq!(
        sessions,
        [
            r#"["SRP_A=trueNone"] {}"#,
            r#"["SRP_A=trueNone", "PASSWORD_VERIFIER=trueNone"] {}"#,
            r#"["SRP_A=trueNone", "PASSWORD_VERIFIER=trueNone", "CUSTOM_CHALLENGE=trueSome(\"round 2\")"] {}"#,
        ]
    );
}

#[test]
fn a_wrong_password_does_not_reach_the_triggers() {
    let (mut setup, calls) = recorded(password_then_challenge);
    for username in ["alice", "nobody"] {
        let (status, body) = with_srp(&mut setup, username, "Wrong-Horse7!", None);
        assert_eq!((status, &body["message"]), (400, &json!(WRONG.1)));
    }
    assert_eq!(calls.lock().unwrap().len(), 2, "define, once for each");
}

#[test]
fn after_a_second_factor_the_triggers_are_not_asked_again() {
    let (mut setup, calls) = recorded(password_then_challenge);
    setup
        .pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("phone_number", "+15555551234")
        .with_mfa(MfaType::Sms);
    setup.add(bob);
    let (_, challenge) = with_srp(&mut setup, "bob", PASSWORD, None);
    asks(&challenge, "SMS_MFA");
    let code = setup.newest_message().code;
    let code = setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    has_tokens(&setup.ok(RESPOND, code));
    assert_eq!(calls.lock().unwrap().len(), 1);
    // Without SRP only the triggers decide.
    let challenge = setup.ok("InitiateAuth", begin("bob"));
    asks(&challenge, "CUSTOM_CHALLENGE");
}
