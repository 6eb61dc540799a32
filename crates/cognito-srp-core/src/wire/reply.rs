//! Reply bodies and faults.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::exchange::Response;

/// The reply of `InitiateAuth`, `RespondToAuthChallenge` and
/// `GetTokensFromRefreshToken`. Any member may be absent or null.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AuthReply {
    pub(crate) authentication_result: Option<AuthResult>,
    challenge_name: Option<String>,
    pub(crate) session: Option<Zeroizing<String>>,
    challenge_parameters: Option<BTreeMap<String, Option<Zeroizing<String>>>>,
    available_challenges: Option<Vec<String>>,
}

impl AuthReply {
    /// The challenge's name, if there is a challenge.
    pub(crate) fn challenge(&self) -> Option<String> {
        self.challenge_name.clone().filter(|name| !name.is_empty())
    }

    /// The factors that SELECT_CHALLENGE offers.
    pub(crate) fn take_available(&mut self) -> Vec<String> {
        self.available_challenges.take().unwrap_or_default()
    }

    /// The challenge's parameters; those that are null are absent.
    pub(crate) fn take_parameters(&mut self) -> BTreeMap<String, Zeroizing<String>> {
        let parameters = self.challenge_parameters.take().unwrap_or_default();
        parameters
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}

/// `AuthenticationResult`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AuthResult {
    pub(crate) access_token: Option<Zeroizing<String>>,
    pub(crate) id_token: Option<Zeroizing<String>>,
    pub(crate) refresh_token: Option<Zeroizing<String>>,
    pub(crate) token_type: Option<String>,
    pub(crate) expires_in: Option<u32>,
    pub(crate) new_device_metadata: Option<DeviceMetadata>,
}

/// `NewDeviceMetadata`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeviceMetadata {
    pub(crate) device_key: Option<String>,
    pub(crate) device_group_key: Option<String>,
}

/// What a reply says when the service refused.
pub(crate) struct Fault {
    pub(crate) code: String,
    pub(crate) message: String,
}

#[derive(Default, Deserialize)]
struct FaultBody {
    #[serde(rename = "__type")]
    typed: Option<String>,
    code: Option<String>,
    message: Option<String>,
    #[serde(rename = "Message")]
    capital_message: Option<String>,
}

/// The fault in a response, if it is one.
///
/// As AWS's own SDKs read it: the code from the `x-amzn-errortype` header, else
/// from `__type`, else (when the status is not 2xx) from `code`; cut at the
/// first `:`, then what follows `#`.
pub(crate) fn fault(response: &Response<'_>) -> Option<Fault> {
    let body: FaultBody = read(response.body()).unwrap_or_default();
    let code = response
        .header("x-amzn-errortype")
        .map(ToOwned::to_owned)
        .or(body.typed)
        .or(body.code.filter(|_| !response.is_success()))?;
    let code = code.split(':').next().unwrap_or_default();
    let code = code.rsplit('#').next().unwrap_or_default().trim();
    if code.is_empty() {
        return None;
    }
    let message = body.message.or(body.capital_message);
    Some(Fault {
        code: code.to_owned(),
        message: message
            .or_else(|| {
                response
                    .header("x-amzn-errormessage")
                    .map(ToOwned::to_owned)
            })
            .unwrap_or_default(),
    })
}

/// Reads a JSON body. What was wrong with it is not told: the error of the
/// parser can quote what it could not read, and that may be a token.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}

/// The `username` claim of an access token, which is not verified here: the
/// token came from the service itself, over TLS.
pub(crate) fn access_token_username(access_token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claims {
        username: String,
    }
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &URL_SAFE,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let payload = access_token.split('.').nth(1)?;
    let payload: Zeroizing<Vec<u8>> = Zeroizing::new(LENIENT.decode(payload).ok()?);
    let claims: Claims = read(&payload)?;
    Some(claims.username).filter(|name| !name.is_empty())
}
