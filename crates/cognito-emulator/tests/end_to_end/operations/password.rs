//! ForgotPassword, ConfirmForgotPassword, ChangePassword.

use cognito_srp_core::{AppClient, DeliveryMedium, ErrorCode, Password, Username};

use super::{each, newcomer};
use crate::support::{Setup, other_than, password};
use crate::transport::Transport;

const NEXT: &str = "Another-Horse8?";

fn user(setup: &Setup) -> Username {
    Username::parse(&setup.user(|user| user).0).unwrap()
}

/// The user has the new password, and no longer the old one.
fn has_next(transport: Transport, client: &AppClient, name: &Username) {
    let begin = || client.begin(name.clone());
    transport.tokens(begin().password(&Password::new(NEXT)));
    transport.refuses(ErrorCode::NotAuthorized, begin().password(&password()));
}

#[test]
fn forgot_password() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let name = user(&setup);
        let delivery = transport.ok(client.forgot_password(&name)).delivery;
        let delivery = delivery.unwrap();
        // A verified phone number comes first.
        assert_eq!(delivery.medium, Some(DeliveryMedium::Sms));
        assert_eq!(delivery.attribute.as_deref(), Some("phone_number"));
        assert_eq!(setup.code(name.as_str(), "ForgotPassword").len(), 6);

        let (temporary, _) = setup.user(|user| user.with_temporary_password());
        let temporary = Username::parse(&temporary).unwrap();
        transport.refuses(ErrorCode::NotAuthorized, client.forgot_password(&temporary));
    });
}

#[test]
fn confirm_forgot_password() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let name = user(&setup);
        let next = Password::new(NEXT);
        transport.refuses(
            ErrorCode::ExpiredCode,
            client.confirm_forgot_password(&name, "123456", &next),
        );
        transport.ok(client.forgot_password(&name));
        let code = setup.code(name.as_str(), "ForgotPassword");
        let wrong = other_than(&code);
        transport.refuses(
            ErrorCode::CodeMismatch,
            client.confirm_forgot_password(&name, &wrong, &next),
        );
        let weak = Password::new("weak");
        transport.refuses(
            ErrorCode::InvalidPassword,
            client.confirm_forgot_password(&name, &code, &weak),
        );
        transport.ok(client.confirm_forgot_password(&name, &code, &next));
        has_next(transport, client, &name);
    });
}

#[test]
fn change_password() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, tokens) = newcomer(&setup, transport, client);
        let (next, old) = (Password::new(NEXT), password());
        let change = || client.change_password(tokens.access_token(), &next);
        transport.refuses(
            ErrorCode::NotAuthorized,
            change().with_previous_password(&next),
        );
        let weak = Password::new("weak");
        let too_weak = client.change_password(tokens.access_token(), &weak);
        transport.refuses(
            ErrorCode::InvalidPassword,
            too_weak.with_previous_password(&old),
        );
        transport.ok(change().with_previous_password(&old));
        has_next(transport, client, &name);
    });
}
