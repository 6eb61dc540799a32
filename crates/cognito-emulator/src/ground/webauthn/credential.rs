//! What a browser sends in either ceremony: a credential as JSON.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::Refusal;

/// Bytes in JSON: base64url, with or without padding.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Base64Url(pub(super) Vec<u8>);

impl TryFrom<String> for Base64Url {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map(Self)
    }
}

/// <https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson> and
/// <https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson>
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Credential<R> {
    pub(super) id: Base64Url,
    pub(super) raw_id: Base64Url,
    pub(super) r#type: String,
    pub(super) response: R,
    #[serde(default)]
    pub(super) authenticator_attachment: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attestation {
    #[serde(rename = "clientDataJSON")]
    pub(super) client_data_json: Base64Url,
    pub(super) attestation_object: Base64Url,
    #[serde(default)]
    pub(super) transports: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assertion {
    #[serde(rename = "clientDataJSON")]
    pub(super) client_data_json: Base64Url,
    pub(super) authenticator_data: Base64Url,
    pub(super) signature: Base64Url,
    #[serde(default)]
    pub(super) user_handle: Option<Base64Url>,
}

pub(super) fn read<'a, R: Deserialize<'a>>(json: &'a str) -> Result<Credential<R>, Refusal> {
    let credential: Credential<R> =
        serde_json::from_str(json).map_err(|_| Refusal::Malformed("credential"))?;
    if credential.id.0 != credential.raw_id.0 {
        return Err(Refusal::Malformed("credential.id"));
    }
    match credential.r#type.as_str() {
        "public-key" => Ok(credential),
        _ => Err(Refusal::Malformed("credential.type")),
    }
}
