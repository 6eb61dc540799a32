//! SignUp, ConfirmSignUp, ResendConfirmationCode.

use cognito_srp_core::{AppClient, DeliveryMedium, ErrorCode, SignedUp, Username};

use super::{each, signed_in};
use crate::support::{Setup, other_than, password};
use crate::transport::Transport;

/// Signs up a new user.
fn signed_up(setup: &Setup, transport: Transport, client: &AppClient) -> (Username, SignedUp) {
    let name = setup.name();
    let email = format!("{name}@example.com");
    let name = Username::parse(&name).unwrap();
    let (password, attributes) = (password(), [("email", email.as_str())]);
    let sign_up = client.sign_up(&name).with_password(&password);
    let outcome = transport.ok(sign_up.with_attributes(attributes));
    (name, outcome)
}

#[test]
fn sign_up() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, outcome) = signed_up(&setup, transport, client);
        assert!(!outcome.is_confirmed);
        assert_eq!(outcome.sub.len(), 36);
        let delivery = outcome.code_delivery.unwrap();
        // The mask that AWS sends.
        assert_eq!(delivery.destination.as_deref(), Some("a***@e***"));
        assert_eq!(delivery.medium, Some(DeliveryMedium::Email));
        assert_eq!(delivery.attribute.as_deref(), Some("email"));

        let password = password();
        let again = client.sign_up(&name).with_password(&password);
        transport.refuses(ErrorCode::UsernameExists, again);
    });
}

#[test]
fn confirm_sign_up() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, outcome) = signed_up(&setup, transport, client);
        let code = setup.code(name.as_str(), "SignUp");
        let wrong = other_than(&code);
        transport.refuses(
            ErrorCode::CodeMismatch,
            client.confirm_sign_up(&name, &wrong),
        );
        let session = outcome.session.unwrap();
        let confirm = client.confirm_sign_up(&name, &code);
        let confirmed = transport.ok(confirm.with_session(&session));
        assert!(confirmed.session.is_some(), "the client allows USER_AUTH");
        signed_in(transport, client, &name);
        transport.refuses(
            ErrorCode::NotAuthorized,
            client.confirm_sign_up(&name, &code),
        );
    });
}

#[test]
fn resend_confirmation_code() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, _) = signed_up(&setup, transport, client);
        let sent = transport.ok(client.resend_confirmation_code(&name));
        let delivery = sent.delivery.unwrap();
        assert_eq!(delivery.destination.as_deref(), Some("a***@e***"));
        let code = setup.code(name.as_str(), "ResendConfirmationCode");
        transport.ok(client.confirm_sign_up(&name, &code));

        // A user without an address cannot receive a code.
        let silent = Username::parse(&setup.name()).unwrap();
        let password = password();
        transport.ok(client.sign_up(&silent).with_password(&password));
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.resend_confirmation_code(&silent),
        );
    });
}
