//! The form of refresh tokens, and tokens that stay valid after a restart of the emulator.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;
use ring::hmac;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::grant::{Grant, OAuth};

/// The bytes inside a token; AWS's have about as many.
const INSIDE: usize = 768;

/// The bytes of its tag.
const TAG: usize = 16;

/// Five parts behind the header that AWS's have. The contents say what the token stands for,
/// under a seal; they are no secret.
pub(super) fn refresh_token(
    seal: &RefreshTokenSeal,
    grant: &Grant,
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    let header = r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#;
    let nonce = URL_SAFE_NO_PAD.encode(cx.random::<12>()?);
    let inside = format!("{:INSIDE$}", written(grant).to_string()).into_bytes();
    let tag = seal.tag(&nonce, &inside);
    let parts = [
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(cx.random::<256>()?),
        nonce,
        URL_SAFE_NO_PAD.encode(inside),
        URL_SAFE_NO_PAD.encode(tag),
    ];
    Ok(parts.join("."))
}

fn written(grant: &Grant) -> Value {
    json!({
        "username": grant.username,
        "client": grant.client_id,
        "device": grant.device,
        "signed_in": grant.signed_in.unix_seconds(),
        "until": grant.until,
        "origin": grant.origin,
        "event": grant.event,
        "oauth": grant.oauth.as_ref().map(|oauth| json!({
            "scopes": oauth.scopes,
            "resource": oauth.resource,
        })),
    })
}

/// What tells a token of a pool from any other.
pub(super) struct RefreshTokenSeal(hmac::Key);

impl RefreshTokenSeal {
    /// By a secret of the pool.
    pub(super) fn new(secret: &[u8]) -> Self {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let key = hmac::sign(&secret, b"refresh tokens");
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()))
    }

    /// By a key that follows from the pool's id, and is no more of a secret than the keys that
    /// sign the other tokens.
    pub(super) fn of_pool(pool_id: &str) -> Self {
        let label = format!("refresh tokens of {pool_id}");
        Self(hmac::Key::new(hmac::HMAC_SHA256, label.as_bytes()))
    }

    fn tag(&self, nonce: &str, inside: &[u8]) -> Vec<u8> {
        let mut tag = hmac::Context::with_key(&self.0);
        tag.update(nonce.as_bytes());
        tag.update(inside);
        tag.sign().as_ref().iter().take(TAG).copied().collect()
    }

    /// The grant in a token, if the token is this pool's.
    pub(super) fn open(&self, token: &str) -> Option<Grant> {
        let mut parts = token.split('.').skip(2);
        let (nonce, inside, tag) = (parts.next()?, parts.next()?, parts.next()?);
        let inside = URL_SAFE_NO_PAD.decode(inside).ok()?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        if !bool::from(self.tag(nonce, &inside).ct_eq(&tag)) {
            return None;
        }
        let written: Value = serde_json::from_slice(&inside).ok()?;
        let text = |name: &str| Some(written.get(name)?.as_str()?.to_owned());
        let number = |name: &str| written.get(name)?.as_u64();
        let signed_in = Duration::from_secs(number("signed_in")?);
        Some(Grant {
            username: text("username")?,
            client_id: text("client")?,
            device: text("device"),
            signed_in: Timestamp::since_unix_epoch(signed_in),
            until: number("until")?,
            origin: text("origin")?,
            event: text("event")?,
            oauth: written.get("oauth").and_then(oauth),
        })
    }
}

fn oauth(written: &Value) -> Option<OAuth> {
    let scopes = written.get("scopes")?.as_array()?.iter();
    Some(OAuth {
        scopes: scopes
            .map(|scope| scope.as_str().map(str::to_owned))
            .collect::<Option<_>>()?,
        resource: written
            .get("resource")
            .and_then(Value::as_str)
            .map(str::to_owned),
        nonce: None,
    })
}

impl fmt::Debug for RefreshTokenSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshTokenSeal")
    }
}
