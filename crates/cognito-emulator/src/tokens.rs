//! ID and access tokens with AWS's claims.

use cognito_srp_core::Timestamp;
use serde_json::{Map, Value, json};

use crate::entropy::Context;
use crate::fault::Fault;
use crate::grants::Grant;
use crate::json::put;
use crate::keys::SigningKeys;
use crate::user::User;

/// How long an ID token is good for, and an access token if nothing else is set: AWS's
/// default, an hour.
pub(crate) const TOKEN_LIFE: u64 = 3600;

/// `AuthenticationResult`, with a refresh token after a sign-in. The access token is good
/// for `access_life` seconds.
pub(crate) fn authentication_result(
    keys: &SigningKeys,
    issuer: &str,
    user: &User,
    grant: &Grant,
    refresh_token: Option<String>,
    access_life: u64,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let now = cx.now.unix_seconds();
    let mut common = Map::new();
    let mut claim = |name: &str, value: Value| common.insert(name.to_owned(), value);
    claim("sub", user.sub().into());
    claim("iss", issuer.into());
    claim("origin_jti", grant.origin.as_str().into());
    claim("event_id", grant.event.as_str().into());
    claim("auth_time", grant.signed_in.unix_seconds().into());
    claim("iat", now.into());
    claim("exp", (now + TOKEN_LIFE).into());

    let mut access = common.clone();
    access.insert("exp".to_owned(), (now + access_life).into());
    access.insert("jti".to_owned(), cx.uuid()?.into());
    access.insert("token_use".to_owned(), "access".into());
    access.insert("client_id".to_owned(), grant.client_id.as_str().into());
    access.insert("username".to_owned(), user.username.as_str().into());
    access.insert("scope".to_owned(), "aws.cognito.signin.user.admin".into());
    if let Some(device) = &grant.device {
        access.insert("device_key".to_owned(), device.as_str().into());
    }

    let mut id = common;
    id.insert("jti".to_owned(), cx.uuid()?.into());
    id.insert("token_use".to_owned(), "id".into());
    id.insert("aud".to_owned(), grant.client_id.as_str().into());
    id.insert("cognito:username".to_owned(), user.username.as_str().into());
    for (name, value) in &user.attributes {
        let value = match name.as_str() {
            "sub" => continue,
            // The two that are JSON booleans; custom attributes stay strings.
            "email_verified" | "phone_number_verified" => {
                Value::Bool(value.eq_ignore_ascii_case("true"))
            }
            _ => value.as_str().into(),
        };
        id.insert(name.clone(), value);
    }

    let mut result = json!({
        "AccessToken": keys.access.sign(&Value::Object(access))?,
        "ExpiresIn": access_life,
        "IdToken": keys.id.sign(&Value::Object(id))?,
        "TokenType": "Bearer",
    });
    if let Some(token) = refresh_token {
        put(&mut result, "RefreshToken", token);
    }
    Ok(result)
}

/// What an access token says that an operation wants to know.
pub(crate) struct AccessToken {
    pub(crate) username: String,
    /// The app client that the user signed in with.
    pub(crate) client_id: String,
    /// `origin_jti`, by which a sign-in is revoked.
    pub(crate) origin: String,
}

/// Reads an access token, if it is good as far as it can tell itself: whether it was
/// revoked, the pool knows.
pub(crate) fn access_token(
    keys: &SigningKeys,
    token: &str,
    now: Timestamp,
) -> Result<AccessToken, Fault> {
    let invalid = || Fault::not_authorized("Invalid Access Token");
    let claims = keys.access.verify(token).ok_or_else(invalid)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("token_use") != Some("access") {
        return Err(invalid());
    }
    let expires = claims
        .get("exp")
        .and_then(Value::as_u64)
        .ok_or_else(invalid)?;
    if now.unix_seconds() >= expires {
        return Err(Fault::not_authorized("Access Token has expired"));
    }
    let owned = |name: &str| text(name).map(str::to_owned).ok_or_else(invalid);
    Ok(AccessToken {
        username: owned("username")?,
        client_id: owned("client_id")?,
        origin: owned("origin_jti")?,
    })
}
