//! Tokens must have the form of RFC 6750, and names must not be empty, wherever they come
//! from.

use cognito_srp_core::{Error, ProtocolError, RefreshToken, SignedIn, StoredError};
use serde_json::{Value, json};

use crate::support::{
    ALIAS, USER_ID, alias, confidential_client, following, password, password_verifier,
    public_client, receive, sent, sms_mfa, srp_sign_in, tokens,
};
use crate::{challenged, typed};

/// RFC 6750 §2.1: `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
const NO_TOKENS: &[&str] = &[
    "",
    "=",
    "==",
    "a=b",
    "a b",
    " a",
    "a ",
    "a\r\nSet-Cookie: b",
    "a\u{1b}[2J",
    "a\u{0}",
    "a\t",
    "a,b",
    "a;b",
    "a\"",
    "é",
    "a\u{2028}",
    "a%20",
    "a:b",
];

const TOKENS: &[&str] = &[
    "a",
    "mF_9.B5f-4.1JqM", // RFC 6750's own example
    "azAZ09-._~+/",
    "a=",
    "a==",
];

const MEMBERS: [&str; 3] = ["AccessToken", "IdToken", "RefreshToken"];

fn with(member: &str, text: &str) -> Value {
    let mut reply = tokens();
    reply["AuthenticationResult"][member] = json!(text);
    reply
}

/// The errors of a sign-in, of a refresh, and of a refresh in the older way.
fn outcomes(reply: &Value) -> [Option<Error>; 3] {
    let client = public_client();
    let token = RefreshToken::new("r");
    [
        receive(client.sign_in_with_password(alias(), &password()), reply).err(),
        receive(client.refresh(&token), reply).err(),
        receive(client.refresh_token_auth(&alias(), &token), reply).err(),
    ]
}

#[test]
fn an_invalid_token_is_refused() {
    for member in MEMBERS {
        for text in NO_TOKENS {
            let expected = Error::from(ProtocolError::NotAToken(member));
            for error in outcomes(&with(member, text)) {
                assert_eq!(error.as_ref(), Some(&expected), "{member} {text:?}");
            }
        }
        for text in TOKENS {
            for error in outcomes(&with(member, text)) {
                assert_eq!(error, None, "{member} {text:?}");
            }
        }
    }
}

#[test]
fn a_token_type_is_a_single_word() {
    for text in ["Bearer x", "Bearer\r\nCookie:", "a\u{1b}", "é", "a/b"] {
        let expected = Error::from(ProtocolError::NotAToken("TokenType"));
        for error in outcomes(&with("TokenType", text)) {
            assert_eq!(error.as_ref(), Some(&expected), "{text:?}");
        }
    }
    for text in ["", "Bearer", "DPoP"] {
        assert_eq!(outcomes(&with("TokenType", text)), [None, None, None]);
    }
}

#[test]
fn an_invalid_token_makes_a_stored_user_damaged() {
    let step = receive(public_client().refresh(&RefreshToken::new("r")), &tokens());
    let stored = SignedIn::from(step.unwrap()).to_json();
    let expected = "signed-in user";
    for member in MEMBERS {
        for text in NO_TOKENS {
            let mut changed: Value = serde_json::from_str(&stored).unwrap();
            changed[member] = json!(text);
            let read = SignedIn::from_json(&changed.to_string());
            let error = read.err();
            assert_eq!(
                error,
                Some(StoredError::Damaged { expected }),
                "{member} {text:?}"
            );
        }
    }
}

#[test]
fn an_empty_name_does_not_replace_another() {
    // Neither when the service has not returned the name yet …
    let mut reply = sms_mfa("s");
    reply["ChallengeParameters"]["USER_ID_FOR_SRP"] = json!("");
    reply["ChallengeParameters"]["USERNAME"] = json!("");
    let first = confidential_client().sign_in_with_password(alias(), &password());
    let challenge = crate::support::challenge(receive(first, &reply));
    assert_eq!(challenge.username().as_str(), ALIAS);
    // … nor when it has.
    let challenge = typed!(SmsMfa, &reply);
    assert_eq!(challenge.username().as_str(), USER_ID);
    let body = sent(&challenge.answer("1"));
    assert_eq!(body["ChallengeResponses"]["USERNAME"], USER_ID);
    // The empty one does not hide the other.
    reply["ChallengeParameters"]["USERNAME"] = json!("bob");
    assert_eq!(challenged(&reply).username().as_str(), "bob");
}

#[test]
fn srp_takes_the_name_that_is_not_empty() {
    let mut reply = password_verifier();
    reply["ChallengeParameters"]["USER_ID_FOR_SRP"] = json!("");
    let next = following(receive(srp_sign_in(&public_client()), &reply));
    assert_eq!(sent(&next)["ChallengeResponses"]["USERNAME"], USER_ID);
    reply["ChallengeParameters"]["USERNAME"] = json!("");
    let missing = ProtocolError::Missing("USER_ID_FOR_SRP");
    let error = receive(srp_sign_in(&public_client()), &reply).err();
    assert_eq!(error, Some(missing.into()));
}
