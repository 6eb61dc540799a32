//! `Debug` does not show credentials.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::time::SystemTime;

use cognito_sigv4::{Signer, sign};
use support::{ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, credentials, server_side};

#[test]
fn debug_shows_no_secret() {
    let credentials = || credentials().with_session_token(SESSION_TOKEN).unwrap();
    let signature = sign(
        server_side(None).request(),
        &credentials(),
        SystemTime::now(),
    )
    .unwrap();
    let text = format!(
        "{:?} {:?} {signature:?}",
        credentials(),
        Signer::with_credentials(credentials())
    );
    assert!(text.contains("x-amz-security-token"), "{text}");
    for secret in [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN] {
        assert!(!text.contains(secret), "{text}");
    }
}
