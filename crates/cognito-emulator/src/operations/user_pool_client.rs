//! `CreateUserPoolClient`.

use cognito_srp_core::ClientSecret;
use serde::Deserialize;
use serde_json::{Value, json};

use super::input;
use crate::app_client::{AppClient, AuthFlow, DEFAULT_SESSION_VALIDITY, NewAppClient};
use crate::entropy::Context;
use crate::fault::Fault;
use crate::json::put;
use crate::rotation::RefreshTokenRotation;
use crate::tokens::TOKEN_LIFE;
use crate::user_pool::UserPool;
use crate::validate::Validation;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ClientInput {
    user_pool_id: Option<String>,
    client_name: Option<String>,
    generate_secret: Option<bool>,
    explicit_auth_flows: Option<Vec<String>>,
    prevent_user_existence_errors: Option<String>,
    auth_session_validity: Option<u64>,
    refresh_token_rotation: Option<RefreshTokenRotation>,
}

pub(crate) fn create(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ClientInput = input(body)?;
    Validation::default()
        .user_pool_id(input.user_pool_id.as_deref())
        .required("clientName", input.client_name.is_some())
        .finish()?;
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
        access_token_validity: TOKEN_LIFE,
        rotation,
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
    json!({
        "UserPoolId": pool_id,
        "ClientName": client.name,
        "ClientId": client.id,
        "CreationDate": cx.now.unix_seconds(),
        "LastModifiedDate": cx.now.unix_seconds(),
        "RefreshTokenRotation": rotation,
        "RefreshTokenValidity": 30,
        "ExplicitAuthFlows": flows,
        "PreventUserExistenceErrors": match client.prevent_user_existence_errors {
            true => "ENABLED",
            false => "LEGACY",
        },
        "EnableTokenRevocation": true,
        "AuthSessionValidity": client.auth_session_validity,
    })
}
