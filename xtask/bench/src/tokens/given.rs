//! An access token that is valid now, and what a verifier needs to know.

use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

use crate::Failure;
use crate::case::POOL;

/// Tokens as AWS writes them, and the key set.
const CASES: &str = include_str!("../../../../crates/cognito-tokens/tests/vectors/cases.json");
const KEY: &str = include_str!("../../../../crates/cognito-tokens/tests/vectors/keys/access.pem");

/// The key's id, and that of the pool's other key.
const KEY_ID: &str = "access-kid";
const OTHER_KEY_ID: &str = "id-kid";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) struct Given {
    pub(super) token: String,
    /// The same token with the signature of another text.
    pub(super) forged: String,
    pub(super) issuer: String,
    pub(super) client: String,
    pub(super) subject: String,
    /// The key set, with two keys, like Cognito's.
    pub(super) keys: String,
}

impl Given {
    pub(super) fn new() -> Result<Self, Failure> {
        let table: Value = serde_json::from_str(CASES)?;
        let cases = table["cases"].as_array().ok_or("no cases")?;
        let case = cases
            .iter()
            .find(|case| case["name"] == "access claims, as AWS writes them")
            .ok_or("the case is missing")?;
        let text = |of: &Value| of.as_str().map(str::to_owned).ok_or("no text");
        let mut claims = payload(&text(&case["token"])?)?;
        let now = UNIX_EPOCH.elapsed()?;
        claims["iat"] = json!(now.as_secs());
        claims["auth_time"] = json!(now.as_secs());
        claims["exp"] = json!((now + DAY).as_secs());
        let (client, subject) = (text(&claims["client_id"])?, text(&claims["sub"])?);
        let issuer = text(&claims["iss"])?;
        if !issuer.ends_with(POOL) {
            return Err("the case is of another user pool".into());
        }
        // In the form that Cognito writes.
        let header = format!(r#"{{"kid":"{KEY_ID}","alg":"RS256"}}"#);
        let encode = |part: &str| URL_SAFE_NO_PAD.encode(part);
        let signed = format!("{}.{}", encode(&header), encode(&claims.to_string()));
        Ok(Self {
            token: format!("{signed}.{}", signature(&signed)?),
            forged: format!("{signed}.{}", signature("something else")?),
            issuer,
            client,
            subject,
            keys: keys(&text(&table["keys"])?)?,
        })
    }

    /// A number of the token's key.
    pub(super) fn number(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let set: Value = serde_json::from_str(&self.keys)?;
        let keys = set["keys"].as_array().ok_or("no keys")?;
        let key = keys.iter().find(|key| key["kid"] == KEY_ID);
        let number = key.and_then(|key| key[name].as_str()).ok_or("no key")?;
        Ok(URL_SAFE_NO_PAD.decode(number)?)
    }
}

fn payload(token: &str) -> Result<Value, Failure> {
    let payload = token.split('.').nth(1).ok_or("no payload")?;
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?)
}

/// The two keys of the pool, from a set that also has others.
fn keys(set: &str) -> Result<String, Failure> {
    let set: Value = serde_json::from_str(set)?;
    let keys = set["keys"].as_array().ok_or("no keys")?;
    let is_of_pool = |key: &&Value| key["kid"] == KEY_ID || key["kid"] == OTHER_KEY_ID;
    let keys: Vec<_> = keys.iter().filter(is_of_pool).collect();
    Ok(json!({ "keys": keys }).to_string())
}

/// In base64url.
fn signature(message: &str) -> Result<String, Failure> {
    let lines = KEY.lines().filter(|line| !line.starts_with("-----"));
    let key = STANDARD.decode(lines.collect::<String>())?;
    let key = RsaKeyPair::from_pkcs8(&key).map_err(|error| error.to_string())?;
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )
    .map_err(|_| "the key cannot sign")?;
    Ok(URL_SAFE_NO_PAD.encode(signature))
}
