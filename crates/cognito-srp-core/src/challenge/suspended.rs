//! A challenge that is put by, and taken up again elsewhere.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::{Challenge, Open, Posed};
use crate::app_client::AppClient;
use crate::attachments::Origin;
use crate::device::Companion;
use crate::dialogue::Dialogue;
use crate::identifiers::{DeviceKey, Username};
use crate::secret::Session;
use crate::stored::{Stored, StoredError};
use crate::wire::{self, Attached, Parameters, challenge};

/// A pending challenge outside the process: a JSON object with a version.
///
/// **It is a secret.** Whoever has it and the answer can finish the sign-in, so
/// encrypt what leaves the server, or keep it there under a random handle. The
/// service lets its session live for minutes (3 unless the app client says
/// otherwise), and once.
///
/// It holds the user name, the session, the challenge's parameters, the device
/// key and what was attached to the sign-in; no password, no client secret, no
/// device password, no ephemeral. A remembered device has to be given again
/// ([`Challenge::with_device`]), otherwise its own challenges cannot be answered.
///
/// ```
/// # use cognito_srp_core::{AppClient, Challenge, StoredError, SuspendedChallenge};
/// # fn f(app_client: &AppClient, challenge: Challenge) -> Result<(), StoredError> {
/// let stored = challenge.suspend().into_json(); // a secret
/// // … in another request, perhaps in another process:
/// let challenge = app_client.resume(SuspendedChallenge::from_json(&stored)?)?;
/// # Ok(()) }
/// ```
///
/// # The form, version 1
/// `CognitoSrp` = `"suspended challenge"`, `Version` = 1, `Warning`, `UserPoolId`,
/// `ClientId`, `Side` = `"client"` or `"server"`, `Username`, `ChallengeName`,
/// `ChallengeParameters` (texts by name), `AvailableChallenges`; and where there
/// are any `Session`, `DeviceKey`, `ForgottenDeviceKey`, and in the service's own
/// form `UserContextData`, `ContextData`, `AnalyticsMetadata`, `ClientMetadata`.
pub struct SuspendedChallenge(Zeroizing<String>);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Members {
    user_pool_id: String,
    client_id: String,
    side: String,
    username: String,
    challenge_name: String,
    challenge_parameters: BTreeMap<String, Zeroizing<String>>,
    available_challenges: Vec<String>,
    session: Option<Zeroizing<String>>,
    device_key: Option<String>,
    forgotten_device_key: Option<String>,
    #[serde(flatten)]
    attached: Attached,
}

const CLIENT: &str = "client";
const SERVER: &str = "server";

/// What never reaches a caller, and so is never put by; and no name at all.
const BY_THE_CORE: [&str; 4] = [
    "",
    challenge::PASSWORD_VERIFIER,
    challenge::DEVICE_SRP_AUTH,
    challenge::DEVICE_PASSWORD_VERIFIER,
];

impl SuspendedChallenge {
    pub(super) fn new(open: Open) -> Self {
        let Open { dialogue, posed } = open;
        let parameters = posed.parameters().iter();
        let parameters = parameters.fold(Parameters::new(), |map, (name, value)| {
            map.with(name.as_str(), value.as_str())
        });
        let side = match dialogue.attachments.origin {
            Origin::Client(_) => CLIENT,
            Origin::Server(_) => SERVER,
        };
        let available = posed.available().iter().map(String::as_str);
        let device = dialogue.device.as_ref();
        let forgotten = dialogue.forgotten.as_ref();
        let body = Stored::CHALLENGE
            .begin()
            .text("UserPoolId", dialogue.app_client.user_pool_id().as_str())
            .text("ClientId", dialogue.app_client.client_id().as_str())
            .text("Side", side)
            .text("Username", dialogue.username.as_str())
            .text("ChallengeName", posed.name())
            .map("ChallengeParameters", parameters)
            .texts("AvailableChallenges", available.collect())
            .optional("Session", dialogue.session.as_ref().map(Session::expose))
            .optional("DeviceKey", device.map(|device| device.key().as_str()))
            .optional("ForgottenDeviceKey", forgotten.map(DeviceKey::as_str));
        Self(wire::attach(body, &dialogue.attachments).encode())
    }

    /// The JSON. It is a secret, and says so.
    #[must_use]
    pub fn into_json(self) -> Zeroizing<String> {
        self.0
    }

    /// Takes what [`into_json`](Self::into_json) gave.
    ///
    /// # Errors
    /// [`StoredError`] when it is something else, damaged, or of a version that
    /// this crate does not know.
    pub fn from_json(json: &str) -> Result<Self, StoredError> {
        Stored::CHALLENGE.read::<Members>(json)?;
        Ok(Self(Zeroizing::new(json.to_owned())))
    }
}

/// Takes the challenge up again.
pub(crate) fn resume(
    app_client: AppClient,
    suspended: &SuspendedChallenge,
) -> Result<Challenge, StoredError> {
    let members: Members = Stored::CHALLENGE.read(&suspended.0)?;
    let same = members.user_pool_id == app_client.user_pool_id().as_str()
        && members.client_id == app_client.client_id().as_str();
    if !same {
        return Err(StoredError::OtherAppClient);
    }
    let server_side = match members.side.as_str() {
        CLIENT => false,
        SERVER => true,
        _ => return Err(Stored::CHALLENGE.damaged()),
    };
    if BY_THE_CORE.contains(&members.challenge_name.as_str()) {
        return Err(Stored::CHALLENGE.damaged());
    }
    let device = members.device_key.map(DeviceKey::returned);
    let dialogue = Box::new(Dialogue {
        app_client,
        username: Username::returned(members.username),
        session: members.session.map(Into::into),
        device: device.map(Companion::by_key),
        forgotten: members.forgotten_device_key.map(DeviceKey::returned),
        attachments: members.attached.into_attachments(server_side),
    });
    let posed = Posed::from_parts(
        members.challenge_name,
        members.challenge_parameters,
        members.available_challenges,
    );
    Challenge::read(Open { dialogue, posed }).map_err(|_| Stored::CHALLENGE.damaged())
}

impl fmt::Debug for SuspendedChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SuspendedChallenge([redacted])")
    }
}
