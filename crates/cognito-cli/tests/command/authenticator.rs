//! A browser with a software authenticator: 1Password's `passkey`. It signs with a different
//! cryptographic library than the emulator verifies with.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use passkey::authenticator::{Authenticator, MemoryStore, UiHint, UserCheck, UserValidationMethod};
use passkey::client::{Client, DefaultClientData};
use passkey::crypto::rust_crypto::RustCryptoBackend;
use passkey::types::Passkey;
use passkey::types::ctap2::{Aaguid, Ctap2Error, get_assertion};
use passkey::types::webauthn::{CredentialCreationOptions, CredentialRequestOptions};
use serde_json::{Value, json};
use url::Url;

/// A user who is present and consents; the constructor sets whether the authenticator can
/// verify them.
#[derive(Clone, Copy)]
struct Person {
    verified: bool,
}

#[async_trait::async_trait]
impl UserValidationMethod for Person {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _hint: UiHint<'a, Passkey>,
        presence: bool,
        verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck {
            presence,
            verification: verification && self.verified,
        })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        self.verified.then_some(true)
    }
}

/// A browser at a page, and its authenticator with a signature counter.
pub(crate) struct Browser {
    page: Url,
    person: Person,
    passkeys: MemoryStore,
}

impl Browser {
    pub(crate) fn at(page: &str) -> Self {
        Self {
            page: Url::parse(page).unwrap(),
            person: Person { verified: true },
            passkeys: MemoryStore::new(),
        }
    }

    /// With an authenticator that cannot verify its user.
    pub(crate) fn without_verification(mut self) -> Self {
        self.person.verified = false;
        self
    }

    /// A second authenticator with the same keys and counters.
    pub(crate) fn clone_authenticator(&self) -> Self {
        Self {
            page: self.page.clone(),
            person: self.person,
            passkeys: self.passkeys.clone(),
        }
    }

    fn authenticator(&self) -> Authenticator<MemoryStore, Person, RustCryptoBackend> {
        let (store, person) = (self.passkeys.clone(), self.person);
        let aaguid = Aaguid::new_empty();
        let mut authenticator = Authenticator::new(aaguid, store, person, RustCryptoBackend);
        authenticator.set_make_credentials_with_signature_counter(true);
        authenticator
    }

    /// `navigator.credentials.create()` and `toJSON()`.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        let options = json!({ "publicKey": options });
        let options: CredentialCreationOptions = serde_json::from_value(options).unwrap();
        let mut client = Client::new(self.authenticator()).allows_insecure_localhost(true);
        let created = now(client.register(&self.page, options, DefaultClientData)).unwrap();
        self.passkeys.clone_from(client.authenticator().store());
        serde_json::to_value(created).unwrap()
    }

    /// `navigator.credentials.get()` and `toJSON()`, from and to strings, as in challenges.
    pub(crate) fn get(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let options = json!({ "publicKey": options });
        let options: CredentialRequestOptions = serde_json::from_value(options).unwrap();
        let mut client = Client::new(self.authenticator()).allows_insecure_localhost(true);
        let got = now(client.authenticate(&self.page, options, DefaultClientData)).unwrap();
        self.passkeys.clone_from(client.authenticator().store());
        serde_json::to_string(&got).unwrap()
    }

    /// An assertion over client data from the caller, as a browser would not create it.
    pub(crate) fn sign(&mut self, relying_party_id: &str, client_data: &Value) -> String {
        let client_data = client_data.to_string();
        let hash = ring::digest::digest(&ring::digest::SHA256, client_data.as_bytes());
        let passkey = self.passkeys.values().next().unwrap();
        let request = get_assertion::Request {
            rp_id: relying_party_id.to_owned(),
            client_data_hash: hash.as_ref().to_vec().into(),
            allow_list: Some(vec![passkey.into()]),
            extensions: None,
            options: get_assertion::Options { up: true, uv: true },
            pin_auth: None,
            pin_protocol: None,
        };
        let mut authenticator = self.authenticator();
        let response = now(authenticator.get_assertion(request)).unwrap();
        self.passkeys.clone_from(authenticator.store());
        let id = URL_SAFE_NO_PAD.encode(&*response.credential.unwrap().id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
                "authenticatorData": URL_SAFE_NO_PAD.encode(response.auth_data.to_vec()),
                "signature": URL_SAFE_NO_PAD.encode(&*response.signature),
            },
        })
        .to_string()
    }
}

/// The crate's functions are async but wait for nothing.
fn now<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}
