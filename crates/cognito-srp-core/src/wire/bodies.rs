//! Request bodies, one function for each operation.

use alloc::vec::Vec;

use super::attachments::attach;
use super::json::{Body, Parameters};
use super::member::{NAME, VALUE};
use crate::values::attachments::{Attachments, Origin};

/// The parts of `InitiateAuth` and its signed counterpart.
pub(crate) struct Initiation<'a> {
    pub(crate) flow: &'static str,
    pub(crate) parameters: Parameters<'a>,
    pub(crate) session: Option<&'a str>,
}

/// The body of `InitiateAuth` or `AdminInitiateAuth`.
pub(crate) fn initiate_auth<'a>(
    user_pool_id: &'a str,
    client_id: &'a str,
    initiation: Initiation<'a>,
    attachments: &'a Attachments,
) -> Body<'a> {
    let body = Body::new()
        .text("AuthFlow", initiation.flow)
        .text("ClientId", client_id)
        .map("AuthParameters", initiation.parameters)
        .optional("Session", initiation.session);
    attached(body, user_pool_id, attachments)
}

/// The body of `RespondToAuthChallenge` or `AdminRespondToAuthChallenge`.
pub(crate) fn respond<'a>(
    user_pool_id: &'a str,
    client_id: &'a str,
    challenge: &'a str,
    session: Option<&'a str>,
    responses: Parameters<'a>,
    attachments: &'a Attachments,
) -> Body<'a> {
    let body = Body::new()
        .text("ChallengeName", challenge)
        .text("ClientId", client_id)
        .optional("Session", session)
        .map("ChallengeResponses", responses);
    attached(body, user_pool_id, attachments)
}

/// Adds the user pool id for an operator's operation, and the sign-in's options.
fn attached<'a>(body: Body<'a>, user_pool_id: &'a str, attachments: &'a Attachments) -> Body<'a> {
    let body = match &attachments.origin {
        Origin::Client(_) => body,
        Origin::Server(_) => body.text("UserPoolId", user_pool_id),
    };
    attach(body, attachments)
}

/// The body of `GetTokensFromRefreshToken`, which contains the client secret itself.
pub(crate) fn get_tokens<'a>(
    refresh_token: &'a str,
    client_id: &'a str,
    client_secret: Option<&'a str>,
    device_key: Option<&'a str>,
    client_metadata: Option<Parameters<'a>>,
) -> Body<'a> {
    let body = Body::new()
        .text("RefreshToken", refresh_token)
        .text("ClientId", client_id)
        .optional("ClientSecret", client_secret)
        .optional("DeviceKey", device_key);
    match client_metadata {
        Some(metadata) => body.map("ClientMetadata", metadata),
        None => body,
    }
}

/// The body of `AssociateSoftwareToken` during a sign-in.
pub(crate) fn associate_software_token(session: Option<&str>) -> Body<'_> {
    Body::new().optional("Session", session)
}

/// The body of `VerifySoftwareToken` during a sign-in.
pub(crate) fn verify_software_token<'a>(
    session: Option<&'a str>,
    code: &'a str,
    friendly_name: Option<&'a str>,
) -> Body<'a> {
    Body::new()
        .optional("Session", session)
        .text("UserCode", code)
        .optional("FriendlyDeviceName", friendly_name)
}

/// A list of attributes.
pub(crate) fn attributes<'a>(
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<Body<'a>> {
    attributes
        .into_iter()
        .map(|(name, value)| Body::new().text(NAME, name).text(VALUE, value))
        .collect()
}
