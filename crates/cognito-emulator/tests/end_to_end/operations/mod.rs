//! The 34 operations that nobody signs, each carried out and each refused, over both
//! transports, by a public app client and by one with a secret.
//!
//! `docs/operations.md` has a row for each, which names its test here.

mod attributes;
mod clock;
mod devices;
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

use crate::rig::{Rig, password};
use crate::transport::{BOTH, Transport};

/// Carries a test out with each transport and each app client.
fn each(rig: &Rig, test: impl Fn(Transport, &AppClient)) {
    for transport in BOTH {
        for client in &rig.clients {
            test(transport, client);
        }
    }
}

/// A rig whose pool is set as the test wants it.
fn rig(set: impl FnOnce(&mut UserPool, &mut Context<'_>) -> Result<(), Fault>) -> Rig {
    let rig = Rig::new();
    rig.emulator.with_pool(set).unwrap();
    rig
}

/// A new user who is signed in: her name and her tokens.
fn newcomer(rig: &Rig, transport: Transport, client: &AppClient) -> (Username, Tokens) {
    let (name, _) = rig.user(|user| user);
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
