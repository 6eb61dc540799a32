//! The 36 unsigned operations of user pools, the four of identity pools, and the STS operation
//! that they need: each once with success and once refused, over both transports and by hand,
//! with a public app client and one with a secret.
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
use crate::transport::{EACH, Transport};

/// Runs a test with each transport, by hand, and with each app client.
fn each(setup: &Setup, test: impl Fn(Transport, &AppClient)) {
    for transport in EACH {
        for client in &setup.clients {
            test(transport, client);
        }
    }
}

/// A setup whose pool the test has configured.
fn setup(set: impl FnOnce(&mut UserPool, &mut Context<'_>) -> Result<(), Fault>) -> Setup {
    let setup = Setup::new();
    setup.emulator.with_pool(set).unwrap();
    setup
}

/// A new signed-in user: their name and their tokens.
fn newcomer(setup: &Setup, transport: Transport, client: &AppClient) -> (Username, Tokens) {
    let (name, _) = setup.user(|user| user);
    let name = Username::parse(&name).unwrap();
    let tokens = signed_in(transport, client, &name);
    (name, tokens)
}

/// Signs a user in with the common password.
fn signed_in(transport: Transport, client: &AppClient, name: &Username) -> Tokens {
    transport.tokens(client.begin(name.clone()).password(&password()))
}

/// An access token that nobody issued.
fn forged() -> AccessToken {
    AccessToken::new("not-a-token")
}
