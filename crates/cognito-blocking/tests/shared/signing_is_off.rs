//! Without the feature `sigv4`, requests that must be signed are not sent.

use cognito_srp_core::Settled;

use crate::face::{Error, TransportErrorKind, plain};
use crate::support::signature::is_unsigned;
use crate::support::{
    CANARY, Decoy, Server, app_client, every_form, operators_password_sign_in, password_sign_in,
    tokens,
};

#[test]
fn nothing_is_sent_that_has_to_be_signed() {
    let decoy = Decoy::new();
    let exchange = operators_password_sign_in(&app_client(&decoy.url()));
    let error = plain().run(exchange).unwrap_err();
    assert!(decoy.nobody_came());
    assert!(!every_form(&error).contains(CANARY), "{error:?}");
    let Error::Transport(error) = error else {
        panic!("not the transport's: {error:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::NotSigned);
    let text = error.to_string();
    assert!(
        text.ends_with(
            "AdminInitiateAuth must be signed, but the transport was built without its \
             feature `sigv4`"
        ),
        "{text}"
    );
}

#[test]
fn all_else_goes_unsigned() {
    let server = Server::start([tokens()]);
    let settled = plain().run(password_sign_in(&server.app_client()));
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
    assert!(is_unsigned(&server.request()));
}
