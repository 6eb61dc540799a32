//! The states of a sign-in. The only file with transitions.

use alloc::boxed::Box;

use crate::app_client::{AppClient, Named};
use crate::challenge::{self, Challenge, UnknownChallenge};
use crate::error::{Error, ProtocolError};
use crate::exchange::Exchange;
use crate::identifiers::Username;
use crate::secret::Password;
use crate::srp::Ephemeral;
use crate::step::{Step, Tokens};
use crate::time::Timestamp;
use crate::wire::challenge::PASSWORD_VERIFIER;
use crate::wire::{self, AuthReply, Operation, flow, key, member};

/// What a sign-in waits for: the reply to the request under way.
#[derive(Debug)]
pub struct Pending {
    app_client: AppClient,
    /// The name in that request: as typed at first, then as returned.
    username: Username,
    /// After `SRP_A`, the secrets that PASSWORD_VERIFIER will ask for. They are
    /// moved out to answer it, so a second one finds none: the chain of automatic
    /// answers ends by construction.
    srp: Option<Box<(Password, Ephemeral)>>,
}

/// Begins `USER_SRP_AUTH`.
pub(crate) fn with_srp(
    app_client: AppClient,
    username: Username,
    password: Password,
    ephemeral: Ephemeral,
) -> Exchange<Step> {
    let parameters = app_client
        .parameters_for(Named::InRequest(username.as_str()))
        .with(key::SRP_A, ephemeral.public_value().to_hex());
    let client_id = app_client.client_id().as_str();
    let body = wire::initiate_auth(flow::USER_SRP_AUTH, client_id, parameters);
    let request = app_client.request(Operation::InitiateAuth, &body);
    let pending = Pending {
        app_client,
        username,
        srp: Some(Box::new((password, ephemeral))),
    };
    Exchange::new(request, pending)
}

/// Begins `USER_PASSWORD_AUTH`.
pub(crate) fn with_password(
    app_client: AppClient,
    username: Username,
    password: &Password,
) -> Exchange<Step> {
    let parameters = app_client
        .parameters_for(Named::InRequest(username.as_str()))
        .with(key::PASSWORD, password.expose());
    let client_id = app_client.client_id().as_str();
    let body = wire::initiate_auth(flow::USER_PASSWORD_AUTH, client_id, parameters);
    let request = app_client.request(Operation::InitiateAuth, &body);
    let pending = Pending {
        app_client,
        username,
        srp: None,
    };
    Exchange::new(request, pending)
}

/// Sends the answer to a challenge; `username` is the name that was placed in it.
pub(crate) fn answer(
    app_client: AppClient,
    username: Username,
    body: &wire::Body<'_>,
) -> Exchange<Step> {
    let request = app_client.request(Operation::RespondToAuthChallenge, body);
    let pending = Pending {
        app_client,
        username,
        srp: None,
    };
    Exchange::new(request, pending)
}

/// The transition: what was sent, and the reply to it, give the next step.
pub(crate) fn advance(
    pending: Pending,
    mut reply: AuthReply,
    now: Timestamp,
) -> Result<Step, Error> {
    let Pending {
        app_client,
        username,
        srp,
    } = pending;
    let name = match (reply.authentication_result.take(), reply.challenge()) {
        (Some(_), Some(_)) => return Err(ProtocolError::TokensAndChallenge.into()),
        (None, None) => return Err(ProtocolError::Missing(member::OUTCOME).into()),
        (Some(result), None) => {
            return Ok(Step::Done(Tokens::from_wire(result, Some(username))?));
        }
        (None, Some(name)) => name,
    };
    match (name.as_str(), srp) {
        (PASSWORD_VERIFIER, Some(secrets)) => {
            challenge::answer_password_verifier(app_client, *secrets, reply, now).map(Step::Send)
        }
        (PASSWORD_VERIFIER, None) => {
            Err(ProtocolError::UnexpectedChallenge(PASSWORD_VERIFIER).into())
        }
        (_, _) => {
            let unknown = UnknownChallenge::new(app_client, username, name, reply);
            Ok(Step::Challenge(Challenge::Unknown(unknown)))
        }
    }
}
