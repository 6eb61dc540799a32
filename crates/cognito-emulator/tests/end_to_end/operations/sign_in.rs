//! InitiateAuth and RespondToAuthChallenge in short, for `docs/operations.md`; other tests
//! cover all flows and challenges.

use cognito_srp_core::{ErrorCode, Password, Username};

use super::each;
use crate::support::{Setup, ephemeral, password};

#[test]
fn initiate_auth() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let name = Username::parse(&setup.user(|user| user).0).unwrap();
        let tokens = transport.tokens(client.begin(name.clone()).password(&password()));
        assert_eq!(tokens.username(), Some(&name));
        let wrong = Password::new("Wrong-Horse7!");
        let begin = client.begin(name).password(&wrong);
        transport.refuses(ErrorCode::NotAuthorized, begin);
    });
}

/// SRP accepts an answer to PASSWORD_VERIFIER.
#[test]
fn respond_to_auth_challenge() {
    let setup = Setup::new();
    each(&setup, |transport, client| {
        let name = Username::parse(&setup.user(|user| user).0).unwrap();
        let tokens = transport.tokens(client.begin(name.clone()).srp(password(), ephemeral()));
        assert_eq!(tokens.username(), Some(&name));
        let wrong = Password::new("Wrong-Horse7!");
        let begin = client.begin(name).srp(wrong, ephemeral());
        transport.refuses(ErrorCode::NotAuthorized, begin);
    });
}
