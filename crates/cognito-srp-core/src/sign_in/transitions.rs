//! The transitions of a sign-in; no other file has any.

use alloc::boxed::Box;

use super::challenge::{Challenge, device, password_verifier};
use super::device_proof::DeviceState;
use super::pending::{Awaiting, Outgoing, Pending};
use super::pending_challenge::PendingChallenge;
use super::raw_challenge::RawChallenge;
use super::step::Step;
use crate::error::protocol::ProtocolError;
use crate::error::{Error, ErrorCode, RetryClass, ServiceError};
use crate::exchange::sealed::{Conclude, Received};
use crate::session::signed_in::SessionOrigin;
use crate::session::tokens::{Known, Tokens};
use crate::values::secret;
use crate::values::time::Timestamp;
use crate::wire::challenge::{
    DEVICE_PASSWORD_VERIFIER, DEVICE_SRP_AUTH, MFA_SETUP, PASSWORD_VERIFIER, SOFTWARE_TOKEN_MFA,
};
use crate::wire::{AuthReply, Parameters, SecretCodeReply, VerificationReply, member};

impl Conclude for Step {
    type Pending = Pending;

    fn conclude(pending: Pending, received: Received<'_>) -> Result<Self, Error> {
        advance(pending, &received)
    }

    fn refused(pending: Pending, error: ServiceError) -> Result<Self, Error> {
        refused(pending, error)
    }

    fn access_token_issued(&self) -> Option<Timestamp> {
        match self {
            Self::Done(tokens) => tokens.access_token_issued(),
            Self::Send(_) | Self::Challenge(_) => None,
        }
    }
}

/// The transition after a success: from the state and the reply to the next step.
fn advance(pending: Pending, received: &Received<'_>) -> Result<Step, Error> {
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
        mut context, srp, ..
    } = pending;
    let name = match (reply.authentication_result.take(), reply.challenge()) {
        (Some(_), Some(_)) => return Err(ProtocolError::TokensAndChallenge.into()),
        (None, None) => return Err(ProtocolError::Missing(member::OUTCOME).into()),
        (Some(result), None) => {
            let known = Box::new(Known {
                origin: SessionOrigin::of(&context.app_client),
                username: Some(context.username),
                device_key: context.device.map(|device| device.key().clone()),
                from_domain: None,
            });
            let tokens = Tokens::from_wire(result, known, received)?;
            return Ok(Step::Done(tokens.with_outcome_of(context.outcome)));
        }
        (None, Some(name)) => name,
    };
    context.session = secret::session(reply.session.take());
    let raw = RawChallenge::new(name, &mut reply);
    if let Some(name) = raw.username() {
        context.set_username(name);
    }
    let challenge = PendingChallenge { context, raw };
    match (challenge.raw.name(), srp) {
        (PASSWORD_VERIFIER, Some(secrets)) => {
            password_verifier::answer(challenge, *secrets, now).map(Step::Send)
        }
        (PASSWORD_VERIFIER, None) => Err(unexpected(PASSWORD_VERIFIER)),
        (DEVICE_SRP_AUTH, _) => device_challenge(challenge, now),
        (DEVICE_PASSWORD_VERIFIER, _) => device_challenge(challenge, now),
        _ => Ok(Step::Challenge(Challenge::read(challenge)?)),
    }
}

/// The two challenges that the device answers, in order and once each: the secrets for the
/// first are moved to where the second finds them, and from there into the answer.
fn device_challenge(mut challenge: PendingChallenge, now: Timestamp) -> Result<Step, Error> {
    let first = challenge.raw.name() == DEVICE_SRP_AUTH;
    let state = challenge
        .context
        .device
        .as_mut()
        .map(|device| device.take());
    let exchange = match (first, state) {
        (true, Some(DeviceState::Ready(secrets))) => device::answer_srp_auth(challenge, secrets),
        (false, Some(DeviceState::Begun(secrets))) => {
            device::answer_password_verifier(challenge, *secrets, now)?
        }
        (true, _) => return Err(unexpected(DEVICE_SRP_AUTH)),
        (false, _) => return Err(unexpected(DEVICE_PASSWORD_VERIFIER)),
    };
    Ok(Step::Send(exchange))
}

fn unexpected(name: &'static str) -> Error {
    ProtocolError::UnexpectedChallenge(name).into()
}

/// MFA_SETUP continues with the secret for the authenticator app, and a new session.
fn secret_code(pending: Pending, reply: SecretCodeReply) -> Result<Step, Error> {
    let Pending {
        mut context, asked, ..
    } = pending;
    let secret = reply
        .secret_code
        .ok_or(ProtocolError::Missing(member::SECRET_CODE))?;
    context.session = secret::session(reply.session).or(context.session);
    let raw = asked.unwrap_or_else(|| RawChallenge::named(MFA_SETUP));
    let raw = raw.with(member::SECRET_CODE, secret);
    Ok(Step::Challenge(Challenge::read(PendingChallenge {
        context,
        raw,
    })?))
}

/// The code was correct: answers MFA_SETUP with the new session.
fn verification(pending: Pending, reply: VerificationReply) -> Result<Step, Error> {
    let Pending {
        mut context, asked, ..
    } = pending;
    let success = reply.is_success()?;
    context.session = secret::session(reply.session).or(context.session);
    if !success {
        let error = ServiceError::from_status_of_verification();
        return Err(match asked {
            Some(raw) => error.with_challenge(Challenge::read(PendingChallenge { context, raw })?),
            None => error,
        }
        .into());
    }
    let outgoing = context.answer(MFA_SETUP, &Parameters::new(), None, None);
    Ok(Step::Send(outgoing.into()))
}

/// The transition after a refusal, which usually ends the sign-in.
///
/// - If the service does not know the device, the device is dropped, and the same request is
///   sent again without it.
/// - If the challenge's session is still valid, the error returns the challenge.
fn refused(mut pending: Pending, error: ServiceError) -> Result<Step, Error> {
    let without_device = pending
        .without_device
        .take()
        .filter(|_| error.is_of_unknown_device());
    if let Some(request) = without_device {
        pending.context.forget_device();
        let outgoing = Outgoing {
            request: *request,
            pending,
        };
        return Ok(Step::Send(outgoing.into()));
    }
    let Pending { context, asked, .. } = pending;
    match asked.filter(|raw| survives(raw, &error)) {
        Some(raw) => {
            let challenge = Challenge::read(PendingChallenge { context, raw })?;
            Err(error.with_challenge(challenge).into())
        }
        None => Err(error.into()),
    }
}

/// Whether a challenge can be answered again after this refusal. A wrong code does not use up
/// the session, nor does a request that the service refuses before it looks at the answer.
/// Anything else ends the sign-in.
fn survives(raw: &RawChallenge, error: &ServiceError) -> bool {
    match error.code() {
        ErrorCode::CodeMismatch
        | ErrorCode::EnableSoftwareTokenMFA
        | ErrorCode::InvalidParameter
        | ErrorCode::InvalidPassword
        | ErrorCode::PasswordHistoryPolicyViolation => true,
        // A software token's code that was used before: the next one will be accepted.
        ErrorCode::ExpiredCode => raw.name() == SOFTWARE_TOKEN_MFA,
        _ => error.retry_class() == Some(RetryClass::Throttled),
    }
}
