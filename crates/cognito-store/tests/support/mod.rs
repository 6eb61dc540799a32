//! What the tests of both stores share.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::error::Error;

use cognito_store::cognito_srp_core::SignedIn;

/// In every token, and never in an error.
pub(crate) const CANARY: &str = "canary-7f3a9";

/// A user in the form of version 1, with a number in each token.
pub(crate) fn text(number: u32) -> String {
    format!(
        r#"{{"CognitoSrp":"signed-in user","Version":1,"AccessToken":"access-{CANARY}-{number}",
        "RefreshToken":"refresh-{CANARY}-{number}","Username":"alice",
        "Came":1700000000,"Ends":1700003600}}"#
    )
}

pub(crate) fn user(number: u32) -> SignedIn {
    SignedIn::from_json(&text(number)).unwrap()
}

/// The number in a user's refresh token.
pub(crate) fn number(user: &SignedIn) -> u32 {
    let token = user.refresh_token().unwrap().expose();
    token.rsplit_once('-').unwrap().1.parse().unwrap()
}

/// No form in which an error may come into a log has a token in it.
pub(crate) fn assert_clean(error: &(dyn Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains(CANARY), "{shown}");
        assert!(
            !shown.contains(&format!("{:?}", CANARY.as_bytes())[1..8]),
            "{shown}"
        );
        next = error.source();
    }
}
