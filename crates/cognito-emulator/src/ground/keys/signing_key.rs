//! An RSA key with its key id, and the tokens that it signs (RFC 7515, RFC 7519).

use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rsa::PublicKeyComponents;
use serde_json::{Value, json};

use super::multi_prime::Primes;
use super::private_key::{Algorithm, PrivateKey};
use crate::ground::fault::Fault;

/// An RSA key with its key id.
#[derive(Clone)]
pub(crate) struct SigningKey {
    kid: Arc<str>,
    key: Arc<PrivateKey>,
    /// Whether tokens stay unsigned until somebody asks for the signatures.
    is_deferred: bool,
    algorithm: Algorithm,
}

/// The key of all identity pools, public like the others.
const OF_IDENTITY_POOLS: &Primes = include_bytes!("../../test_keys/identity-pools.primes");

impl SigningKey {
    /// The key that signs the OpenID tokens of identity pools, with RS512.
    pub(crate) fn of_identity_pools() -> Result<Self, Fault> {
        static KEY: LazyLock<Result<SigningKey, Fault>> =
            LazyLock::new(|| SigningKey::test_for(OF_IDENTITY_POOLS, Algorithm::Rs512));
        KEY.clone()
    }

    /// A user's own key.
    pub(super) fn own(pkcs8: &[u8]) -> Result<Self, Fault> {
        let none = "A signing key is RSA of 2048 to 4096 bits in PKCS#8";
        let key = PrivateKey::own(pkcs8).ok_or_else(|| Fault::invalid_parameter(none))?;
        Ok(Self::new(key, Algorithm::Rs256))
    }

    /// One of the public test keys.
    pub(super) fn test(primes: &Primes) -> Result<Self, Fault> {
        Self::test_for(primes, Algorithm::Rs256)
    }

    fn test_for(primes: &Primes, algorithm: Algorithm) -> Result<Self, Fault> {
        let key = PrivateKey::test(primes).ok_or_else(Fault::internal)?;
        Ok(Self::new(key, algorithm))
    }

    /// The key id is the key's thumbprint (RFC 7638).
    fn new(key: PrivateKey, algorithm: Algorithm) -> Self {
        let [n, e] = numbers(&key);
        let members = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
        let kid = URL_SAFE_NO_PAD.encode(digest(&SHA256, members.as_bytes()));
        Self {
            kid: kid.into(),
            key: Arc::new(key),
            algorithm,
            is_deferred: false,
        }
    }

    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    pub(super) fn defer(&mut self, is_deferred: bool) {
        self.is_deferred = is_deferred;
    }

    /// As a JSON Web Key (RFC 7517).
    pub(crate) fn jwk(&self) -> Value {
        let [n, e] = numbers(&self.key);
        json!({
            "alg": self.algorithm.name(),
            "e": e,
            "kid": &*self.kid,
            "kty": "RSA",
            "n": n,
            "use": "sig",
        })
    }

    /// The token with these claims.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, Fault> {
        // In the service's order, which a `Value` would not keep.
        let (kid, algorithm) = (Value::from(&*self.kid), self.algorithm.name());
        let header = format!(r#"{{"kid":{kid},"alg":"{algorithm}"}}"#);
        let header = URL_SAFE_NO_PAD.encode(header);
        let token = format!("{header}.{}", encode(claims));
        match self.is_deferred {
            true => Ok(token),
            false => self.with_signature(token),
        }
    }

    /// Adds the signature to a token's header and claims.
    pub(super) fn with_signature(&self, mut token: String) -> Result<String, Fault> {
        let signature = self.key.sign(self.algorithm, token.as_bytes());
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(signature.ok_or_else(Fault::internal)?));
        Ok(token)
    }

    /// The claims of a token that this key signed.
    pub(crate) fn verify(&self, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        if !self
            .key
            .verifies(self.algorithm, signed.as_bytes(), &signature)
        {
            return None;
        }
        let (_, claims) = signed.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

/// n and e, in base64url.
fn numbers(key: &PrivateKey) -> [String; 2] {
    let PublicKeyComponents { n, e } = key.public();
    [n, e].map(|number| URL_SAFE_NO_PAD.encode(number))
}

fn encode(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}
