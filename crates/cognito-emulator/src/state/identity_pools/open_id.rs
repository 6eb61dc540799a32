//! OpenID Connect providers outside the emulator, as IAM has them: an issuer with its key set.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RsaPublicKeyComponents,
};
use serde::Deserialize;
use serde_json::Value;

use crate::ground::fault::Fault;
use crate::ground::json::text;

/// An OpenID Connect provider whose tokens identity pools accept, if they name it
/// (`OpenIdConnectProviderARNs`). The emulator asks nobody over the network, so the key set is
/// given.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct OpenIdProvider {
    /// The issuer (`iss`).
    url: String,
    /// The accepted audiences; all, if there are none.
    #[serde(rename = "ClientIDList", default)]
    client_ids: Vec<String>,
    /// The key set (RFC 7517).
    #[serde(rename = "Jwks")]
    key_set: Value,
}

impl OpenIdProvider {
    /// The provider with this issuer, such as `https://login.example`, and this JSON Web Key
    /// Set (RFC 7517). Of its keys those of RSA are used, as on AWS.
    #[must_use]
    pub fn new(issuer: &str, key_set: Value) -> Self {
        Self {
            url: issuer.to_owned(),
            client_ids: Vec::new(),
            key_set,
        }
    }

    /// Accepts tokens for this app alone, and for others that are added so.
    #[must_use]
    pub fn with_client_id(mut self, client_id: &str) -> Self {
        self.client_ids.push(client_id.to_owned());
        self
    }

    /// Its name in `Logins`: the issuer without its scheme.
    pub(crate) fn name(&self) -> &str {
        let url = self.url.as_str();
        url.split_once("://").map_or(url, |(_, rest)| rest)
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.url
    }

    pub(crate) fn accepts(&self, client_id: &str) -> bool {
        self.client_ids.is_empty() || self.client_ids.iter().any(|it| it == client_id)
    }

    /// # Errors
    /// A [`Fault`] if the issuer is no URL, or if there is no key.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let is_url = self.url.starts_with("https://") || self.url.starts_with("http://");
        if !is_url || self.name().is_empty() {
            return Err(Fault::invalid_parameter(
                "Url of an OpenID Connect provider is its issuer, https://…",
            ));
        }
        match self.keys().next() {
            Some(_) => Ok(()),
            None => Err(Fault::invalid_parameter(
                "Jwks of an OpenID Connect provider is a JSON Web Key Set with an RSA key",
            )),
        }
    }

    fn keys(&self) -> impl Iterator<Item = (&Value, RsaPublicKeyComponents<Vec<u8>>)> {
        let keys = self.key_set.get("keys").and_then(Value::as_array);
        let keys = keys.into_iter().flatten();
        let keys = keys.filter(|key| text(key, "kty") == "RSA");
        keys.filter_map(|key| {
            let part = |name| URL_SAFE_NO_PAD.decode(text(key, name)).ok();
            let (n, e) = (part("n")?, part("e")?);
            let is_key = !n.is_empty() && !e.is_empty();
            is_key.then(|| (key, RsaPublicKeyComponents { n, e }))
        })
    }

    /// The claims of a token that one of the keys signed.
    pub(crate) fn verify(&self, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let read = |part| -> Option<Value> {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
        };
        let header = read(header)?;
        let parameters = match text(&header, "alg") {
            "RS256" => &RSA_PKCS1_2048_8192_SHA256,
            "RS384" => &RSA_PKCS1_2048_8192_SHA384,
            "RS512" => &RSA_PKCS1_2048_8192_SHA512,
            _ => return None,
        };
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let mut keys = self.keys();
        let is_signed = keys.any(|(key, public)| {
            text(key, "kid") == text(&header, "kid")
                && public
                    .verify(parameters, signed.as_bytes(), &signature)
                    .is_ok()
        });
        if is_signed { read(claims) } else { None }
    }
}
