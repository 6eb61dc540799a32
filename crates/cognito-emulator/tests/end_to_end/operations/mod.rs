//! The 36 operations of user pools that work unsigned, the four of identity pools, and the one of
//! STS that these need, each carried out and each refused, over both
//! transports, by a public app client and by one with a secret.
//!
//! `docs/operations.md` has a row for each, which names its test here.

mod attributes;
mod clock;
mod devices;
mod identity_pools;
mod machines;
mod mfa;
mod passkeys;
mod password;
mod revocation;
mod sign_in;
mod sign_up;
mod user;
mod user_sessions;
mod verification;

use cognito_emulator::{Context, Fault, UserPool};
use cognito_srp_core::{AccessToken, AppClient, Tokens, Username};

use crate::support::{Setup, password};
use crate::transport::{BOTH, Transport};

/// Carries a test out with each transport and each app client.
fn each(setup: &Setup, test: impl Fn(Transport, &AppClient)) {
    for transport in BOTH {
        for client in &setup.clients {
            test(transport, client);
        }
    }
}

/// A setup whose pool is set as the test wants it.
fn setup(set: impl FnOnce(&mut UserPool, &mut Context<'_>) -> Result<(), Fault>) -> Setup {
    let setup = Setup::new();
    setup.emulator.with_pool(set).unwrap();
    setup
}

/// A new user who is signed in: their name and their tokens.
fn newcomer(setup: &Setup, transport: Transport, client: &AppClient) -> (Username, Tokens) {
    let (name, _) = setup.user(|user| user);
    let name = Username::parse(&name).unwrap();
    let tokens = signed_in(transport, client, &name);
    (name, tokens)
}

/// A sign-in of a user with the password that all have.
fn signed_in(transport: Transport, client: &AppClient, name: &Username) -> Tokens {
    transport.tokens(client.begin(name.clone()).password(&password()))
}

/// An access token of nobody.
fn forged() -> AccessToken {
    AccessToken::new("not-a-token")
}
