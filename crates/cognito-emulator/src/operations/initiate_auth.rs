//! `InitiateAuth`: where a sign-in begins.

use cognito_srp_core::srp::{Integer, ServerHalf};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Parameters, input, refresh, respond};
use crate::app_client::AuthFlow;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::handles::Challenge;
use crate::user_pool::{Candidate, UserPool, exponent_and_secret_block};
use crate::validate::Validation;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    auth_flow: Option<String>,
    client_id: Option<String>,
    auth_parameters: Option<Parameters>,
}

pub(crate) fn initiate_auth(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    Validation::default()
        .required("authFlow", input.auth_flow.is_some())
        .client_id(input.client_id.as_deref())
        .finish()?;
    let flow = input.auth_flow.unwrap_or_default();
    let client_id = input.client_id.unwrap_or_default();
    let parameters = input.auth_parameters.unwrap_or_default();
    let client = pool.client(&client_id)?;
    match flow.as_str() {
        "USER_SRP_AUTH" => {
            if !client.allows(AuthFlow::UserSrp) {
                return Err(Fault::invalid_parameter(
                    "USER_SRP_AUTH is not enabled for the client",
                ));
            }
            user_srp_auth(pool, &client_id, &parameters, cx)
        }
        "USER_PASSWORD_AUTH" => {
            if !client.allows(AuthFlow::UserPassword) {
                return Err(Fault::invalid_parameter(
                    "USER_PASSWORD_AUTH flow not enabled for this client",
                ));
            }
            user_password_auth(pool, &client_id, &parameters, cx)
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
            refresh::refresh_token_auth(pool, &client_id, &parameters, cx)
        }
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => Err(Fault::invalid_parameter(
            "Initiate Auth method not supported.",
        )),
        "CUSTOM_AUTH" | "USER_AUTH" => Err(Fault::invalid_parameter(format!(
            "{flow} is not enabled for the client"
        ))),
        _ => Err(Fault::invalid_parameter(format!(
            "1 validation error detected: Value '{flow}' at 'authFlow' failed to satisfy \
             constraint: Member must satisfy enum value set: [ADMIN_NO_SRP_AUTH, \
             ADMIN_USER_PASSWORD_AUTH, CUSTOM_AUTH, REFRESH_TOKEN, REFRESH_TOKEN_AUTH, USER_AUTH, \
             USER_PASSWORD_AUTH, USER_SRP_AUTH]"
        ))),
    }
}

/// Who is about to prove a password. The SECRET_HASH is over the name as it was sent.
fn candidate(
    pool: &UserPool,
    client_id: &str,
    parameters: &Parameters,
) -> Result<Candidate, Fault> {
    let typed = parameters.require("USERNAME")?;
    pool.client(client_id)?
        .check_secret_hash(parameters.get("SECRET_HASH"), typed)?;
    pool.candidate(typed, client_id)
}

/// The server half of SRP up to its challenge.
fn user_srp_auth(
    pool: &mut UserPool,
    client_id: &str,
    parameters: &Parameters,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let srp_a = parameters.require("SRP_A")?;
    let candidate = candidate(pool, client_id, parameters)?;
    let srp_a = Integer::from_hex(srp_a)
        .map_err(|_| Fault::invalid_parameter("SRP_A is not a hexadecimal integer"))?;
    let (exponent, secret_block) = exponent_and_secret_block(cx)?;
    let server = ServerHalf::new(candidate.verifier.clone(), exponent);
    let key = server
        .agree(&srp_a)
        .map_err(|error| Fault::invalid_parameter(error.to_string()))?;
    let reply = json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": candidate.verifier.salt().to_hex(),
            "SECRET_BLOCK": secret_block,
            "SRP_B": server.public_value().to_hex(),
            "USERNAME": candidate.username,
            "USER_ID_FOR_SRP": candidate.username,
        },
    });
    let challenge = Challenge {
        username: candidate.username,
        client_id: client_id.to_owned(),
        key,
        exists: candidate.exists,
        issued: cx.now,
    };
    pool.challenges.put(secret_block, challenge);
    Ok(reply)
}

fn user_password_auth(
    pool: &mut UserPool,
    client_id: &str,
    parameters: &Parameters,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let password = parameters.require("PASSWORD")?;
    let candidate = candidate(pool, client_id, parameters)?;
    let identity = pool.identity(&candidate.username);
    let matches = candidate.verifier.matches(&identity, password);
    if matches && candidate.exists {
        respond::password_proven(pool, &candidate.username, client_id, cx)
    } else {
        Err(Fault::wrong_password())
    }
}
