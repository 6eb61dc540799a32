//! Expiry, without waiting.

use std::time::Duration;

use cognito_blocking::cognito_tokens::{Problem, TokenError, VerifyError};

use crate::support::{BOTH, Hand, Setup};

const HOUR: Duration = Duration::from_secs(3600);

fn is_expired(result: Result<impl Sized, VerifyError>) -> bool {
    matches!(
        result,
        Err(VerifyError::Token(TokenError::Claim {
            claim: "exp",
            problem: Problem::Expired,
            ..
        }))
    )
}

/// By the emulator's clock a token expires for the verifier when it expires for the pool.
#[test]
fn a_token_expires_by_the_emulators_clock() {
    for with_rules in BOTH {
        let setup = Setup::new();
        let verifier = with_rules(setup.rules()).by(setup.emulator.clock());
        let token = setup.access_token();
        verifier.access(&token).unwrap();
        setup.emulator.advance_clock(HOUR);
        assert!(is_expired(verifier.access(&token)));
        // A new token of the emulator is valid by its clock, and not yet expired by ours.
        let claims = verifier.access(&setup.access_token()).unwrap();
        assert!(claims.issued_at().unwrap() <= setup.emulator.now());
    }
}

#[test]
fn a_token_expires_in_the_second_of_exp() {
    let setup = Setup::new();
    let token = setup.access_token();
    for with_rules in BOTH {
        let hand = Hand::at(setup.emulator.now());
        let verifier = with_rules(setup.rules()).by(hand.clock());
        let end = verifier.access(&token).unwrap().expires_at();
        let left = end.unix_seconds() - hand.clock().now().unix_seconds();
        hand.forward(left - 1);
        verifier.access(&token).unwrap();
        hand.forward(1);
        assert!(is_expired(verifier.access(&token)));
    }
}

/// A client's clock is also that of its verifiers.
#[test]
fn a_verifier_uses_the_clients_clock() {
    let setup = Setup::new();
    let token = setup.access_token();
    let hand = Hand::at(setup.emulator.now());
    let client = crate::direct::blocking().with_clock(hand.clock());
    let blocking = cognito_blocking::TokenVerifier::new(client, setup.rules());
    let client = crate::direct::asynchronous().with_clock(hand.clock());
    let asynchronous = cognito_async::TokenVerifier::new(client, setup.rules());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    blocking.verify_access(&token).unwrap();
    runtime
        .block_on(asynchronous.verify_access(&token))
        .unwrap();
    hand.forward(3600);
    assert!(is_expired(blocking.verify_access(&token)));
    let verified = runtime.block_on(asynchronous.verify_access(&token));
    assert!(is_expired(verified));
}

#[test]
fn a_token_can_be_verified_as_of_any_time() {
    let setup = Setup::new();
    let tokens = setup.tokens();
    let (access, id) = (tokens.access_token().expose(), tokens.id_token().unwrap());
    for with_rules in BOTH {
        let hand = Hand::at(setup.emulator.now());
        let verifier = with_rules(setup.rules()).by(hand.clock());
        let then = hand.clock().now();
        hand.forward(24 * 3600);
        assert!(is_expired(verifier.access(access)));
        verifier.access_at(access, then).unwrap();
        verifier.id_at(id.expose(), then).unwrap();
        assert!(is_expired(verifier.access_at(access, then.after(HOUR))));
        assert!(is_expired(verifier.id_at(id.expose(), then.after(HOUR))));
    }
}
