//! The options for the browser, in the form of `parseCreationOptionsFromJSON` and
//! `parseRequestOptionsFromJSON`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::RelyingParty;

/// The browser's time limit in milliseconds, as in the fixtures of AWS's clients.
const REGISTRATION_TIMEOUT: u32 = 60_000;
const SIGN_IN_TIMEOUT: u32 = 180_000;

fn user_verification(is_required: bool) -> &'static str {
    match is_required {
        true => "required",
        false => "preferred",
    }
}

fn descriptors<'a>(passkey_ids: impl Iterator<Item = &'a [u8]>) -> Vec<Value> {
    passkey_ids
        .map(|id| json!({ "id": URL_SAFE_NO_PAD.encode(id), "type": "public-key" }))
        .collect()
}

/// The user for whom a passkey is created.
pub(crate) struct Account<'a> {
    pub(crate) name: &'a str,
    pub(crate) display_name: &'a str,
    /// The user handle that the passkey returns: the `sub` as text.
    pub(crate) handle: &'a str,
}

/// `CredentialCreationOptions` for a user who already has these passkeys.
pub(crate) fn creation_options<'a>(
    relying_party: &RelyingParty,
    account: &Account<'_>,
    passkey_ids: impl Iterator<Item = &'a [u8]>,
    challenge: &[u8],
) -> Value {
    json!({
        "attestation": "none",
        "authenticatorSelection": {
            "requireResidentKey": true,
            "residentKey": "required",
            "userVerification": user_verification(relying_party.user_verification_required),
        },
        "challenge": URL_SAFE_NO_PAD.encode(challenge),
        "excludeCredentials": descriptors(passkey_ids),
        "pubKeyCredParams": [
            { "alg": -7, "type": "public-key" },
            { "alg": -257, "type": "public-key" },
        ],
        "rp": { "id": relying_party.id, "name": relying_party.id },
        "timeout": REGISTRATION_TIMEOUT,
        "user": {
            "displayName": account.display_name,
            "id": URL_SAFE_NO_PAD.encode(account.handle),
            "name": account.name,
        },
    })
}

/// `CREDENTIAL_REQUEST_OPTIONS`; challenges contain it as a string.
pub(crate) fn request_options<'a>(
    relying_party: &RelyingParty,
    passkey_ids: impl Iterator<Item = &'a [u8]>,
    challenge: &[u8],
    is_verification_required: bool,
) -> Value {
    json!({
        "hints": [],
        "attestation": "none",
        "attestationFormats": [],
        "challenge": URL_SAFE_NO_PAD.encode(challenge),
        "timeout": SIGN_IN_TIMEOUT,
        "rpId": relying_party.id,
        "allowCredentials": descriptors(passkey_ids),
        "userVerification": user_verification(is_verification_required),
    })
}
