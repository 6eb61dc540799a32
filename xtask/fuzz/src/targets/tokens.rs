//! Tokens and key sets: the verdict, compared with a second implementation of RFC 7515, 7517,
//! 7519 and of aws-jwt-verify's rules. The target signs its input with a key of its own, or no
//! fuzzer would get past the signature. A PKCS #1 signature is compared and not verified: RFC
//! 8017 §8.2.1 has one for each message.

use core::time::Duration;
use std::sync::LazyLock;

use crate::json::mutate;
use crate::reading::{Asked, Reading};
use arbitrary::{Result, Unstructured};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::{ClientId, IdToken, IdTokenClaims, Timestamp, UserPoolId};
use cognito_tokens::{Issuer, Verification, Verifier, unverified};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use serde_json::{Value, json};

static KEY: LazyLock<KeyPair> = LazyLock::new(|| {
    let key =
        include_bytes!("../../../../crates/cognito-emulator/tests/machine/own_keys/access.pk8");
    KeyPair::from_pkcs8(key).unwrap()
});

const NOW: u64 = 1_700_000_000;

const CLIENTS: [&str; 2] = ["1h57kf5cpq17m0eml12EXAMPLE", "other"];

const MEMBERS: [&str; 16] = [
    "alg",
    "crit",
    "kid",
    "iss",
    "aud",
    "client_id",
    "token_use",
    "exp",
    "nbf",
    "iat",
    "sub",
    "scope",
    "cognito:groups",
    "key_ops",
    "use",
    "kty",
];

fn encoded(octets: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(octets)
}

fn signature(signed: &str) -> Vec<u8> {
    let mut signature = vec![0; KEY.public().modulus_len()];
    let random = SystemRandom::new();
    KEY.sign(
        &RSA_PKCS1_SHA256,
        &random,
        signed.as_bytes(),
        &mut signature,
    )
    .unwrap();
    signature
}

fn key_set() -> Value {
    let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(KEY.public_key());
    let key = |kid: &str| json!({"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "n": encoded(&n), "e": encoded(&e)});
    json!({"keys": [key("k1"), key("k2")]})
}

fn payload() -> Value {
    json!({
        "sub": "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f",
        "iss": "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB",
        "client_id": CLIENTS[0],
        "aud": CLIENTS[0],
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin openid",
        "cognito:groups": ["staff"],
        "username": "alice",
        "exp": NOW + 60,
        "iat": NOW - 60,
        "nbf": NOW - 60,
    })
}

pub fn run(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    match kind % 4 {
        0 => drop(structured(&mut Unstructured::new(rest))),
        1 => of_octets(&String::from_utf8_lossy(rest)),
        // A `Value` has no repeated names: so only one direction holds.
        2 => {
            let header = usual_header("k1");
            let signed = format!("{}.{}", encoded(header), encoded(rest));
            let token = format!("{signed}.{}", encoded(signature(&signed)));
            judge(
                &token,
                key_set().to_string().as_bytes(),
                &Asked::default(),
                false,
            );
        }
        _ => {
            let header = usual_header("k1");
            let signed = format!("{}.{}", encoded(header), encoded(payload().to_string()));
            let token = format!("{signed}.{}", encoded(signature(&signed)));
            judge(&token, rest, &Asked::default(), false);
        }
    }
}

/// As Cognito writes it: a verifier that knows the key need not read it.
fn usual_header(kid: &str) -> String {
    format!(r#"{{"kid":"{kid}","alg":"RS256"}}"#)
}

fn of_octets(token: &str) {
    judge(
        token,
        key_set().to_string().as_bytes(),
        &Asked::default(),
        false,
    );
    own_claims(token);
    let id = unverified::read_id_unverified(token);
    let access = unverified::read_access_unverified(token);
    for shown in [format!("{id:?}"), format!("{access:?}")] {
        assert!(!shown.is_empty());
    }
}

fn structured(u: &mut Unstructured<'_>) -> Result<()> {
    let kid = *u.choose(&["k1", "k2"])?;
    let mut header = usual_header(kid);
    let (mut payload, mut keys) = (payload(), key_set());
    let which: u8 = u.arbitrary()?;
    let asked = Asked {
        is_id: which & 1 > 0,
        clients: (which & 2 > 0).then(|| CLIENTS.map(str::to_owned).to_vec()),
        scopes: (which & 4 > 0).then(|| vec!["openid".to_owned(), String::new()]),
        groups: (which & 8 > 0).then(|| vec!["staff".to_owned()]),
        leeway: u.int_in_range(0..=120)?,
        now: NOW + u.int_in_range(0..=300)? - 150,
    };
    if asked.is_id {
        payload["token_use"] = json!("id");
    }
    mutate(u, &mut payload, &MEMBERS)?;
    if which & 16 > 0 {
        let mut read = serde_json::from_str(&header).unwrap();
        mutate(u, &mut read, &MEMBERS)?;
        header = read.to_string();
    }
    if which & 32 > 0 {
        mutate(u, &mut keys, &MEMBERS)?;
    }
    let signed = format!("{}.{}", encoded(header), encoded(payload.to_string()));
    let mut token = format!("{signed}.{}", encoded(signature(&signed)));
    if which & 64 > 0 {
        let at = u.choose_index(token.len())?;
        let with = char::from(u.int_in_range(b' '..=b'~')?);
        token.replace_range(at..=at, with.encode_utf8(&mut [0; 4]));
    }
    own_claims(&token);
    judge(&token, keys.to_string().as_bytes(), &asked, true);
    Ok(())
}

/// What the core reads of the program's own ID token, compared with `cognito-tokens`: the core
/// accepts whatever that accepts, with the same values.
fn own_claims(token: &str) {
    let ours = IdTokenClaims::unverified(&IdToken::new(token));
    let Ok(theirs) = unverified::read_id_unverified(token) else {
        return;
    };
    // With more members than these there may be more values than the core reads.
    let Some(ours) = ours else {
        return assert!(token.len() > 10_000);
    };
    assert_eq!(ours.subject(), Some(theirs.subject()));
    assert_eq!(ours.username(), theirs.username());
    assert!(ours.groups().eq(theirs.groups()));
    assert!(ours.names().count() == theirs.names().count());
    assert_eq!(ours.is_email_verified(), theirs.is_email_verified());
}

/// Compares ours with the other; `both_ways` if ours must accept whatever the other accepts.
fn judge(token: &str, keys: &[u8], asked: &Asked, both_ways: bool) {
    let issuer = Issuer::of(&UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap());
    let mut verifier = match &asked.clients {
        Some(ids) => Verifier::new(issuer, ids.iter().map(|id| ClientId::parse(id).unwrap())),
        None => Verifier::for_any_client(issuer),
    };
    if let Some(scopes) = &asked.scopes {
        verifier = verifier.with_scopes(scopes);
    }
    if let Some(groups) = &asked.groups {
        verifier = verifier.with_groups(groups);
    }
    let mut verifier = verifier.with_leeway(Duration::from_secs(asked.leeway));
    let loaded = verifier.load_keys(keys);
    let now = Timestamp::since_unix_epoch(Duration::from_secs(asked.now));
    let ours = match asked.is_id {
        true => verifier
            .verify_id(token, now)
            .map(|found| found.map(|claims| claims.subject().to_owned())),
        false => verifier
            .verify_access(token, now)
            .map(|found| found.map(|claims| claims.subject().to_owned())),
    };
    let ours = match ours {
        Ok(Verification::Verified(subject)) => Some(subject),
        Ok(Verification::NeedsKeys(request)) => {
            assert!(
                request
                    .url()
                    .ends_with("amazonaws.com/eu-west-2_eYpv1mFHB/.well-known/jwks.json")
            );
            None
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    };
    let reading = Reading {
        signature,
        key: key_set()["keys"][0].clone(),
    };
    let theirs = reading.of(token, keys, asked);
    let keys = reading.keys(keys).is_some();
    match both_ways {
        true => {
            assert_eq!(loaded.is_ok(), keys, "the key set: {loaded:?}");
            assert_eq!(ours, theirs, "{token}");
        }
        false => {
            assert!(loaded.is_err() || keys, "the key set");
            assert!(ours.is_none() || ours == theirs, "{token}");
        }
    }
}
