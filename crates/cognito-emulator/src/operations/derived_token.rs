//! `GetDerivedToken`: exchanges a token for another one of the same pool (RFC 8693).

use std::time::Duration;

use cognito_srp_core::Timestamp;
use serde_json::{Map, Value, json};

use super::client_token::check_secret;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::access_token::good_claims;
use crate::state::app_client::{AppClient, AuthFlow};
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

members! {
    struct Input {
        client_id: String,
        client_secret: Option<String>,
        subject_token: String,
        subject_token_type: String,
        subject_token_provider_name: Option<String>,
        actor_token: Option<String>,
        actor_token_type: Option<String>,
        actor_token_provider_name: Option<String>,
        scopes: Option<Vec<String>>,
        #[wire(default)]
        audiences: Vec<String>,
        #[wire(default)]
        resources: Vec<String>,
        requested_token_type: Option<String>,
    }
}

const ACCESS: &str = "ACCESS_TOKEN";
const ID: &str = "ID_TOKEN";

/// A request that is signed for AWS needs no secret.
pub(crate) fn get(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let is_signed = pools.signed_for.is_some();
    let pool = pools.of_request(body)?;
    let input: Input = input(body)?;
    let client = pool.client(&input.client_id)?;
    if !is_signed || input.client_secret.is_some() {
        check_secret(client, input.client_secret.as_deref())?;
    }
    derive(pool, client, &input, cx)
}

fn derive(
    pool: &UserPool,
    client: &AppClient,
    input: &Input,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (flow, name) = match input.actor_token {
        None => (
            AuthFlow::TokenExchangeImpersonation,
            "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
        ),
        Some(_) => (
            AuthFlow::TokenExchangeDelegation,
            "ALLOW_TOKEN_EXCHANGE_DELEGATION",
        ),
    };
    if !client.allows(flow) {
        return Err(Fault::invalid_parameter(format!(
            "{name} is not enabled for the client"
        )));
    }
    let of_others = [
        &input.subject_token_provider_name,
        &input.actor_token_provider_name,
    ];
    if of_others.iter().any(|name| name.is_some()) {
        return Err(Fault::invalid_parameter(
            "The emulator supports only the identity provider COGNITO",
        ));
    }
    if !input.audiences.is_empty() && !input.resources.is_empty() {
        return Err(Fault::invalid_parameter(
            "Audiences and Resources cannot be given together",
        ));
    }
    let subject = read(pool, &input.subject_token, &input.subject_token_type, cx)?;
    let actor = match (&input.actor_token, &input.actor_token_type) {
        (None, None) => None,
        (Some(token), Some(kind)) => Some(read(pool, token, kind, cx)?),
        _ => {
            return Err(Fault::invalid_parameter(
                "ActorToken and ActorTokenType are given together",
            ));
        }
    };
    let scopes = scopes(pool, client, input, &subject);
    let kind = input.requested_token_type.as_deref().unwrap_or(ACCESS);
    let mut claims = claims(client, &subject, cx)?;
    let mut claim = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    if let Some(actor) = &actor {
        claim("act", acting(actor));
    }
    let audience = input.audiences.first().or(input.resources.first());
    let validity = client.settings.token_validity;
    let (key, seconds) = match kind {
        ID => (&pool.keys.id, validity.id_seconds()),
        _ => (&pool.keys.access, validity.access_seconds()),
    };
    claim("exp", cx.now.unix_seconds().saturating_add(seconds).into());
    match kind {
        ID => {
            claim("token_use", "id".into());
            claim("aud", audience.unwrap_or(&client.id).as_str().into());
            claim("cognito:username", username(&subject).into());
        }
        _ => {
            claim("token_use", "access".into());
            claim("username", username(&subject).into());
            claim("scope", scopes.join(" ").into());
            if let Some(audience) = audience {
                claim("aud", audience.as_str().into());
            }
        }
    }
    Ok(json!({
        "IssuedToken": key.sign(&Value::Object(claims))?,
        "IssuedTokenType": kind,
        "TokenType": if kind == ID { "N_A" } else { "Bearer" },
        "ExpiresIn": seconds,
        "Scopes": scopes,
    }))
}

/// The claims of a token that this pool issued, if it is valid and not revoked.
fn read(pool: &UserPool, token: &str, kind: &str, cx: &Context<'_>) -> Result<Value, Fault> {
    let claims = match kind {
        ACCESS => good_claims(pool, token, "access", cx.now)?,
        ID => good_claims(pool, token, "id", cx.now)?,
        _ => {
            return Err(Fault::invalid_parameter(
                "The emulator supports only the identity provider COGNITO",
            ));
        }
    };
    let (origin, signed_in) = (text(&claims, "origin_jti"), auth_time(&claims));
    if pool.grants.is_over(origin, username(&claims), signed_in) {
        return Err(Fault::not_authorized("The token has been revoked"));
    }
    // A machine is not a user.
    if let Some(user) = pool.users.get(username(&claims)) {
        user.may_sign_in()?;
    } else if !username(&claims).is_empty() {
        return Err(Fault::no_such_user());
    }
    Ok(claims)
}

fn auth_time(claims: &Value) -> Timestamp {
    let seconds = claims.get("auth_time").and_then(Value::as_u64);
    Timestamp::since_unix_epoch(Duration::from_secs(seconds.unwrap_or_default()))
}

fn username(claims: &Value) -> &str {
    let names = ["username", "cognito:username"];
    let names = names.map(|name| text(claims, name));
    names
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
}

/// The requested scopes, if the subject and the app client have them; if none were requested,
/// the scopes that both have.
fn scopes(pool: &UserPool, client: &AppClient, input: &Input, subject: &Value) -> Vec<String> {
    let allowed: Vec<&str> = client.oauth_scopes().collect();
    let of_subject = text(subject, "scope").split(' ');
    let is_asked = |scope: &str| match &input.scopes {
        Some(asked) => asked.iter().any(|it| it == scope),
        None => true,
    };
    of_subject
        .filter(|scope| is_asked(scope) && allowed.contains(scope) && pool.has_scope(scope))
        .map(str::to_owned)
        .collect()
}

/// The claims that the derived token takes from its subject.
fn claims(
    client: &AppClient,
    subject: &Value,
    cx: &mut Context<'_>,
) -> Result<Map<String, Value>, Fault> {
    let mut claims = Map::new();
    for name in ["sub", "iss", "auth_time", "origin_jti", "cognito:groups"] {
        if let Some(value) = subject.get(name) {
            claims.insert(name.to_owned(), value.clone());
        }
    }
    let mut claim = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    claim("client_id", client.id.as_str().into());
    claim("iat", cx.now.unix_seconds().into());
    claim("jti", cx.uuid()?.into());
    claim("version", 2.into());
    Ok(claims)
}

/// The claim `act` (RFC 8693 §4.1).
fn acting(actor: &Value) -> Value {
    let mut act = json!({ "sub": text(actor, "sub"), "iss": text(actor, "iss") });
    if let Some(client_id) = actor.get("client_id") {
        put(&mut act, "client_id", client_id.clone());
    }
    act
}
