//! Without the feature `sigv4`, what has to be signed is not sent.

#![cfg(not(feature = "sigv4"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

#[path = "../../cognito-blocking/tests/support/mod.rs"]
mod support;

use cognito_async::cognito_srp_core::Settled;
use cognito_async::reqwest;
use cognito_async::{Client, Error, TransportErrorKind};
use support::signature::is_unsigned;
use support::{
    CANARY, Decoy, Server, app_client, every_form, operators_password_sign_in, password_sign_in,
    tokens,
};

fn client() -> Client {
    Client::from_builder(reqwest::Client::builder().no_proxy()).unwrap()
}

#[tokio::test]
async fn nothing_is_sent_that_has_to_be_signed() {
    let decoy = Decoy::new();
    let exchange = operators_password_sign_in(&app_client(&decoy.url()));
    let error = client().run(exchange).await.unwrap_err();
    assert!(decoy.nobody_came());
    assert!(!every_form(&error).contains(CANARY), "{error:?}");
    let Error::Transport(error) = error else {
        panic!("not the transport's: {error:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::NotSigned);
    let text = error.to_string();
    assert!(
        text.ends_with(
            "AdminInitiateAuth has to be signed, and the transport was built without its \
             feature `sigv4`"
        ),
        "{text}"
    );
}

#[tokio::test]
async fn all_else_goes_unsigned() {
    let server = Server::start([tokens()]);
    let settled = client().run(password_sign_in(&server.app_client())).await;
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
    assert!(is_unsigned(&server.request()));
}
