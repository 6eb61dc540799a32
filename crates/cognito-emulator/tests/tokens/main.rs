//! Verifying the emulator's tokens with the keys from its key set, over real sockets,
//! with both transports.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "../support/direct.rs"]
mod direct;
mod forms;
mod support;
mod time;

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use std::sync::Barrier;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_blocking::cognito_tokens::{KeySetError, TokenError, VerifyError};
use serde_json::json;

use support::{BOTH, Hand, Setup, Way};

/// The token with an unknown key id.
fn by_nobodys_key(token: &str, name: usize) -> String {
    let (_, rest) = token.split_once('.').unwrap();
    let header = json!({"kid": format!("nobody's {name}"), "alg": "RS256"}).to_string();
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header))
}

fn refusal(result: Result<impl Sized, VerifyError>) -> TokenError {
    match result {
        Err(error @ VerifyError::Token(refusal)) => {
            assert!(error.is_refusal());
            assert_eq!(error.to_string(), refusal.to_string());
            refusal
        }
        Err(error) => panic!("no refusal: {error}"),
        Ok(_) => panic!("not refused"),
    }
}

#[test]
fn the_emulators_own_key_set_verifies_both_tokens() {
    let setup = Setup::new();
    let tokens = setup.tokens();
    let (access, id) = (tokens.access_token().expose(), tokens.id_token().unwrap());
    for with_rules in BOTH {
        let verifier = with_rules(setup.rules());
        assert_eq!(verifier.id(id.expose()).unwrap().username(), Some("alice"));
        let claims = verifier.access(access).unwrap();
        assert!(claims.scopes().eq(["aws.cognito.signin.user.admin"]));
        // Neither is accepted as the other.
        let error = refusal(verifier.access(id.expose()));
        let claim = "token_use";
        assert!(
            matches!(error, TokenError::Claim { claim: found, .. } if found == claim),
            "{error}"
        );
        refusal(verifier.id(access));
    }
}

#[test]
fn keys_are_fetched_once_and_kept() {
    let setup = Setup::new();
    for with_rules in BOTH {
        let way = Way::to_keys_of(&setup);
        let verifier = with_rules(setup.rules_with_keys_at(way.url()));
        // A text that is no token causes no fetch.
        refusal(verifier.access("what.anybody.sent"));
        assert_eq!(way.fetches(), 0);
        for _ in 0..3 {
            verifier.access(&setup.access_token()).unwrap();
        }
        assert_eq!(way.fetches(), 1);
    }
}

#[test]
fn concurrent_callers_share_one_fetch() {
    const THREADS: usize = 100;
    let setup = Setup::new();
    let token = setup.access_token();
    for with_rules in BOTH {
        let way = Way::to_keys_of(&setup);
        way.shut(true);
        let verifier = with_rules(setup.rules_with_keys_at(way.url()));
        let barrier = Barrier::new(THREADS + 1);
        thread::scope(|scope| {
            let askers: Vec<_> = (0..THREADS)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        verifier.access(&token).map(drop)
                    })
                })
                .collect();
            barrier.wait();
            way.shut(false);
            for asker in askers {
                asker.join().unwrap().unwrap();
            }
        });
        assert_eq!(way.fetches(), 1);
    }
}

/// The fetch runs in its own task.
#[test]
fn the_first_caller_may_disappear() {
    let setup = Setup::new();
    let token = setup.access_token();
    let way = Way::to_keys_of(&setup);
    way.shut(true);
    let client = direct::asynchronous();
    let verifier = cognito_async::TokenVerifier::new(client, setup.rules_with_keys_at(way.url()));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut first = pin!(verifier.verify_access(&token));
        let pending = poll_fn(|cx| Poll::Ready(first.as_mut().poll(cx).is_pending()));
        assert!(pending.await);
    });
    way.shut(false);
    let claims = runtime.block_on(async {
        let asked = tokio::spawn(async move { verifier.verify_access(&token).await });
        asked.await.unwrap()
    });
    claims.unwrap();
    assert_eq!(way.fetches(), 1);
}

#[test]
fn rotated_keys_are_fetched_again() {
    for with_rules in BOTH {
        let setup = Setup::new();
        let way = Way::to_keys_of(&setup);
        let hand = Hand::at(setup.emulator.now());
        let verifier = with_rules(setup.rules_with_keys_at(way.url())).by(hand.clock());
        let before = setup.access_token();
        verifier.access(&before).unwrap();
        setup.rotate_keys();
        // Nobody has fetched yet.
        verifier.access(&before).unwrap();
        verifier.access(&setup.access_token()).unwrap();
        assert_eq!(way.fetches(), 2);
        // The new set does not have the previous key: it is fetched once for that.
        for _ in 0..20 {
            assert_eq!(refusal(verifier.access(&before)), TokenError::UnknownKey);
        }
        assert_eq!(way.fetches(), 3);
    }
}

/// Tokens with invented key ids do not flood the issuer, and do not block tokens with its new
/// key.
#[test]
fn invented_key_ids_do_not_block_a_new_key() {
    for with_rules in BOTH {
        let setup = Setup::new();
        let way = Way::to_keys_of(&setup);
        let hand = Hand::at(setup.emulator.now());
        let verifier = with_rules(setup.rules_with_keys_at(way.url())).by(hand.clock());
        let old = setup.access_token();
        verifier.access(&old).unwrap();
        let forged = refusal(verifier.access(&by_nobodys_key(&old, 0)));
        assert_eq!(forged, TokenError::UnknownKey);
        setup.rotate_keys();
        let new = setup.access_token();
        for second in 0..=10 {
            let other = by_nobodys_key(&old, 1 + second);
            for token in [&new, &other] {
                let error = verifier.access(token).unwrap_err();
                assert!(!error.is_refusal());
                let VerifyError::Token(error) = error else {
                    panic!("{error}");
                };
                assert_eq!(error, TokenError::KeyNotLookedFor);
            }
            // A token with a known key does not wait.
            verifier.access(&old).unwrap();
            hand.forward(1);
        }
        assert_eq!(way.fetches(), 2);
        verifier.access(&new).unwrap();
        assert_eq!(way.fetches(), 3);
    }
}

/// Tokens with invented key ids do not flood the issuer.
#[test]
fn an_unknown_key_is_looked_for_once() {
    let setup = Setup::new();
    let token = setup.access_token();
    let forged = by_nobodys_key(&token, 0);
    for with_rules in BOTH {
        let way = Way::to_keys_of(&setup);
        let hand = Hand::at(setup.emulator.now());
        let verifier = with_rules(setup.rules_with_keys_at(way.url())).by(hand.clock());
        verifier.access(&token).unwrap();
        for _ in 0..20 {
            assert_eq!(refusal(verifier.access(&forged)), TokenError::UnknownKey);
        }
        assert_eq!(way.fetches(), 2);
        verifier.access(&token).unwrap();
        assert_eq!(way.fetches(), 2);
    }
}

#[test]
fn a_failed_fetch_is_not_a_refusal() {
    let setup = Setup::new();
    let token = setup.access_token();
    for with_rules in BOTH {
        let way = Way::to_keys_of(&setup);
        let hand = Hand::at(setup.emulator.now());
        let verifier = with_rules(setup.rules_with_keys_at(way.url())).by(hand.clock());
        // A redirect to the same key set is not followed either.
        for (status, number) in [("500 Internal Server Error", 500), ("302 Found", 302)] {
            way.answers(Some(status));
            let error = verifier.access(&token).unwrap_err();
            assert!(!error.is_refusal());
            let VerifyError::KeySet(error) = error else {
                panic!("{error}");
            };
            assert_eq!(error, KeySetError::Status(number));
            pauses(&hand, || verifier.access(&token));
        }
        way.answers(None);
        verifier.access(&token).unwrap();
        assert_eq!(way.fetches(), 3);
    }
}

/// The pause after a failure: at least a second, of which a part may be over.
fn pauses<T>(hand: &Hand, ask: impl Fn() -> Result<T, VerifyError>) {
    for _ in 0..2 {
        let Err(error @ VerifyError::Token(TokenError::KeysUnavailable)) = ask() else {
            panic!("no pause");
        };
        assert!(!error.is_refusal());
        hand.forward(1);
    }
}

#[test]
fn an_unreachable_issuer_is_not_a_refusal() {
    let setup = Setup::new();
    let token = setup.access_token();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/keys", listener.local_addr().unwrap());
    drop(listener);
    for with_rules in BOTH {
        let hand = Hand::at(setup.emulator.now());
        let verifier = with_rules(setup.rules_with_keys_at(&url)).by(hand.clock());
        for _ in 0..3 {
            let error = verifier.access(&token).unwrap_err();
            assert!(!error.is_refusal());
            assert!(matches!(error, VerifyError::Transport(_)));
            let text = error.to_string();
            assert!(
                text.starts_with(&format!("could not reach {url}: ")),
                "{text}"
            );
            assert!(!text.contains(&token));
            pauses(&hand, || verifier.access(&token));
        }
    }
}
