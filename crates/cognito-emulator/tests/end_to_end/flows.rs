//! The flows: each ends in tokens for the user whose alias was typed.

use cognito_emulator::{AuthFlow, NewAppClient};
use cognito_srp_core::{ClientSecret, Step, Tokens, UserContext, Username};

use crate::support::{SECRET, Setup, app_client, ephemeral, password};
use crate::transport::{BOTH, Transport};

/// Runs with each app client and each transport.
fn everywhere(begin: impl Fn(cognito_srp_core::SignIn) -> cognito_srp_core::Exchange<Step>) {
    let setup = Setup::new();
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user);
            let tokens = transport.tokens(begin(client.begin(alias)));
            assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));
            assert!(tokens.id_token().is_some() && tokens.refresh_token().is_some());
        }
    }
}

#[test]
fn user_srp_auth() {
    everywhere(|sign_in| sign_in.srp(password(), ephemeral()));
}

#[test]
fn user_password_auth() {
    everywhere(|sign_in| sign_in.password(&password()));
}

#[test]
fn options_of_a_sign_in_are_accepted() {
    everywhere(|sign_in| {
        sign_in
            .with_client_metadata([("tenant", "blue")])
            .with_analytics_endpoint("endpoint-1")
            .with_user_context(UserContext::new().with_ip_address("192.0.2.1"))
            .srp(password(), ephemeral())
    });
}

/// The tokens of a fresh sign-in with a refresh token.
fn signed_in(transport: Transport, setup: &Setup, client: usize) -> Tokens {
    let (_, alias) = setup.user(|user| user);
    transport.tokens(setup.clients[client].sign_in(alias, password(), ephemeral()))
}

#[test]
fn refresh_token_auth() {
    let setup = Setup::new();
    for transport in BOTH {
        for (index, client) in setup.clients.iter().enumerate() {
            let first = signed_in(transport, &setup, index);
            let name = first.username().unwrap();
            let exchange = client.refresh_token_auth(name, first.refresh_token().unwrap());
            let next = transport.run(exchange).unwrap();
            assert_ne!(next.access_token().expose(), first.access_token().expose());
            assert_eq!(next.username(), Some(name));
            assert!(next.refresh_token().is_none(), "rotation is off");
        }
    }
}

#[test]
fn get_tokens_from_refresh_token() {
    let setup = Setup::new();
    for transport in BOTH {
        for (index, client) in setup.clients.iter().enumerate() {
            let first = signed_in(transport, &setup, index);
            let exchange = client.refresh(first.refresh_token().unwrap());
            let next = transport.run(exchange).unwrap();
            assert_ne!(next.access_token().expose(), first.access_token().expose());
            assert!(next.refresh_token().is_none(), "rotation is off");
        }
    }
}

#[test]
fn a_rotated_refresh_token_replaces_the_old_one() {
    let setup = Setup::new();
    for transport in BOTH {
        for secret in [None, Some(SECRET)] {
            let new = match secret {
                Some(secret) => NewAppClient::confidential(ClientSecret::new(secret)),
                None => NewAppClient::public(),
            };
            let flows = [AuthFlow::UserSrp];
            let new = new.with_flows(flows).rotating_refresh_tokens(60);
            let id = setup.emulator.add_client(new).unwrap();
            let mut client = app_client(&setup.emulator, &id);
            if let Some(secret) = secret {
                client = client.with_secret(ClientSecret::new(secret));
            }
            let (_, alias) = setup.user(|user| user);
            let first = transport.tokens(client.sign_in(alias, password(), ephemeral()));
            let old = first.refresh_token().unwrap();
            let next = transport.run(client.refresh(old)).unwrap();
            let new = next.refresh_token().expect("rotation is on");
            assert_ne!(new.expose(), old.expose());
            // A lost reply can be requested again, for a minute.
            transport.run(client.refresh(old)).unwrap();
            setup.advance_clock(core::time::Duration::from_secs(61));
            let (text, error) = transport.refused(client.refresh(old));
            assert!(text.starts_with("RefreshTokenReuseException"), "{text}");
            let cognito_srp_core::Error::Service(error) = error else {
                panic!("{error:?}");
            };
            assert!(error.means_sign_in_again());
        }
    }
}
