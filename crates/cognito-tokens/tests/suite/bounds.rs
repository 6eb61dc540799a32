//! How much is read before it is trusted: up to the limit, and not one byte more.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_tokens::unverified::{read_access_unverified, read_id_unverified};
use cognito_tokens::{KeySetError, TokenError, Verification};
use serde_json::json;

use crate::support::{POOL, Table, verify};

const BOUND: usize = 64 * 1024;

/// An access token of this many bytes, in the form that a token must have. Padding goes into
/// the payload, and into the signature where base64url cannot have the exact length.
fn token(length: usize) -> String {
    let header = json!({"alg": "RS256", "kid": "id-kid"}).to_string();
    let header = URL_SAFE_NO_PAD.encode(header);
    (0..4)
        .flat_map(|less| (1..4).map(move |signature| (less, signature)))
        .find_map(|(less, signature)| {
            let filler = (length - header.len()) * 3 / 4 - 400 - less;
            let payload = json!({
                "sub": "1", "exp": 9_999_999_999_u64, "token_use": "access",
                "iss": format!("https://cognito-idp.eu-west-2.amazonaws.com/{POOL}"),
                "client_id": "1h57kf5cpq17m0eml12EXAMPLE", "custom:a": "x".repeat(filler),
            });
            let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
            let rest = length.checked_sub(header.len() + payload.len() + 2)?;
            let signature = vec![b'A'; rest.checked_sub(rest % 4)? + signature + 1];
            let token = format!(
                "{header}.{payload}.{}",
                String::from_utf8(signature).unwrap()
            );
            (token.len() == length && is_base64url(&token)).then_some(token)
        })
        .unwrap()
}

/// Whether every part has a length that base64url can have.
fn is_base64url(token: &str) -> bool {
    token.split('.').all(|part| part.len() % 4 != 1)
}

#[test]
fn a_token_may_have_64_kib() {
    let table = Table::read();
    let case = table.case("access claims, as AWS writes them");
    let (longest, longer) = (token(BOUND), token(BOUND + 1));
    assert_eq!((longest.len(), longer.len()), (65_536, 65_537));

    let claims = read_access_unverified(&longest).unwrap();
    assert_eq!(claims.subject(), "1");
    let came_to = case.verifier().verify_access(&longest, case.now());
    assert!(matches!(came_to, Ok(Verification::NeedsKeys(_))));

    let too_long = TokenError::Malformed {
        part: "token",
        expected: "at most 64 KiB",
    };
    assert_eq!(read_access_unverified(&longer).unwrap_err(), too_long);
    assert_eq!(read_id_unverified(&longer).unwrap_err(), too_long);
    for token in [&longer, &"x".repeat(BOUND + 1)] {
        let refused = case.verifier().verify_access(token, case.now());
        assert_eq!(refused.unwrap_err(), too_long);
    }
}

#[test]
fn a_key_set_may_have_64_kib() {
    let table = Table::read();
    let case = table.case("id claims, as AWS writes them");
    let mut verifier = case.verifier();
    let mut keys = table.keys.clone().into_bytes();
    keys.resize(BOUND, b' ');
    let (outcome, _) = verify(&mut verifier, "id", &case.token, case.now(), &keys);
    outcome.unwrap();
    keys.push(b' ');
    assert_eq!(verifier.load_keys(&keys), Err(KeySetError::TooLong));
}
