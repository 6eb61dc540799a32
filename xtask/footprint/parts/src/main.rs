//! What cognito-blocking is made of, without it: posts a user name and a password once, and prints
//! the access token. What this program weighs, none that is made of these crates can do without.

#[path = "../../given.rs"]
mod given;

use std::error::Error;
use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use given::Given;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

fn main() -> Result<(), Box<dyn Error>> {
    let given = Given::read()?;
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(ring)
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    let agent: Agent = Agent::config_builder().tls_config(tls).build().into();
    let body = json!({
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": given.client_id,
        "AuthParameters": {
            "USERNAME": given.username,
            "PASSWORD": given.password,
        },
        // Nothing reads it; it is there so that the linker keeps what ours needs.
        "ClientMetadata": { "hash": hash(&given)? },
    });
    let mut response = agent
        .post(&given.endpoint)
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "x-amz-target",
            "AWSCognitoIdentityProviderService.InitiateAuth",
        )
        .send(body.to_string())?;
    let reply: Value = serde_json::from_slice(&response.body_mut().read_to_vec()?)?;
    let token = reply.pointer("/AuthenticationResult/AccessToken");
    let token = token.and_then(Value::as_str);
    println!("{}", token.ok_or("the reply has no access token")?);
    Ok(())
}

/// As a secret hash is made.
fn hash(given: &Given) -> Result<String, Box<dyn Error>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(given.user_pool_id.as_bytes())?;
    mac.update(given.username.as_bytes());
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}
