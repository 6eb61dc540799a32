//! Verifies an access token with our verifier and with other people's, each with one that has
//! verified tokens with the same key before, and with a new one. Compares them with the check of
//! the signature alone.

mod given;

use std::rc::Rc;
use std::time::{Duration, Instant, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::{ClientId, Timestamp, UserPoolId};
use cognito_tokens::{Issuer, Verification, Verifier};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value, json};

use crate::Failure;
use crate::case::{Case, POOL};
use crate::process::{Process, time_in};
use crate::rounds::{Contender, Run, SELDOM};
use given::Given;

const WARM: &str = "access token, later ones by a verifier";
const COLD: &str = "access token, the first by a verifier";

/// Verifications in one sample: a single one is too short to be timed.
const TIMES: usize = 20;

/// Requests to a program before the measurement: some languages compile at run time.
const WARM_UP: usize = 50;

/// Our verifier, others in this process, and the programs that the briefing names.
pub(crate) fn all(programs: &[Value]) -> Result<Vec<Contender>, Failure> {
    let given = Rc::new(Given::new()?);
    let mut all = Vec::new();
    all.extend(rows("ours", &given, new_verifier, verify));
    let alone = "its signature alone, by ring";
    all.extend(rows(alone, &given, ring_key, verify_by_ring));
    let name = "jsonwebtoken 12.0.0 on rust_crypto";
    all.extend(rows(name, &given, decoding_key, decode));
    for program in programs {
        all.extend([WARM, COLD].map(|row| by_program(row, program, &given)));
    }
    Ok(all)
}

/// A verifier in both rows. `make` creates it with the keys loaded.
fn rows<V: 'static>(
    name: &str,
    given: &Rc<Given>,
    make: fn(&Given) -> Result<V, Failure>,
    verify: fn(&V, &Given, &str) -> Result<(), Failure>,
) -> [Contender; 2] {
    let warm = || -> Result<Run, Failure> {
        let verifier = make(given)?;
        if verify(&verifier, given, &given.forged).is_ok() {
            return Err("the verifier accepts a forged token".into());
        }
        let given = Rc::clone(given);
        Ok(Box::new(move |_, _| {
            let begun = Instant::now();
            for _ in 0..TIMES {
                verify(&verifier, &given, &given.token)?;
            }
            Ok(begun.elapsed() / TIMES as u32)
        }))
    };
    let cold = Rc::clone(given);
    let cold: Run = Box::new(move |_, _| {
        let verifiers = (0..TIMES)
            .map(|_| make(&cold))
            .collect::<Result<Vec<_>, _>>()?;
        let begun = Instant::now();
        for verifier in &verifiers {
            verify(verifier, &cold, &cold.token)?;
        }
        Ok(begun.elapsed() / TIMES as u32)
    });
    [(WARM, warm()), (COLD, Ok(cold))].map(|(row, run)| Contender {
        row,
        name: name.to_owned(),
        every: 1,
        run: run.map_err(|failure| failure.to_string()),
    })
}

/// Returns an error unless this is the token's subject.
fn check(given: &Given, subject: Option<&str>) -> Result<(), Failure> {
    match subject == Some(given.subject.as_str()) {
        true => Ok(()),
        false => Err("the subject is wrong".into()),
    }
}

fn new_verifier(given: &Given) -> Result<Verifier, Failure> {
    let issuer = Issuer::of(&UserPoolId::parse(POOL)?);
    let mut verifier = Verifier::new(issuer, [ClientId::parse(&given.client)?]);
    verifier.load_keys(given.keys.as_bytes())?;
    Ok(verifier)
}

fn verify(verifier: &Verifier, given: &Given, token: &str) -> Result<(), Failure> {
    let now = Timestamp::since_unix_epoch(UNIX_EPOCH.elapsed()?);
    match verifier.verify_access(token, now)? {
        Verification::Verified(claims) => check(given, Some(claims.subject())),
        Verification::NeedsKeys(_) => Err("the verifier asks for keys".into()),
    }
}

type RingKey = RsaPublicKeyComponents<Vec<u8>>;

fn ring_key(given: &Given) -> Result<(RingKey, [Vec<u8>; 2]), Failure> {
    let (n, e) = (given.number("n")?, given.number("e")?);
    let signature = |token: &str| {
        let (_, signature) = token.rsplit_once('.').ok_or("no signature")?;
        Ok::<_, Failure>(URL_SAFE_NO_PAD.decode(signature)?)
    };
    let signatures = [signature(&given.token)?, signature(&given.forged)?];
    Ok((RsaPublicKeyComponents { n, e }, signatures))
}

fn verify_by_ring(
    (key, [signature, of_forged]): &(RingKey, [Vec<u8>; 2]),
    given: &Given,
    token: &str,
) -> Result<(), Failure> {
    let (signed, _) = token.rsplit_once('.').ok_or("no signature")?;
    let signature = match token == given.forged {
        true => of_forged,
        false => signature,
    };
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), signature)
        .map_err(|_| "the signature is refused".into())
}

fn decoding_key(given: &Given) -> Result<(DecodingKey, Validation), Failure> {
    let set: JwkSet = serde_json::from_str(&given.keys)?;
    let kid = jsonwebtoken::decode_header(&given.token)?.kid;
    let jwk = kid
        .and_then(|kid| set.find(&kid).cloned())
        .ok_or("no key")?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[&given.issuer]);
    // An access token has `client_id` instead.
    validation.validate_aud = false;
    Ok((DecodingKey::from_jwk(&jwk)?, validation))
}

/// Decodes as its users do, with the claims as a tree.
fn decode(
    (key, validation): &(DecodingKey, Validation),
    given: &Given,
    token: &str,
) -> Result<(), Failure> {
    let claims = jsonwebtoken::decode::<Value>(token, key, validation)?.claims;
    if claims["token_use"] != "access" || claims["client_id"] != given.client {
        return Err("this is not an access token of the app client".into());
    }
    check(given, claims["sub"].as_str())
}

/// A verifier in another [process](Process). To `warm` and `cold` it answers
/// `{"ns": …, "sub": …}`, to `forged` `{"refused": true}`.
fn by_program(row: &'static str, program: &Value, given: &Rc<Given>) -> Contender {
    let start = || -> Result<Run, Failure> {
        let needs = json!({
            "pool": POOL, "issuer": given.issuer, "client_id": given.client,
            "token": given.token, "forged": given.forged, "keys": given.keys, "times": TIMES,
        });
        let mut process = Process::start(program, &needs)?;
        if process.ask("forged")?["refused"] != true {
            return Err("the verifier accepts a forged token".into());
        }
        let given = Rc::clone(given);
        let mut ask = move || -> Result<Duration, Failure> {
            let answer = process.ask(if row == WARM { "warm" } else { "cold" })?;
            check(&given, answer["sub"].as_str())?;
            time_in(&answer)
        };
        for _ in 0..WARM_UP {
            ask()?;
        }
        Ok(Box::new(move |_: &Case, _: &_| ask()))
    };
    Contender {
        row,
        name: program["name"].as_str().unwrap_or_default().to_owned(),
        every: SELDOM,
        run: start().map_err(|failure| failure.to_string()),
    }
}
