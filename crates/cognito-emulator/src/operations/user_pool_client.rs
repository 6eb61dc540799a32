//! `CreateUserPoolClient`.

use cognito_srp_core::ClientSecret;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::wire::input;
use crate::state::app_client::{AppClient, AuthFlow, DEFAULT_SESSION_VALIDITY, NewAppClient};
use crate::state::rotation::RefreshTokenRotation;
use crate::state::token_validity::TokenValidityUnits;
use crate::state::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ClientInput {
    client_name: Option<String>,
    generate_secret: Option<bool>,
    explicit_auth_flows: Option<Vec<String>>,
    prevent_user_existence_errors: Option<String>,
    auth_session_validity: Option<u64>,
    refresh_token_rotation: Option<RefreshTokenRotation>,
    access_token_validity: Option<u64>,
    id_token_validity: Option<u64>,
    refresh_token_validity: Option<u64>,
    token_validity_units: Option<TokenValidityUnits>,
}

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ClientInput = input(body)?;
    let flows = input
        .explicit_auth_flows
        .unwrap_or_default()
        .iter()
        .map(|flow| {
            AuthFlow::from_setting(flow).ok_or_else(|| {
                Fault::invalid_parameter(format!("{flow} is not a flow of the emulator"))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let rotation = match &input.refresh_token_rotation {
        Some(rotation) => rotation.grace()?,
        None => None,
    };
    if rotation.is_some() && flows.contains(&AuthFlow::RefreshToken) {
        return Err(Fault::invalid_parameter(
            "ALLOW_REFRESH_TOKEN_AUTH cannot be combined with refresh token rotation",
        ));
    }
    let token_validity = input.token_validity_units.unwrap_or_default().validity(
        input.access_token_validity,
        input.id_token_validity,
        input.refresh_token_validity,
    );
    token_validity.check_as_aws()?;
    let secret = match input.generate_secret {
        Some(true) => Some(ClientSecret::new(cx.alphanumeric(51)?)),
        _ => None,
    };
    let new = NewAppClient {
        id: None,
        name: input.client_name.unwrap_or_default(),
        secret,
        // What AWS takes an empty list for.
        flows: match flows.is_empty() {
            true => vec![AuthFlow::RefreshToken, AuthFlow::UserSrp, AuthFlow::Custom],
            false => flows,
        },
        prevent_user_existence_errors: input.prevent_user_existence_errors.as_deref()
            == Some("ENABLED"),
        auth_session_validity: input
            .auth_session_validity
            .unwrap_or(DEFAULT_SESSION_VALIDITY),
        rotation,
        token_validity,
    };
    let id = pool.add_client(new, cx)?;
    let mut reply = describe_client(pool.client(&id)?, pool.id(), cx);
    if let Some(secret) = &pool.client(&id)?.secret {
        put(&mut reply, "ClientSecret", secret.expose());
    }
    Ok(json!({ "UserPoolClient": reply }))
}

fn describe_client(client: &AppClient, pool_id: &str, cx: &Context<'_>) -> Value {
    let flows: Vec<&str> = client.flows.iter().map(|flow| flow.as_setting()).collect();
    let rotation = match client.rotation {
        Some(grace) => json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": grace }),
        None => json!({ "Feature": "DISABLED" }),
    };
    let mut reply = json!({
        "UserPoolId": pool_id,
        "ClientName": client.name,
        "ClientId": client.id,
        "CreationDate": cx.now.unix_seconds(),
        "LastModifiedDate": cx.now.unix_seconds(),
        "RefreshTokenRotation": rotation,
        "ExplicitAuthFlows": flows,
        "PreventUserExistenceErrors": match client.prevent_user_existence_errors {
            true => "ENABLED",
            false => "LEGACY",
        },
        "EnableTokenRevocation": true,
        "AuthSessionValidity": client.auth_session_validity,
    });
    for (name, value) in client.token_validity.describe() {
        put(&mut reply, name, value);
    }
    reply
}
