//! What ends a session: five codes of the service, and nothing else.

use std::collections::BTreeSet;

use cognito_srp_core::keeper::SignOut;
use cognito_srp_core::srp::SrpError;
use cognito_srp_core::{Error, ProtocolError};
use serde_json::{Value, json};

use crate::keeper_support::{Answer, Place, driven, keeping};
use crate::signing_out::signed_out;
use crate::support::receive_raw;
use crate::{at, refreshing, user};

/// The codes on which AWS's own clients drop a session.
const ENDING: [&str; 5] = [
    "NotAuthorizedException",
    "UserNotFoundException",
    "PasswordResetRequiredException",
    "UserNotConfirmedException",
    "RefreshTokenReuseException",
];

fn refused(status: u16, code: &str) -> Error {
    let fault = json!({"__type": code, "message": "No."}).to_string();
    receive_raw(refreshing(), status, &[], fault.as_bytes())
        .err()
        .unwrap()
}

/// Every code that the service's model declares, the five, and some more.
fn codes() -> BTreeSet<String> {
    let model: Value =
        serde_json::from_str(include_str!("../model/cognito-operations.json")).unwrap();
    let mut codes: BTreeSet<String> = model["operations"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|operation| operation["errors"].as_array().unwrap())
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    assert!(codes.len() > 40, "{codes:?}");
    for code in ENDING {
        // An undeclared code, or one of a new operation, would do as well.
        codes.insert(code.to_owned());
    }
    codes.insert("ThrottlingException".to_owned());
    codes.insert("ExpiredTokenException".to_owned());
    codes.insert("NotAuthorizedExceptional".to_owned());
    codes
}

/// A keeper takes a refused refresh as the end of the session on the same codes.
#[test]
fn a_keeper_ends_on_five_codes_only() {
    for code in codes() {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let refusal = refused(400, &code);
        let answer: Answer = Box::new(move |_| Err(refusal.into()));
        let given = driven(&mut keeping, Some(&place), at(3600), [answer]);
        let ends = ENDING.contains(&code.as_str());
        assert_eq!(given.unwrap_err().means_sign_in_again(), ends, "{code}");
        assert_eq!(keeping.user().is_err(), ends, "{code}");
        assert_eq!(place.user().is_none(), ends, "{code}");
    }
}

/// A refused sign-out has not happened, unless the refusal says that there is nothing left to
/// sign out.
#[test]
fn a_refused_sign_out_succeeds_on_the_same_codes() {
    for code in codes() {
        let place = Place::with(&user());
        let mut keeping = keeping(user());
        let begun = SignOut::session(&mut keeping);
        let (result, _) = signed_out(&mut keeping, &place, begun, &[&code]);
        let ends = ENDING.contains(&code.as_str());
        assert_eq!(result.is_ok(), ends, "{code}");
        assert_eq!(keeping.user().is_err(), ends, "{code}");
    }
}

#[test]
fn only_five_codes_mean_sign_in_again() {
    for code in codes() {
        let ends = refused(400, &code).means_sign_in_again();
        assert_eq!(ends, ENDING.contains(&code.as_str()), "{code}");
    }
}

#[test]
fn a_namespace_and_a_header_have_the_same_effect() {
    let error = refused(400, "com.amazonaws.cognito#NotAuthorizedException");
    assert!(error.means_sign_in_again());
    let headers = [(
        "x-amzn-errortype",
        "RefreshTokenReuseException:http://example.com/",
    )];
    let error = receive_raw(refreshing(), 400, &headers, b"{}")
        .err()
        .unwrap();
    assert!(error.means_sign_in_again(), "{error}");
}

#[test]
fn a_response_of_others_ends_nothing() {
    for (status, body) in [
        (200, ""),
        (200, "<html>Log in to the hotel's network</html>"),
        (200, "{}"),
        (301, ""),
        (401, "NotAuthorizedException"),
        (403, "<html>NotAuthorizedException</html>"),
        (500, ""),
        (502, "<html>Bad gateway</html>"),
    ] {
        let error = receive_raw(refreshing(), status, &[], body.as_bytes());
        let error = error.err().unwrap();
        assert!(!error.means_sign_in_again(), "{status} {body}: {error}");
    }
}

#[test]
fn protocol_errors_do_not_end_a_session() {
    for error in [
        ProtocolError::NotTheService {
            status: 401,
            content_type: None,
        },
        ProtocolError::Malformed {
            operation: "GetTokensFromRefreshToken",
        },
        ProtocolError::Missing("AccessToken"),
        ProtocolError::NotBase64("SECRET_BLOCK"),
        ProtocolError::NotJson("MFAS_CAN_CHOOSE"),
        ProtocolError::Srp(SrpError::ZeroScrambler),
        ProtocolError::UnexpectedChallenge("PASSWORD_VERIFIER"),
        ProtocolError::ChallengeInsteadOfTokens,
        ProtocolError::TokensAndChallenge,
    ] {
        assert!(
            !Error::from(error.clone()).means_sign_in_again(),
            "{error:?}"
        );
    }
}
