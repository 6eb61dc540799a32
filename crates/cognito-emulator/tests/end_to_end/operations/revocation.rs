//! RevokeToken, GlobalSignOut, GetTokensFromRefreshToken.

use cognito_srp_core::{AssociatedSessions, ErrorCode, RefreshToken};

use super::{each, forged, newcomer, signed_in};
use crate::support::Setup;

#[test]
fn revoke_token() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, tokens) = newcomer(&setup, transport, client);
        let other = signed_in(transport, client, &name);
        let refresh_token = tokens.refresh_token().unwrap();
        let later = transport.ok(client.refresh(refresh_token));
        // An access token is not a refresh token.
        let access = RefreshToken::new(tokens.access_token().expose());
        transport.refuses(
            ErrorCode::UnsupportedTokenType,
            client.revoke_token(&access),
        );
        let revoke = client.revoke_token(refresh_token);
        transport.ok(revoke.with_associated_sessions(AssociatedSessions::None));
        transport.refuses(ErrorCode::NotAuthorized, client.refresh(refresh_token));
        for dead in [&tokens, &later] {
            let get = client.get_user(dead.access_token());
            transport.refuses(ErrorCode::NotAuthorized, get);
        }
        transport.ok(client.get_user(other.access_token()));
    });
}

#[test]
fn global_sign_out() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, here) = newcomer(&setup, transport, client);
        let there = signed_in(transport, client, &name);
        transport.refuses(ErrorCode::NotAuthorized, client.global_sign_out(&forged()));
        transport.ok(client.global_sign_out(here.access_token()));
        for dead in [&here, &there] {
            let refresh = client.refresh(dead.refresh_token().unwrap());
            transport.refuses(ErrorCode::NotAuthorized, refresh);
            let get = client.get_user(dead.access_token());
            transport.refuses(ErrorCode::NotAuthorized, get);
        }
    });
}

#[test]
fn get_tokens_from_refresh_token() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let (name, tokens) = newcomer(&setup, transport, client);
        let next = transport.ok(client.refresh(tokens.refresh_token().unwrap()));
        assert_ne!(next.access_token().expose(), tokens.access_token().expose());
        assert!(next.refresh_token().is_none(), "rotation is off");
        let user = transport.ok(client.get_user(next.access_token()));
        assert_eq!(user.username, name);
        let unknown = RefreshToken::new("not-a-token");
        transport.refuses(ErrorCode::NotAuthorized, client.refresh(&unknown));
    });
}
