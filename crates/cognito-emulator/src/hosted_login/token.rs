//! `/oauth2/token` (RFC 6749 §4.1.3, §4.4.2 and §6; RFC 7636 §4.6). All errors have status
//! 400.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::answer::Answer;
use super::ask::Ask;
use super::client_auth::{self, authenticate};
use super::finish;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{map_of, put};
use crate::operations::flows::refresh;
use crate::rules::machine_token;
use crate::rules::scopes::listed;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// An error with its description; an empty description is left out.
struct Refused(&'static str, &'static str);

/// A failure of the service itself is not the app's fault. All other faults mean that the
/// grant is invalid.
impl From<Fault> for Refused {
    fn from(_: Fault) -> Self {
        Self("invalid_grant", "")
    }
}

pub(super) fn answer(pools: &mut UserPools, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    match tokens(pools, ask, cx) {
        Ok(result) => Answer::json(200, &as_oauth(&result)),
        Err(Refused(error, description)) => Answer::error(400, error, description),
    }
}

fn tokens(pools: &mut UserPools, ask: &Ask<'_>, cx: &mut Context<'_>) -> Result<Value, Refused> {
    let malformed = Refused("invalid_request", "");
    let grant_type = ask.field("grant_type").ok_or(malformed)?;
    let (pool, client_id) = authenticate(pools, ask).map_err(|refused| match refused {
        client_auth::Refused::Malformed => Refused("invalid_request", ""),
        client_auth::Refused::Unknown => Refused("invalid_client", ""),
    })?;
    match grant_type {
        "authorization_code" => redeem(pool, &client_id, ask, cx),
        "refresh_token" => {
            let token = required(ask, "refresh_token")?;
            Ok(refresh::exchange(pool, token, &client_id, None, cx)?)
        }
        "client_credentials" => of_machine(pool, &client_id, ask, cx),
        _ => Err(Refused("unsupported_grant_type", "")),
    }
}

fn required<'a>(ask: &'a Ask<'_>, name: &str) -> Result<&'a str, Refused> {
    ask.field(name).ok_or(Refused("invalid_request", ""))
}

/// Exchanges a code for tokens, which uses the code up.
fn redeem(
    pool: &mut UserPool,
    client_id: &str,
    ask: &Ask<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Refused> {
    let code = required(ask, "code")?;
    let redirect_uri = required(ask, "redirect_uri")?;
    if !pool.client(client_id)?.allows_oauth("code") {
        return Err(Refused("unauthorized_client", ""));
    }
    let invalid = Refused("invalid_grant", "");
    let authorization = pool.hosted_login.redeem(code, client_id, cx.now);
    let authorization = authorization.ok_or(invalid)?;
    if authorization.redirect_uri != redirect_uri {
        return Err(Refused("unauthorized_client", "invalid_redirect"));
    }
    let challenge = authorization.challenge.as_deref();
    let resource = authorization.oauth.resource.as_deref();
    if !is_proven(challenge, ask.field("code_verifier"))
        || !finish::is_good(pool, &authorization.session)
        || resource.is_some_and(|it| !pool.has_resource_server(it))
    {
        return Err(Refused("invalid_grant", ""));
    }
    let (mut result, refresh_token) = finish::issue(pool, &authorization, cx)?;
    put(&mut result, "RefreshToken", refresh_token);
    Ok(result)
}

/// Whether the verifier fits the challenge. A verifier without a challenge is refused too:
/// somebody removed the challenge from the request (RFC 9700 §4.8.2).
fn is_proven(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            let digest = digest(&SHA256, verifier.as_bytes());
            let computed = URL_SAFE_NO_PAD.encode(digest.as_ref());
            bool::from(computed.as_bytes().ct_eq(challenge.as_bytes()))
        }
        _ => false,
    }
}

/// An access token for the app client itself.
fn of_machine(
    pool: &UserPool,
    client_id: &str,
    ask: &Ask<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Refused> {
    let client = pool.client(client_id)?;
    if !client.has_oauth() {
        return Err(Refused("invalid_grant", ""));
    }
    if client.secrets.is_empty() || !client.allows_oauth("client_credentials") {
        return Err(Refused("unauthorized_client", ""));
    }
    let asked = listed(ask.field("scope").unwrap_or_default());
    let no_scope = |_| Refused("invalid_scope", "");
    let scopes = machine_token::scopes(pool, client, &asked).map_err(no_scope)?;
    Ok(machine_token::issue(pool, client, &scopes, cx)?)
}

/// Renames the API's members to those of RFC 6749.
fn as_oauth(result: &Value) -> Value {
    const NAMES: [(&str, &str); 5] = [
        ("IdToken", "id_token"),
        ("AccessToken", "access_token"),
        ("RefreshToken", "refresh_token"),
        ("ExpiresIn", "expires_in"),
        ("TokenType", "token_type"),
    ];
    let members = NAMES.iter().filter_map(|(of_api, of_oauth)| {
        let value = result.get(of_api)?.clone();
        Some(((*of_oauth).to_owned(), value))
    });
    Value::Object(map_of(members))
}
