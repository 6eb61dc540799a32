//! ID and access tokens with AWS's claims.

use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::state::grants::Grant;
use crate::state::user::User;
use crate::state::user_pool::UserPool;

/// `AuthenticationResult`, with a refresh token after a sign-in.
pub(crate) fn authentication_result(
    pool: &UserPool,
    user: &User,
    grant: &Grant,
    refresh_token: Option<String>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let keys = &pool.keys;
    let client = pool.client(&grant.client_id)?;
    let validity = client.settings.token_validity;
    let has_revocation = client.has_token_revocation();
    let now = cx.now.unix_seconds();
    let mut common = Map::new();
    let mut claim = |name: &str, value: Value| common.insert(name.to_owned(), value);
    claim("sub", user.sub().into());
    claim("iss", pool.issuer.as_str().into());
    if has_revocation {
        claim("origin_jti", grant.origin.as_str().into());
    }
    claim("event_id", grant.event.as_str().into());
    claim("auth_time", grant.signed_in.unix_seconds().into());
    claim("iat", now.into());

    let (of_groups, of_groups_in_id) = pool.groups.claims(&user.username);
    common.extend(of_groups);
    let added = user.token_additions.claims.clone();

    let until = |seconds: u64| now.saturating_add(seconds).into();
    let mut access: Map<String, Value> = added.clone().into_iter().collect();
    access.extend(common.clone());
    access.insert("exp".to_owned(), until(validity.access_seconds()));
    if has_revocation {
        access.insert("jti".to_owned(), cx.uuid()?.into());
    }
    access.insert("token_use".to_owned(), "access".into());
    access.insert("client_id".to_owned(), grant.client_id.as_str().into());
    access.insert("username".to_owned(), user.username.as_str().into());
    let mut scopes = vec!["aws.cognito.signin.user.admin"];
    scopes.extend(user.token_additions.scopes.iter().map(String::as_str));
    access.insert("scope".to_owned(), scopes.join(" ").into());
    if let Some(device) = &grant.device {
        access.insert("device_key".to_owned(), device.as_str().into());
    }

    let mut id: Map<String, Value> = user
        .attributes
        .iter()
        .filter(|(name, _)| client.may_read(name))
        .map(|(name, value)| (name.clone(), attribute_claim(name, value)))
        .collect();
    if let Some(identities) = user.identities() {
        id.insert("identities".to_owned(), identities);
    }
    // What the pool says stands over what the user says.
    id.extend(added);
    id.extend(common);
    id.extend(of_groups_in_id);
    id.insert("exp".to_owned(), until(validity.id_seconds()));
    if has_revocation {
        id.insert("jti".to_owned(), cx.uuid()?.into());
    }
    id.insert("token_use".to_owned(), "id".into());
    id.insert("aud".to_owned(), grant.client_id.as_str().into());
    id.insert("cognito:username".to_owned(), user.username.as_str().into());

    let mut result = json!({
        "AccessToken": keys.access.sign(&Value::Object(access))?,
        "ExpiresIn": validity.access_seconds(),
        "IdToken": keys.id.sign(&Value::Object(id))?,
        "TokenType": "Bearer",
    });
    if let Some(token) = refresh_token {
        put(&mut result, "RefreshToken", token);
    }
    Ok(result)
}

/// An attribute in an ID token. Two are JSON booleans; custom ones stay strings.
fn attribute_claim(name: &str, value: &str) -> Value {
    match name {
        "email_verified" | "phone_number_verified" => {
            Value::Bool(value.eq_ignore_ascii_case("true"))
        }
        _ => value.into(),
    }
}
