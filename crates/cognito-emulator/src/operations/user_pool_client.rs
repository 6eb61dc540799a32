//! `CreateUserPoolClient`, `UpdateUserPoolClient`, `DescribeUserPoolClient`,
//! `DeleteUserPoolClient` and `ListUserPoolClients`.

use cognito_srp_core::ClientSecret;
use serde_json::{Value, json};

use super::user_pool_client_check;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;
use crate::ground::members::members;
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::app_client::{AuthFlow, DEFAULT_SESSION_VALIDITY, NewAppClient};
use crate::state::rotation::RefreshTokenRotation;
use crate::state::token_validity::TokenValidityUnits;
use crate::state::user_pool::{UserPool, no_such_client};

members! {
    struct Settings {
        client_name: Option<String>,
        explicit_auth_flows: Option<Vec<String>>,
        prevent_user_existence_errors: Option<String>,
        auth_session_validity: Option<u64>,
        refresh_token_rotation: Option<RefreshTokenRotation>,
        access_token_validity: Option<u64>,
        id_token_validity: Option<u64>,
        refresh_token_validity: Option<u64>,
        token_validity_units: Option<TokenValidityUnits>,
    }
}

impl Settings {
    /// The app client of these settings, without a secret and an id.
    fn into_new(self, body: &Value, leniency: Leniency) -> Result<NewAppClient, Fault> {
        let mut flows = AuthFlow::from_settings(&self.explicit_auth_flows.unwrap_or_default())?;
        let rotation = match &self.refresh_token_rotation {
            Some(rotation) => rotation.grace()?,
            None => None,
        };
        if rotation.is_some() && flows.contains(&AuthFlow::RefreshToken) {
            return Err(Fault::invalid_parameter(
                "ALLOW_REFRESH_TOKEN_AUTH cannot be combined with refresh token rotation",
            ));
        }
        let token_validity = self.token_validity_units.unwrap_or_default().validity(
            self.access_token_validity,
            self.id_token_validity,
            self.refresh_token_validity,
        );
        token_validity.check_as_aws()?;
        let mut new = NewAppClient::public();
        let settings = &mut new.settings;
        settings.name = self.client_name.unwrap_or_default();
        // AWS treats an empty list like this; other emulators allow passwords too.
        if flows.is_empty() {
            flows.extend([AuthFlow::RefreshToken, AuthFlow::UserSrp, AuthFlow::Custom]);
            if leniency.is_lenient() {
                flows.extend([AuthFlow::UserPassword, AuthFlow::AdminUserPassword]);
            }
        }
        settings.flows = flows;
        settings.prevent_user_existence_errors =
            self.prevent_user_existence_errors.as_deref() == Some("ENABLED");
        settings.auth_session_validity = self
            .auth_session_validity
            .unwrap_or(DEFAULT_SESSION_VALIDITY);
        settings.rotation = rotation;
        settings.token_validity = token_validity;
        settings.keep(body);
        Ok(new)
    }
}

members! {
    struct Secret {
        generate_secret: Option<bool>,
        client_secret: Option<String>,
    }
}

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let mut new = input::<Settings>(body)?.into_new(body, pool.leniency)?;
    let secret: Secret = input(body)?;
    let has_secret = secret.client_secret.is_some() || secret.generate_secret == Some(true);
    user_pool_client_check::check(pool, body, has_secret, "creating")?;
    new.secret = match (secret.client_secret, secret.generate_secret) {
        (Some(own), _) => Some(ClientSecret::new(own)),
        (None, Some(true)) => Some(ClientSecret::new(cx.alphanumeric(51)?)),
        _ => None,
    };
    let id = pool.add_client(new, cx)?;
    let client = pool.client(&id)?;
    Ok(json!({ "UserPoolClient": client.describe(pool.id()) }))
}

members! {
    struct Which {
        client_id: String,
    }
}

/// The client, if it is one of this pool; other pools' clients are unknown here.
fn named(pool: &UserPool, body: &Value) -> Result<String, Fault> {
    let Which { client_id } = input(body)?;
    pool.client(&client_id)?;
    Ok(client_id)
}

/// Omitted settings return to their defaults, except the name; the secret stays.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let id = named(pool, body)?;
    let new = input::<Settings>(body)?.into_new(body, pool.leniency)?;
    let has_secret = !pool.client(&id)?.secrets.is_empty();
    user_pool_client_check::check(pool, body, has_secret, "updating")?;
    let client = pool.clients.get_mut(&id);
    let client = client.ok_or_else(|| no_such_client(&id))?;
    client.change(new.settings, cx.now);
    let client = pool.client(&id)?;
    Ok(json!({ "UserPoolClient": client.describe(pool.id()) }))
}

pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let id = named(pool, body)?;
    let client = pool.client(&id)?;
    Ok(json!({ "UserPoolClient": client.describe(pool.id()) }))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let id = named(pool, body)?;
    pool.clients.remove(&id);
    pool.without_effect.forget_client(&id);
    Ok(Value::Null)
}

members! {
    struct ListInput {
        #[wire(flatten)]
        max_results: MaxResults,
        client_type: Option<String>,
    }
}

/// Sorted by id. There are no dynamically registered clients.
pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    let is_wanted = input.client_type.as_deref() != Some("DCR");
    let clients = pool.clients.iter().filter(|_| is_wanted);
    let clients = input.max_results.page().of(clients)?;
    Ok(clients.reply("UserPoolClients", |client| {
        json!({ "ClientId": client.id, "UserPoolId": pool.id(), "ClientName": client.settings.name })
    }))
}
