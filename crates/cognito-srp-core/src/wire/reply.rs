//! Reply bodies and errors.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::members::{Members, members, read};
use super::response::Response;
use crate::values::entries::Entries;

members! {
    /// The reply of `InitiateAuth`, `RespondToAuthChallenge` and
    /// `GetTokensFromRefreshToken`. Any member may be absent or null.
    AuthReply {
        authentication_result: AuthResult = "AuthenticationResult",
        challenge_name: String = "ChallengeName",
        session: Zeroizing<String> = "Session",
        challenge_parameters: Entries = "ChallengeParameters",
        available_challenges: Vec<String> = "AvailableChallenges",
    }
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

    /// The challenge's parameters; null ones count as missing.
    pub(crate) fn take_parameters(&mut self) -> Entries {
        self.challenge_parameters.take().unwrap_or_default()
    }
}

members! {
    /// `AuthenticationResult`.
    AuthResult {
        access_token: Zeroizing<String> = "AccessToken",
        id_token: Zeroizing<String> = "IdToken",
        refresh_token: Zeroizing<String> = "RefreshToken",
        token_type: String = "TokenType",
        expires_in: u32 = "ExpiresIn",
        new_device_metadata: DeviceMetadata = "NewDeviceMetadata",
    }

    /// `NewDeviceMetadata`.
    DeviceMetadata {
        device_key: String = "DeviceKey",
        device_group_key: String = "DeviceGroupKey",
    }
}

/// The contents of a refusal.
pub(crate) struct Fault {
    pub(crate) code: String,
    pub(crate) message: String,
}

/// The error in a response, if it is one.
///
/// As AWS's own SDKs read it: the code from the `x-amzn-errortype` header, otherwise from
/// `__type`, otherwise (if the status is not 2xx) from `code`; only the part before the first
/// `:`, and of that the part after `#`.
pub(crate) fn fault(response: &Response<'_>) -> Option<Fault> {
    if is_plain_success(response) {
        return None;
    }
    let mut body: Option<Members> = read(response.body());
    // Separately, so that an error in one does not hide the others.
    let mut text = |name| body.as_mut()?.take::<String>(name)?;
    let (typed, other) = (text("__type"), text("code"));
    let message = text("message").or_else(|| text("Message"));
    let code = response
        .header("x-amzn-errortype")
        .and_then(bare)
        .or_else(|| typed.as_deref().and_then(bare))
        .or_else(|| {
            let other = other.filter(|_| !response.is_success());
            other.as_deref().and_then(bare)
        })?;
    Some(Fault {
        code,
        message: message
            .or_else(|| {
                response
                    .header("x-amzn-errormessage")
                    .map(ToOwned::to_owned)
            })
            .unwrap_or_default(),
    })
}

/// Whether a response is a success in which no error can be, without reading its JSON. In JSON a
/// name can be written with escapes.
fn is_plain_success(response: &Response<'_>) -> bool {
    const NAME: &[u8] = b"__type";
    let body = response.body();
    response.is_success()
        && response.header("x-amzn-errortype").is_none()
        && !body.contains(&b'\\')
        && !body.windows(NAME.len()).any(|part| part == NAME)
}

/// The name in a code, if there is one.
fn bare(code: &str) -> Option<String> {
    let code = code.split(':').next().unwrap_or_default();
    let code = code.rsplit('#').next().unwrap_or_default().trim();
    (!code.is_empty()).then(|| code.to_owned())
}
