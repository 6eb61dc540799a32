//! Every state of a sign-in × every challenge that cannot be read: each gives a typed error
//! that names the problem, and nothing to continue with.

use cognito_srp_core::{Error, ProtocolError};
use serde_json::{Value, json};

use crate::support::challenges::reply;
use crate::support::receive;
use crate::support::states::{From, Sent, waiting};
use crate::transitions::TABLE;

/// A challenge and its defect: a parameter that is missing or invalid.
fn malformed() -> Vec<(&'static str, &'static str, Value, ProtocolError)> {
    let missing = ProtocolError::Missing;
    let not_json = ProtocolError::NotJson;
    vec![
        (
            "SELECT_MFA_TYPE",
            "MFAS_CAN_CHOOSE",
            Value::Null,
            missing("MFAS_CAN_CHOOSE"),
        ),
        (
            "SELECT_MFA_TYPE",
            "MFAS_CAN_CHOOSE",
            json!("["),
            not_json("MFAS_CAN_CHOOSE"),
        ),
        (
            "MFA_SETUP",
            "MFAS_CAN_SETUP",
            json!("{}"),
            not_json("MFAS_CAN_SETUP"),
        ),
        (
            "NEW_PASSWORD_REQUIRED",
            "requiredAttributes",
            json!("7"),
            not_json("requiredAttributes"),
        ),
        (
            "NEW_PASSWORD_REQUIRED",
            "userAttributes",
            json!("[]"),
            not_json("userAttributes"),
        ),
        (
            "WEB_AUTHN",
            "CREDENTIAL_REQUEST_OPTIONS",
            Value::Null,
            missing("CREDENTIAL_REQUEST_OPTIONS"),
        ),
    ]
}

/// The states that wait for tokens or a challenge.
fn states() -> impl Iterator<Item = (From, Sent)> {
    let asked_for_a_token = [Sent::Associate, Sent::Verify];
    TABLE
        .iter()
        .map(|(from, last, _)| (*from, *last))
        .filter(move |(_, last)| !asked_for_a_token.contains(last))
}

fn assert_refused(from: From, last: Sent, reply: &Value, expected: &ProtocolError) {
    let error = receive(waiting(from, last), reply).err();
    let error = error.unwrap_or_else(|| panic!("{from:?} {last:?} takes {reply}"));
    assert_eq!(error, expected.clone().into(), "{from:?} {last:?} {reply}");
    assert!(error.into_challenge().is_err(), "{from:?} {last:?} {reply}");
}

#[test]
fn malformed_challenges_for_the_caller() {
    for (from, last) in states() {
        for (name, parameter, value, expected) in malformed() {
            let mut reply = reply(name, "s");
            reply["ChallengeParameters"][parameter] = value;
            assert_refused(from, last, &reply, &expected);
        }
        let mut none = reply("SELECT_CHALLENGE", "s");
        none["AvailableChallenges"] = json!([]);
        let expected = ProtocolError::Missing("AvailableChallenges");
        assert_refused(from, last, &none, &expected);
    }
}

/// The requests for a proof, in states where the core has the secrets for it.
#[test]
fn malformed_challenges_for_the_core() {
    for (from, last, row) in TABLE {
        let cells: Vec<&str> = row.split(' ').collect();
        for (place, name) in [(5, "PASSWORD_VERIFIER"), (9, "DEVICE_PASSWORD_VERIFIER")] {
            if cells[place] != "s" {
                continue;
            }
            for parameter in ["SALT", "SRP_B", "SECRET_BLOCK"] {
                let mut reply = reply(name, "s");
                reply["ChallengeParameters"][parameter] = Value::Null;
                let expected = ProtocolError::Missing(parameter);
                assert_refused(*from, *last, &reply, &expected);
            }
        }
    }
}

/// Tokens end every state that waits for them; a reply with both tokens and a challenge is refused.
#[test]
fn tokens_end_the_sign_in() {
    use crate::support::tokens;
    for (from, last) in states() {
        let step = receive(waiting(from, last), &tokens());
        assert!(
            matches!(step, Ok(cognito_srp_core::Step::Done(_))),
            "{from:?} {last:?}: {step:?}"
        );
        let mut both = tokens();
        both["ChallengeName"] = json!("SMS_MFA");
        assert_refused(from, last, &both, &ProtocolError::TokensAndChallenge);
        let neither = ProtocolError::Missing("AuthenticationResult or ChallengeName");
        assert_refused(from, last, &json!({"Session": "s"}), &neither);
    }
    for last in [Sent::Associate, Sent::Verify] {
        let step = receive(waiting(From::Anywhere, last), &tokens());
        assert!(
            matches!(step, Err(Error::Protocol(_))),
            "{last:?}: {step:?}"
        );
    }
}
