//! Names, passwords and secrets.

use cognito_emulator::{AuthFlow, Emulator, NewAppClient, NewUser, Seed};
use cognito_srp_core::{
    AppClient, ClientSecret, Ephemeral, Error, ErrorCode, Exchange, Password, RefreshToken, Step,
    Username,
};

use crate::support::{PASSWORD, SECRET, app_client};
use crate::transport::{BOTH, Transport};

/// Runs a sign-in that must be refused like a wrong password.
fn wrong(transport: Transport, exchange: Exchange<Step>) {
    match transport.run(exchange) {
        Err(Error::Service(error)) => {
            assert_eq!(error.code(), &ErrorCode::NotAuthorized);
            assert_eq!(
                error.to_string(),
                "NotAuthorizedException: Incorrect username or password."
            );
            assert_eq!(error.status(), 400);
            assert!(error.request_id().is_some_and(|id| id.len() == 36));
            assert!(error.means_sign_in_again());
        }
        other => panic!("{transport:?}: {other:?}"),
    }
}

fn emulator() -> Emulator {
    let emulator = Emulator::start().unwrap();
    let alice = NewUser::new("alice", PASSWORD)
        .with_attribute("email", "alice@example.com")
        .with_attribute("email_verified", "true");
    emulator.add(alice).unwrap();
    emulator
}

fn public(emulator: &Emulator) -> AppClient {
    app_client(emulator, emulator.client_id())
}

fn confidential(emulator: &Emulator) -> AppClient {
    let id = emulator
        .add_client(NewAppClient::confidential(ClientSecret::new(SECRET)))
        .unwrap();
    app_client(emulator, &id).with_secret(ClientSecret::new(SECRET))
}

fn srp(client: &AppClient, username: &str, password: &str) -> Exchange<Step> {
    client.sign_in(
        Username::parse(username).unwrap(),
        Password::new(password),
        Ephemeral::generate().unwrap(),
    )
}

fn plain(client: &AppClient, username: &str, password: &str) -> Exchange<Step> {
    client.sign_in_with_password(Username::parse(username).unwrap(), &Password::new(password))
}

#[test]
fn right_and_wrong_passwords() {
    let emulator = emulator();
    let client = public(&emulator);
    for transport in BOTH {
        for flow in [srp, plain] {
            let tokens = transport.tokens(flow(&client, "alice", PASSWORD));
            assert_eq!(tokens.username().map(Username::as_str), Some("alice"));
            assert_eq!(tokens.expires_in().as_secs(), 3600);
            assert!(tokens.id_token().is_some() && tokens.refresh_token().is_some());
            wrong(transport, flow(&client, "alice", "Wrong-Horse7!"));
            wrong(transport, flow(&client, "nobody", PASSWORD));
        }
    }
}

#[test]
fn an_alias_with_a_client_secret() {
    let emulator = emulator();
    let client = confidential(&emulator);
    for transport in BOTH {
        for flow in [srp, plain] {
            let tokens = transport.tokens(flow(&client, "alice@example.com", PASSWORD));
            assert_eq!(tokens.username().map(Username::as_str), Some("alice"));
            wrong(
                transport,
                flow(&client, "alice@example.com", "Wrong-Horse7!"),
            );
        }
    }
}

#[test]
fn a_wrong_client_secret_is_refused() {
    let emulator = emulator();
    let client = confidential(&emulator).with_secret(ClientSecret::new("another"));
    for transport in BOTH {
        match transport.run(srp(&client, "alice", PASSWORD)) {
            Err(Error::Service(error)) => assert_eq!(
                error.message(),
                format!(
                    "Unable to verify secret hash for client {}",
                    client.client_id()
                )
            ),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_email_address_as_the_user_name() {
    let seed = Seed::from_json(
        br#"{ "UserPools": [{
            "UsernameAttributes": ["email"],
            "Clients": [{ "ClientId": "webapp" }],
            "Users": [{ "Username": "bob@example.com", "Password": "Correct-Horse7!" }]
        }] }"#,
    )
    .unwrap();
    let emulator = Emulator::start_on(([127, 0, 0, 1], 0).into(), &seed).unwrap();
    let client = public(&emulator);
    for transport in BOTH {
        let tokens = transport.tokens(srp(&client, "bob@example.com", PASSWORD));
        // The real name is the sub, a UUID.
        assert_eq!(tokens.username().map(|name| name.as_str().len()), Some(36));
    }
}

#[test]
fn refreshing_in_both_ways_with_and_without_a_secret() {
    let emulator = emulator();
    for client in [public(&emulator), confidential(&emulator)] {
        for transport in BOTH {
            let first = transport.tokens(plain(&client, "alice@example.com", PASSWORD));
            let token: &RefreshToken = first.refresh_token().unwrap();
            // After a password flow, the stored user name comes from the access token.
            let name = first.username().unwrap();
            for exchange in [
                client.refresh(token),
                client.refresh_token_auth(name, token),
            ] {
                let next = transport.run(exchange).unwrap();
                assert_ne!(next.access_token().expose(), first.access_token().expose());
                assert!(next.refresh_token().is_none(), "rotation is off");
                assert_eq!(next.username(), Some(name));
            }
            let bad = RefreshToken::new("not-a-token");
            match transport.run(client.refresh(&bad)) {
                Err(Error::Service(error)) => assert_eq!(error.message(), "Invalid Refresh Token"),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn a_flow_that_is_off_is_refused() {
    let emulator = emulator();
    let id = emulator
        .add_client(NewAppClient::public().with_flows([AuthFlow::RefreshToken]))
        .unwrap();
    let client = app_client(&emulator, &id);
    for transport in BOTH {
        for (exchange, message) in [
            (
                srp(&client, "alice", PASSWORD),
                "USER_SRP_AUTH is not enabled for the client",
            ),
            (
                plain(&client, "alice", PASSWORD),
                "USER_PASSWORD_AUTH flow not enabled for this client",
            ),
        ] {
            match transport.run(exchange) {
                Err(Error::Service(error)) => {
                    assert_eq!(error.code(), &ErrorCode::InvalidParameter);
                    assert_eq!(error.message(), message);
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
