//! GetUser, DeleteUser.

use cognito_srp_core::ErrorCode;

use super::{each, forged, newcomer, signed_in};
use crate::support::{Setup, password};
use cognito_emulator::NewUser;

#[test]
fn get_user() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, tokens) = newcomer(&setup, transport, client);
        let user = transport.ok(client.get_user(tokens.access_token()));
        assert_eq!(user.username, name);
        let email = format!("{}@example.com", name.as_str());
        assert_eq!(user.attributes["email"], email);
        assert_eq!(user.attributes["email_verified"], "true");
        assert_eq!(user.mfa_options, []);
        assert_eq!(user.preferred_mfa, None);
        transport.refuses(ErrorCode::NotAuthorized, client.get_user(&forged()));
    });
}

#[test]
fn delete_user() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, tokens) = newcomer(&setup, transport, client);
        transport.refuses(ErrorCode::NotAuthorized, client.delete_user(&forged()));
        transport.ok(client.delete_user(tokens.access_token()));
        transport.refuses(
            ErrorCode::UserNotFound,
            client.delete_user(tokens.access_token()),
        );
        let refresh = client.refresh(tokens.refresh_token().unwrap());
        transport.refuses(ErrorCode::NotAuthorized, refresh);
        let begin = client.begin(name.clone()).password(&password());
        transport.refuses(ErrorCode::NotAuthorized, begin);

        // The tokens do not belong to another user with the same name.
        let same = NewUser::new(name.as_str(), crate::support::PASSWORD);
        setup.emulator.add(same).unwrap();
        transport.refuses(
            ErrorCode::NotAuthorized,
            client.get_user(tokens.access_token()),
        );
        let tokens = signed_in(transport, client, &name);
        transport.ok(client.get_user(tokens.access_token()));
    });
}
