//! Sealed challenges: libsodium opens them to the same content (`vectors.json`, by
//! `make_vectors.py`), and nothing in them can be changed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

#[path = "../support/mod.rs"]
mod support;

use cognito_srp_core::{
    AppClient, Challenge, ClientId, EntropyError, SealEntropy, SealingKey, Side, StoredError,
    SuspendedChallenge,
};
use serde_json::Value;

use support::challenges::{answered, for_the_caller, reply};
use support::{
    USER_ID, alias, challenge, confidential_client, password, public_client, receive, sent, sms_mfa,
};

const CONTEXT: &str = "browser-session-1";
const EXPECTED: &str = "suspended challenge";

fn key(octet: u8) -> SealingKey {
    SealingKey::from_bytes([octet; 32]).unwrap()
}

fn entropy(octet: u8) -> SealEntropy {
    SealEntropy::from_entropy([octet; 24]).unwrap()
}

/// A challenge that waits for an answer, on either side.
fn waiting(side: Side) -> Challenge {
    let sign_in = confidential_client().begin(alias());
    let first = match side {
        Side::Client => sign_in.password(&password()),
        Side::Server => sign_in.server_side(None).password(&password()),
    };
    challenge(receive(first, &sms_mfa("a-session")))
}

fn sealed(side: Side) -> String {
    waiting(side).suspend().seal(&key(7), CONTEXT, entropy(9))
}

fn opened(text: &str, side: Side) -> Result<Challenge, StoredError> {
    confidential_client().resume_sealed(text, &key(7), CONTEXT, side)
}

fn not_authentic() -> Option<StoredError> {
    Some(StoredError::NotAuthentic { expected: EXPECTED })
}

fn octets<const N: usize>(hex: &Value) -> [u8; N] {
    let hex = hex.as_str().unwrap();
    core::array::from_fn(|place| u8::from_str_radix(&hex[2 * place..][..2], 16).unwrap())
}

#[test]
fn sealed_texts_of_libsodium_are_opened() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    assert_eq!(vectors.len(), 3);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let key = SealingKey::from_bytes(octets(&vector["key"])).unwrap();
        let entropy = SealEntropy::from_entropy(octets(&vector["nonce"])).unwrap();
        let suspended = SuspendedChallenge::from_json(text("plain")).unwrap();
        let sealed = suspended.seal(&key, text("context"), entropy);
        assert_eq!(sealed, text("sealed"));
        let client = confidential_client();
        let opened = client.resume_sealed(text("sealed"), &key, text("context"), Side::Server);
        let Ok(Challenge::SmsMfa(challenge)) = opened else {
            panic!("{opened:?}");
        };
        assert_eq!(challenge.username().as_str(), USER_ID);
        assert_eq!(challenge.destination(), Some("+*******5309"));
        assert_eq!(sent(&challenge.answer("1"))["Session"], "a-session-é");
    }
}

#[test]
fn an_opened_challenge_is_answered_like_the_original() {
    for side in [Side::Client, Side::Server] {
        for name in for_the_caller() {
            let original = || {
                let sign_in = confidential_client().begin(alias());
                let first = match side {
                    Side::Client => sign_in.custom(),
                    Side::Server => sign_in.server_side(None).custom(),
                };
                challenge(receive(first, &reply(name, "s1")))
            };
            let text = original().suspend().seal(&key(7), CONTEXT, entropy(9));
            let (exchange, direct) = (answered(opened(&text, side).unwrap()), answered(original()));
            assert_eq!(sent(&exchange), sent(&direct), "{name}");
            let request = exchange.request();
            assert_eq!(request.operation(), direct.request().operation());
            assert_eq!(request.signature().is_some(), side == Side::Server);
        }
    }
}

/// RFC 4648 §5, in the order of their values.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[test]
fn no_bit_can_be_flipped() {
    let whole = sealed(Side::Client);
    assert!(opened(&whole, Side::Client).is_ok());
    let start = whole.rfind('.').unwrap() + 1;
    for place in start..whole.len() {
        for bit in 0..6 {
            let mut octets = whole.clone().into_bytes();
            let value = DIGITS.iter().position(|digit| *digit == octets[place]);
            octets[place] = DIGITS[value.unwrap() ^ (1 << bit)];
            let text = String::from_utf8(octets).unwrap();
            let error = opened(&text, Side::Client).err();
            assert_eq!(error, not_authentic(), "bit {bit} of {place}");
        }
    }
    for place in 0..start {
        for bit in 0..7 {
            let mut octets = whole.clone().into_bytes();
            octets[place] ^= 1 << bit;
            let text = String::from_utf8(octets).unwrap();
            let error = opened(&text, Side::Client).err();
            let expected = StoredError::NotStored { expected: EXPECTED };
            assert_eq!(error, Some(expected), "bit {bit} of {place}");
        }
    }
}

#[test]
fn a_sealed_text_cannot_be_shortened_or_extended() {
    let whole = sealed(Side::Client);
    for length in 0..whole.len() {
        let error = opened(&whole[..length], Side::Client).err();
        assert!(error.is_some(), "{length}");
    }
    for more in ["A", "AA", "AAAA", "=", " ", "\n"] {
        let error = opened(&[&whole, more].concat(), Side::Client).err();
        assert_eq!(error, not_authentic(), "{more:?}");
    }
    for text in [
        "",
        "{}",
        waiting(Side::Client).suspend().into_json().as_str(),
    ] {
        let error = opened(text, Side::Client).err();
        assert_eq!(error, Some(StoredError::NotStored { expected: EXPECTED }));
    }
}

#[test]
fn another_key_or_context_opens_nothing() {
    let (text, client) = (sealed(Side::Client), confidential_client());
    let error = client.resume_sealed(&text, &key(8), CONTEXT, Side::Client);
    assert_eq!(error.err(), not_authentic());
    for context in [
        "",
        "browser-session-2",
        "browser-session-",
        "browser-session-11",
    ] {
        let error = client.resume_sealed(&text, &key(7), context, Side::Client);
        assert_eq!(error.err(), not_authentic(), "{context}");
    }
}

#[test]
fn an_app_client_opens_only_its_own_side() {
    for (of, expected) in [(Side::Client, Side::Server), (Side::Server, Side::Client)] {
        assert_eq!(
            opened(&sealed(of), expected).err(),
            Some(StoredError::OtherSide)
        );
        assert!(opened(&sealed(of), of).is_ok());
    }
    let pool = public_client().user_pool_id().clone();
    let other = AppClient::new(pool, ClientId::parse("another").unwrap());
    let error = other.resume_sealed(&sealed(Side::Client), &key(7), CONTEXT, Side::Client);
    assert_eq!(error.err(), Some(StoredError::OtherAppClient));
}

/// Someone who knows everything except the key, and writes another side or name into the JSON,
/// gets a text that is refused.
#[test]
fn a_forged_side_or_name_is_refused() {
    let plain = waiting(Side::Client).suspend().into_json();
    let forgeries = [
        (r#""Side":"client""#, r#""Side":"server""#),
        (USER_ID, "bob"),
    ];
    for (from, to) in forgeries {
        let forged = plain.replace(from, to);
        assert_ne!(*plain, forged);
        let forged = SuspendedChallenge::from_json(&forged).unwrap();
        let theirs = forged.seal(&key(8), CONTEXT, entropy(9));
        for side in [Side::Client, Side::Server] {
            assert_eq!(opened(&theirs, side).err(), not_authentic());
        }
    }
}

#[test]
fn a_sealed_text_reveals_nothing() {
    let text = sealed(Side::Client);
    for part in [USER_ID, "a-session", "SMS_MFA", "5309"] {
        assert!(!text.contains(part), "{part}");
    }
    assert_ne!(
        text,
        waiting(Side::Client)
            .suspend()
            .seal(&key(7), CONTEXT, entropy(10))
    );
}

#[test]
fn an_unfilled_buffer_is_not_entropy() {
    let all_zero = Some(EntropyError::AllZero);
    assert_eq!(SealingKey::from_bytes([0; 32]).err(), all_zero);
    assert_eq!(SealEntropy::from_entropy([0; 24]).err(), all_zero);
    let secret = [0x5a; 32];
    let shown = format!("{:?}", SealingKey::from_bytes(secret).unwrap());
    assert_eq!(shown, "SealingKey([redacted])");
    assert_eq!(format!("{:?}", entropy(7)), "SealEntropy");
}
