//! Suspending a challenge, and resuming it elsewhere.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::challenge::Challenge;
use super::pending_challenge::PendingChallenge;
use super::raw_challenge::RawChallenge;
use crate::app_client::AppClient;
use crate::session::device_outcome::DeviceOutcome;
use crate::side::Side;
use crate::sign_in::context::SignInContext;
use crate::sign_in::device_proof::DeviceProof;
use crate::stored::{Stored, StoredError};
use crate::values::attachments::{Attachments, Origin};
use crate::values::entries::Entries;
use crate::values::identifiers::{DeviceKey, Username};
use crate::values::secret::{self, Session};
use crate::wire::{self, Attached, Parameters, challenge, members};

/// A pending challenge outside the process: a JSON object with a version.
///
/// **It is a secret, and must not be changed.** Whoever has it and the answer can finish the
/// sign-in. Whoever can change it can make the program sign, or hash with its client secret,
/// for any user name and with any metadata. So only parties that may act as the program may
/// read or write it. Store it on the server under a random handle, or seal it before it leaves
/// the server (`seal`, with the feature `seal`); a browser may store the sealed text. Its
/// session is valid for minutes (3 by default, set in the app client), and once.
///
/// It contains the user name, the session, the challenge's parameters, the device key and the
/// sign-in's options; and for [`SoftwareTokenSetup`](crate::SoftwareTokenSetup) the
/// authenticator app's secret, from which codes can be computed for as long as the app is in
/// use. It contains no password, client secret, device password or ephemeral. A remembered
/// device must be passed in again ([`Challenge::with_device`]); otherwise its own challenges
/// cannot be answered.
///
/// ```
/// # use cognito_srp_core::{AppClient, Challenge, Side, StoredError, SuspendedChallenge};
/// # fn f(app_client: &AppClient, challenge: Challenge) -> Result<(), StoredError> {
/// let stored = challenge.suspend().into_json(); // a secret
/// // … in another request, perhaps in another process:
/// let challenge = app_client.resume(SuspendedChallenge::from_json(&stored)?, Side::Client)?;
/// # Ok(()) }
/// ```
///
/// # The form, version 1
/// `CognitoSrp` = `"suspended challenge"`, `Version` = 1, `Warning`, `UserPoolId`, `ClientId`,
/// `Side` = `"client"` or `"server"`, `Username`, `ChallengeName`, `ChallengeParameters`
/// (strings by name), `AvailableChallenges`; and if present `Session`, `DeviceKey`,
/// `DeviceUsername`, `ForgottenDeviceKey`, and in the service's own form `UserContextData`,
/// `ContextData`, `AnalyticsMetadata`, `ClientMetadata`.
pub struct SuspendedChallenge(Zeroizing<String>);

members! {
    Parts {
        user_pool_id: String = "UserPoolId",
        client_id: String = "ClientId",
        side: String = "Side",
        username: String = "Username",
        challenge_name: String = "ChallengeName",
        challenge_parameters: Entries = "ChallengeParameters",
        available_challenges: Vec<String> = "AvailableChallenges",
        session: Zeroizing<String> = "Session",
        device_key: String = "DeviceKey",
        device_username: String = "DeviceUsername",
        forgotten_device_key: String = "ForgottenDeviceKey",
    }
}

const CLIENT: &str = "client";
const SERVER: &str = "server";

/// Challenges that never reach a caller and so are never suspended; and the empty name.
const BY_THE_CORE: [&str; 4] = [
    "",
    challenge::PASSWORD_VERIFIER,
    challenge::DEVICE_SRP_AUTH,
    challenge::DEVICE_PASSWORD_VERIFIER,
];

impl SuspendedChallenge {
    pub(super) fn new(pending: PendingChallenge) -> Self {
        let PendingChallenge { context, raw } = pending;
        let parameters = raw.parameters().iter();
        let parameters = parameters.fold(Parameters::new(), |map, (name, value)| {
            map.with(name, value)
        });
        let side = match context.attachments.origin {
            Origin::Client(_) => CLIENT,
            Origin::Server(_) => SERVER,
        };
        let available = raw.available().iter().map(String::as_str);
        let device = context.device.as_ref();
        let DeviceOutcome {
            forgotten,
            username,
            ..
        } = &context.outcome;
        let body = Stored::CHALLENGE
            .begin()
            .text("UserPoolId", context.app_client.user_pool_id().as_str())
            .text("ClientId", context.app_client.client_id().as_str())
            .text("Side", side)
            .text("Username", context.username.as_str())
            .text("ChallengeName", raw.name())
            .map("ChallengeParameters", parameters)
            .texts("AvailableChallenges", available.collect())
            .optional("Session", context.session.as_ref().map(Session::expose))
            .optional("DeviceKey", device.map(|device| device.key().as_str()))
            .optional("DeviceUsername", username.as_ref().map(Username::as_str))
            .optional(
                "ForgottenDeviceKey",
                forgotten.as_ref().map(DeviceKey::as_str),
            );
        Self(wire::attach(body, &context.attachments).encode())
    }

    /// The JSON. It is a secret, and says so.
    #[must_use]
    pub fn into_json(self) -> Zeroizing<String> {
        self.0
    }

    /// Reads the text of [`into_json`](Self::into_json).
    ///
    /// # Errors
    /// [`StoredError`] if it is something else, damaged, or has a version that this crate does
    /// not support.
    pub fn from_json(json: &str) -> Result<Self, StoredError> {
        read(json).map(|_whole| ())?;
        Ok(Self(Zeroizing::new(json.to_owned())))
    }
}

/// The members that a suspended challenge always has.
struct Whole {
    user_pool_id: String,
    client_id: String,
    username: Username,
    raw: RawChallenge,
    attachments: Attachments,
    parts: Parts,
}

fn read(json: &str) -> Result<Whole, StoredError> {
    let parts: Parts = Stored::CHALLENGE.read(json)?;
    let attached: Attached = Stored::CHALLENGE.read(json)?;
    whole(parts, attached).ok_or(Stored::CHALLENGE.damaged())
}

fn whole(mut parts: Parts, attached: Attached) -> Option<Whole> {
    let server_side = match parts.side.as_deref()? {
        CLIENT => false,
        SERVER => true,
        _ => return None,
    };
    let name = parts.challenge_name.take()?;
    if BY_THE_CORE.contains(&name.as_str()) {
        return None;
    }
    let parameters = parts.challenge_parameters.take()?;
    let available = parts.available_challenges.take()?;
    Some(Whole {
        user_pool_id: parts.user_pool_id.take()?,
        client_id: parts.client_id.take()?,
        username: Username::returned(parts.username.take()?)?,
        raw: RawChallenge::from_parts(name, parameters, available),
        attachments: attached.into_attachments(server_side)?,
        parts,
    })
}

impl Challenge {
    /// Suspends the challenge. [`AppClient::resume`](crate::AppClient::resume) resumes it, in
    /// another request of a web server or in another process. If it leaves the program, it
    /// must be sealed (`SuspendedChallenge::seal`, with the feature `seal`).
    #[must_use]
    pub fn suspend(self) -> SuspendedChallenge {
        SuspendedChallenge::new(self.into_pending())
    }
}

impl AppClient {
    /// Resumes a challenge that was suspended with [`Challenge::suspend`] and stored where
    /// only the program itself can write: whoever can change it can make the program send
    /// anything, in any user's name. (For a challenge that was stored elsewhere see
    /// `resume_sealed`, with the feature `seal`.)
    ///
    /// `expected` is the side on which the sign-in began: whatever was stored, an operator's
    /// server never signs for a sign-in that began on a client.
    ///
    /// # Errors
    /// [`StoredError`] if it belongs to another app client or the other side, or is damaged.
    pub fn resume(
        &self,
        suspended: SuspendedChallenge,
        expected: Side,
    ) -> Result<Challenge, StoredError> {
        resume(self.clone(), &suspended, expected)
    }
}

/// Converts it to a challenge.
fn resume(
    app_client: AppClient,
    suspended: &SuspendedChallenge,
    expected: Side,
) -> Result<Challenge, StoredError> {
    let whole = read(&suspended.0)?;
    let same = whole.user_pool_id == app_client.user_pool_id().as_str()
        && whole.client_id == app_client.client_id().as_str();
    if !same {
        return Err(StoredError::OtherAppClient);
    }
    let side = match whole.attachments.origin {
        Origin::Client(_) => Side::Client,
        Origin::Server(_) => Side::Server,
    };
    if side != expected {
        return Err(StoredError::OtherSide);
    }
    let Whole { raw, parts, .. } = whole;
    let device = parts.device_key.and_then(DeviceKey::returned);
    let context = Box::new(SignInContext {
        app_client,
        username: whole.username,
        session: secret::session(parts.session),
        device: device.map(DeviceProof::by_key),
        outcome: DeviceOutcome {
            forgotten: parts.forgotten_device_key.and_then(DeviceKey::returned),
            unused: None,
            username: parts.device_username.and_then(Username::returned),
        },
        attachments: whole.attachments,
    });
    Challenge::read(PendingChallenge { context, raw }).map_err(|_| Stored::CHALLENGE.damaged())
}

impl fmt::Debug for SuspendedChallenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SuspendedChallenge([redacted])")
    }
}
