//! The access token of an app client that acts on its own behalf.

use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::scopes::{NotAllowed, granted};
use crate::state::app_client::AppClient;
use crate::state::user_pool::UserPool;
use crate::state::user_pool::scopes::is_custom;

/// The scopes of a machine: only custom ones.
pub(crate) fn scopes(
    pool: &UserPool,
    client: &AppClient,
    asked: &[&str],
) -> Result<Vec<String>, NotAllowed> {
    if !asked.iter().all(|scope| is_custom(scope)) {
        return Err(NotAllowed);
    }
    let mut scopes = granted(pool, client, asked)?;
    scopes.retain(|scope| is_custom(scope));
    Ok(scopes)
}

/// `ClientAuthenticationResult`: only an access token.
pub(crate) fn issue(
    pool: &UserPool,
    client: &AppClient,
    scopes: &[String],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let now = cx.now.unix_seconds();
    let life = client.settings.token_validity.access_seconds();
    let mut claims = Map::new();
    let mut claim = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    claim("sub", client.id.as_str().into());
    claim("token_use", "access".into());
    claim("scope", scopes.join(" ").into());
    claim("auth_time", now.into());
    claim("iss", pool.issuer.as_str().into());
    claim("exp", now.saturating_add(life).into());
    claim("iat", now.into());
    claim("version", 2.into());
    claim("jti", cx.uuid()?.into());
    claim("client_id", client.id.as_str().into());
    Ok(json!({
        "AccessToken": pool.keys.access.sign(&Value::Object(claims))?,
        "ExpiresIn": life,
        "TokenType": "Bearer",
    }))
}
