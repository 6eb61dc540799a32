//! A token verified, beside the check of its signature alone and beside another's verifier.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::{ClientId, Timestamp, UserPoolId};
use cognito_tokens::{Issuer, Verification, Verifier};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::Value;

use crate::Failure;
use crate::case::POOL;
use crate::rounds::{Contender, Run};

const TOKEN: &str = "an ID token verified";

/// Verified in one sample: one alone is too short to be timed.
const TIMES: u32 = 20;

/// A token of those that aws-jwt-verify's makers would take, and the key set.
const CASES: &str = include_str!("../../../crates/cognito-tokens/tests/vectors/cases.json");

struct Given {
    token: String,
    client: String,
    now: u64,
    keys: String,
}

impl Given {
    fn read() -> Result<Self, Failure> {
        let table: Value = serde_json::from_str(CASES)?;
        let cases = table["cases"].as_array().ok_or("no cases")?;
        let case = cases
            .iter()
            .find(|case| case["name"] == "id claims, as AWS writes them")
            .ok_or("the case is not there")?;
        let text = |of: &Value| of.as_str().map(str::to_owned).ok_or("no text");
        Ok(Self {
            token: text(&case["token"])?,
            client: text(&case["clients"][0])?,
            now: case["now"].as_u64().ok_or("no time")?,
            keys: text(&table["keys"])?,
        })
    }

    /// The parts of its key.
    fn key(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let header = self.token.split('.').next().unwrap_or_default();
        let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header)?)?;
        let set: Value = serde_json::from_str(&self.keys)?;
        let keys = set["keys"].as_array().ok_or("no keys")?;
        let key = keys.iter().find(|key| key["kid"] == header["kid"]);
        let part = key.and_then(|key| key[name].as_str()).ok_or("no key")?;
        Ok(URL_SAFE_NO_PAD.decode(part)?)
    }
}

pub(crate) fn all() -> Vec<Contender> {
    [
        ("ours", ours as fn() -> Result<Run, Failure>),
        ("its signature alone, by ring", ring),
        ("jsonwebtoken 12.0.0 on rust_crypto", jsonwebtoken),
    ]
    .map(|(name, run)| Contender {
        row: TOKEN,
        name: name.to_owned(),
        every: 1,
        run: run().map_err(|failure| failure.to_string()),
    })
    .into()
}

/// Times a check, many times over.
fn timed(check: impl Fn() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let begun = Instant::now();
    for _ in 0..TIMES {
        check()?;
    }
    Ok(begun.elapsed() / TIMES)
}

fn ours() -> Result<Run, Failure> {
    let given = Given::read()?;
    let issuer = Issuer::of(&UserPoolId::parse(POOL)?);
    let mut verifier = Verifier::new(issuer, [ClientId::parse(&given.client)?]);
    verifier.load_keys(given.keys.as_bytes())?;
    let now = Timestamp::since_unix_epoch(Duration::from_secs(given.now));
    Ok(Box::new(move |_, _| {
        timed(|| match verifier.verify_id(&given.token, now)? {
            Verification::Verified(_) => Ok(()),
            Verification::NeedsKeys(_) => Err("it asks for keys".into()),
        })
    }))
}

fn ring() -> Result<Run, Failure> {
    let given = Given::read()?;
    let key = RsaPublicKeyComponents {
        n: given.key("n")?,
        e: given.key("e")?,
    };
    let (signed, signature) = given.token.rsplit_once('.').ok_or("no signature")?;
    let (signed, signature) = (signed.to_owned(), URL_SAFE_NO_PAD.decode(signature)?);
    Ok(Box::new(move |_, _| {
        timed(|| {
            let algorithm = &RSA_PKCS1_2048_8192_SHA256;
            let checked = key.verify(algorithm, signed.as_bytes(), &signature);
            checked.map_err(|_| "the signature is refused".into())
        })
    }))
}

/// As its users do: the claims as a tree; the time is left out, since it reads a clock.
fn jsonwebtoken() -> Result<Run, Failure> {
    let given = Given::read()?;
    let set: JwkSet = serde_json::from_str(&given.keys)?;
    let kid = jsonwebtoken::decode_header(&given.token)?.kid;
    let jwk = kid
        .and_then(|kid| set.find(&kid).cloned())
        .ok_or("no key")?;
    let key = DecodingKey::from_jwk(&jwk)?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[&given.client]);
    validation.validate_exp = false;
    Ok(Box::new(move |_, _| {
        timed(|| {
            jsonwebtoken::decode::<Value>(&given.token, &key, &validation)?;
            Ok(())
        })
    }))
}
