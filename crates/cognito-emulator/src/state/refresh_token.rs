//! The form of refresh tokens, and tokens that stay valid after a restart of the emulator.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;
use ring::hmac;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::grant::{Grant, OAuth};

/// The bytes inside a token; AWS's have about as many.
const INSIDE: usize = 768;

/// The bytes of its tag.
const TAG: usize = 16;

/// Five parts, with the header of AWS's tokens. The contents are random, or are the sealed
/// grant.
pub(super) fn refresh_token(
    seal: Option<&RefreshTokenSeal>,
    grant: &Grant,
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    let header = r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#;
    let nonce = URL_SAFE_NO_PAD.encode(cx.random::<12>()?);
    let (inside, tag) = match seal {
        Some(seal) => {
            let inside = format!("{:INSIDE$}", written(grant).to_string()).into_bytes();
            let tag = seal.tag(&nonce, &inside);
            (inside, tag)
        }
        None => (
            cx.random::<INSIDE>()?.to_vec(),
            cx.random::<TAG>()?.to_vec(),
        ),
    };
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

/// Authenticates a pool's refresh tokens. The key is derived from the pool's id, and is no
/// more secret than the keys that sign the other tokens.
pub(super) struct RefreshTokenSeal(hmac::Key);

impl RefreshTokenSeal {
    pub(super) fn new(pool_id: &str) -> Self {
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
        // The key is public, so timing reveals nothing.
        if self.tag(nonce, &inside) != tag {
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
