//! Refreshing: new tokens for a refresh token, in two ways.

use crate::app_client::{AppClient, Named};
use crate::exchange::Exchange;
use crate::identifiers::Username;
use crate::secret::{ClientSecret, RefreshToken};
use crate::step::Tokens;
use crate::wire::{self, Operation, flow, key};

/// `GetTokensFromRefreshToken`, which takes the raw client secret instead of a hash.
pub(crate) fn get_tokens(app_client: &AppClient, token: &RefreshToken) -> Exchange<Tokens> {
    let secret = app_client.secret().map(ClientSecret::expose);
    let body = wire::refresh_tokens(token.expose(), app_client.client_id().as_str(), secret);
    let request = app_client.request(Operation::GetTokensFromRefreshToken, &body);
    Exchange::new(request, None)
}

/// `InitiateAuth` with `REFRESH_TOKEN_AUTH`.
pub(crate) fn refresh_token_auth(
    app_client: &AppClient,
    username: &Username,
    token: &RefreshToken,
) -> Exchange<Tokens> {
    let parameters = app_client
        .parameters_for(Named::OnFile(username.as_str()))
        .with(key::REFRESH_TOKEN, token.expose());
    let client_id = app_client.client_id().as_str();
    let body = wire::initiate_auth(flow::REFRESH_TOKEN_AUTH, client_id, parameters);
    let request = app_client.request(Operation::InitiateAuth, &body);
    Exchange::new(request, Some(username.clone()))
}
