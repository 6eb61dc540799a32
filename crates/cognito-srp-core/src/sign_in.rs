//! The states of a sign-in. The only file with transitions.

use alloc::boxed::Box;

use crate::challenge::{self, Challenge, Open, Posed};
use crate::device::DeviceState;
use crate::dialogue::{Dialogue, SrpSecrets};
use crate::error::{Error, ErrorCode, Passing, ProtocolError, ServiceError};
use crate::exchange::sealed::Received;
use crate::exchange::{Exchange, Request};
use crate::signed_in::SessionOrigin;
use crate::step::Step;
use crate::time::Timestamp;
use crate::tokens::{Known, Tokens};
use crate::wire::challenge::{
    DEVICE_PASSWORD_VERIFIER, DEVICE_SRP_AUTH, MFA_SETUP, PASSWORD_VERIFIER, SOFTWARE_TOKEN_MFA,
};
use crate::wire::{AuthReply, Parameters, SecretCodeReply, VerificationReply, member};

/// What a sign-in waits for: the reply to the request under way.
pub struct Pending {
    dialogue: Box<Dialogue>,
    awaiting: Awaiting,
    /// After `SRP_A`, the secrets that PASSWORD_VERIFIER will ask for. They are
    /// moved out to answer it, so a second one finds none: the chain of automatic
    /// answers ends by construction.
    srp: Option<SrpSecrets>,
    /// The challenge that was answered, for when it can be asked for again.
    asked: Option<Posed>,
    /// What to send instead when the service does not know the device any more.
    without_device: Option<Box<Request>>,
}

/// Which operation's reply is awaited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaiting {
    /// Of `InitiateAuth` or `RespondToAuthChallenge`: tokens or a challenge.
    Reply,
    /// Of `AssociateSoftwareToken`: the secret of a software token.
    SecretCode,
    /// Of `VerifySoftwareToken`: whether the code was right.
    Verification,
}

impl Pending {
    pub(crate) fn new(dialogue: Box<Dialogue>, awaiting: Awaiting) -> Self {
        Self {
            dialogue,
            awaiting,
            srp: None,
            asked: None,
            without_device: None,
        }
    }

    pub(crate) fn with_srp(self, srp: Option<SrpSecrets>) -> Self {
        Self { srp, ..self }
    }

    pub(crate) fn with_asked(self, asked: Option<Posed>) -> Self {
        Self { asked, ..self }
    }

    /// The exchange whose reply this waits for.
    pub(crate) fn sending(
        self,
        request: Request,
        without_device: Option<Request>,
    ) -> Exchange<Step> {
        let without_device = without_device.map(Box::new);
        let pending = Self {
            without_device,
            ..self
        };
        Exchange::new(request, pending)
    }
}

/// The transition upon a success: what was sent, and the reply to it, give the next step.
pub(crate) fn advance(pending: Pending, received: &Received<'_>) -> Result<Step, Error> {
    match pending.awaiting {
        Awaiting::Reply => reply(pending, received),
        Awaiting::SecretCode => secret_code(pending, received.read()?),
        Awaiting::Verification => verification(pending, received.read()?),
    }
}

fn reply(pending: Pending, received: &Received<'_>) -> Result<Step, Error> {
    let mut reply: AuthReply = received.read()?;
    let now = received.skew.service_time(received.now);
    let Pending {
        mut dialogue, srp, ..
    } = pending;
    let name = match (reply.authentication_result.take(), reply.challenge()) {
        (Some(_), Some(_)) => return Err(ProtocolError::TokensAndChallenge.into()),
        (None, None) => return Err(ProtocolError::Missing(member::OUTCOME).into()),
        (Some(result), None) => {
            let known = Box::new(Known {
                origin: SessionOrigin::of(&dialogue.app_client),
                username: Some(dialogue.username),
                device_key: dialogue.device.map(|device| device.key().clone()),
            });
            let tokens = Tokens::from_wire(result, known, received)?;
            return Ok(Step::Done(tokens.with_outcome_of(dialogue.outcome)));
        }
        (None, Some(name)) => name,
    };
    dialogue.session = reply.session.take().map(Into::into);
    let posed = Posed::new(name, &mut reply);
    if let Some(name) = posed.username() {
        dialogue.set_username(name);
    }
    let open = Open { dialogue, posed };
    match (open.posed.name(), srp) {
        (PASSWORD_VERIFIER, Some(secrets)) => {
            challenge::answer_password_verifier(open, *secrets, now).map(Step::Send)
        }
        (PASSWORD_VERIFIER, None) => Err(unexpected(PASSWORD_VERIFIER)),
        (DEVICE_SRP_AUTH, _) => device_challenge(open, now),
        (DEVICE_PASSWORD_VERIFIER, _) => device_challenge(open, now),
        _ => Ok(Step::Challenge(Challenge::read(open)?)),
    }
}

/// The two challenges that the device answers, in their order and once each:
/// what answers the first is moved to where the second finds it, and from there
/// into the answer.
fn device_challenge(mut open: Open, now: Timestamp) -> Result<Step, Error> {
    let first = open.posed.name() == DEVICE_SRP_AUTH;
    let state = open.dialogue.device.as_mut().map(|device| device.take());
    let exchange = match (first, state) {
        (true, Some(DeviceState::Ready(secrets))) => {
            challenge::answer_device_srp_auth(open, secrets)
        }
        (false, Some(DeviceState::Begun(secrets))) => {
            challenge::answer_device_password_verifier(open, *secrets, now)?
        }
        (true, _) => return Err(unexpected(DEVICE_SRP_AUTH)),
        (false, _) => return Err(unexpected(DEVICE_PASSWORD_VERIFIER)),
    };
    Ok(Step::Send(exchange))
}

fn unexpected(name: &'static str) -> Error {
    ProtocolError::UnexpectedChallenge(name).into()
}

/// MFA_SETUP goes on with the secret for the authenticator app, and a new session.
fn secret_code(pending: Pending, reply: SecretCodeReply) -> Result<Step, Error> {
    let Pending {
        mut dialogue,
        asked,
        ..
    } = pending;
    let secret = reply
        .secret_code
        .ok_or(ProtocolError::Missing(member::SECRET_CODE))?;
    dialogue.session = reply.session.map(Into::into).or(dialogue.session);
    let posed = asked.unwrap_or_else(|| Posed::named(MFA_SETUP));
    let posed = posed.with(member::SECRET_CODE, secret);
    Ok(Step::Challenge(Challenge::read(Open { dialogue, posed })?))
}

/// The code was right: what is left is to say so, under the new session.
fn verification(pending: Pending, reply: VerificationReply) -> Result<Step, Error> {
    let Pending {
        mut dialogue,
        asked,
        ..
    } = pending;
    let success = reply.is_success()?;
    dialogue.session = reply.session.map(Into::into).or(dialogue.session);
    if !success {
        let error = ServiceError::from_status_of_verification();
        return Err(match asked {
            Some(posed) => error.with_challenge(Challenge::read(Open { dialogue, posed })?),
            None => error,
        }
        .into());
    }
    let exchange = dialogue.answer(MFA_SETUP, &Parameters::new(), None, None);
    Ok(Step::Send(exchange))
}

/// The transition upon a refusal: mostly the end.
///
/// - A device that the service does not know is dropped, and the same request
///   goes out once more without it.
/// - The challenge comes back with the error where its session is still good.
pub(crate) fn refused(mut pending: Pending, error: ServiceError) -> Result<Step, Error> {
    let without_device = pending
        .without_device
        .take()
        .filter(|_| error.is_of_unknown_device());
    if let Some(request) = without_device {
        pending.dialogue.forget_device();
        return Ok(Step::Send(Exchange::new(*request, pending)));
    }
    let Pending {
        dialogue, asked, ..
    } = pending;
    match asked.filter(|posed| survives(posed, &error)) {
        Some(posed) => {
            let challenge = Challenge::read(Open { dialogue, posed })?;
            Err(error.with_challenge(challenge).into())
        }
        None => Err(error.into()),
    }
}

/// Whether a challenge can be answered again after this refusal. A wrong code
/// does not use a session up; what the service refuses before it looks at the
/// answer does not either. Anything else ends the sign-in.
fn survives(posed: &Posed, error: &ServiceError) -> bool {
    match error.code() {
        ErrorCode::CodeMismatch
        | ErrorCode::EnableSoftwareTokenMFA
        | ErrorCode::InvalidParameter
        | ErrorCode::InvalidPassword
        | ErrorCode::PasswordHistoryPolicyViolation => true,
        // A software token's code that was used before: the next one will do.
        ErrorCode::ExpiredCode => posed.name() == SOFTWARE_TOKEN_MFA,
        _ => error.passing() == Some(Passing::Throttled),
    }
}
