//! Tokens: ID and access tokens with AWS's claims, opaque refresh tokens.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;
use serde_json::{Map, Value, json};

use crate::entropy::Context;
use crate::fault::Fault;
use crate::keys::SigningKeys;
use crate::sign_in::SignIn;
use crate::user::User;

/// How long an access or ID token is good for: AWS's default, an hour.
pub(crate) const TOKEN_LIFE: u64 = 3600;

/// How long a refresh token is good for: AWS's default, 30 days.
const REFRESH_LIFE: u64 = 30 * 24 * 3600;

/// What a refresh token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) username: String,
    pub(crate) client_id: String,
    /// When the user signed in: `auth_time`, which survives refreshing.
    signed_in: Timestamp,
    /// `origin_jti`: the same in all tokens of one sign-in.
    origin: String,
    event: String,
}

/// The refresh tokens that are good, by their digest: the tokens themselves are not kept.
#[derive(Debug, Default)]
pub(crate) struct Grants(BTreeMap<Vec<u8>, Grant>);

impl Grants {
    /// A new grant and its refresh token.
    pub(crate) fn issue(
        &mut self,
        sign_in: &SignIn,
        cx: &mut Context<'_>,
    ) -> Result<(Grant, String), Fault> {
        let grant = Grant {
            username: sign_in.username.clone(),
            client_id: sign_in.client_id.clone(),
            signed_in: cx.now,
            origin: cx.uuid()?,
            event: cx.uuid()?,
        };
        let token = refresh_token(cx)?;
        self.0.insert(digest(&token), grant.clone());
        Ok((grant, token))
    }

    /// The grant of a refresh token that an app client presents.
    pub(crate) fn find(
        &self,
        token: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Result<Grant, Fault> {
        let grant = self
            .0
            .get(&digest(token))
            .filter(|grant| grant.client_id == client_id)
            .ok_or_else(|| Fault::not_authorized("Invalid Refresh Token"))?;
        if now.unix_seconds() >= grant.signed_in.unix_seconds() + REFRESH_LIFE {
            return Err(Fault::not_authorized("Refresh Token has expired"));
        }
        Ok(grant.clone())
    }
}

fn digest(token: &str) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, token.as_bytes())
        .as_ref()
        .to_vec()
}

/// Five parts behind the header that AWS's have; the contents are random.
fn refresh_token(cx: &mut Context<'_>) -> Result<String, Fault> {
    let header = r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#;
    let parts = [
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(cx.random::<256>()?),
        URL_SAFE_NO_PAD.encode(cx.random::<12>()?),
        URL_SAFE_NO_PAD.encode(cx.random::<768>()?),
        URL_SAFE_NO_PAD.encode(cx.random::<16>()?),
    ];
    Ok(parts.join("."))
}

/// `AuthenticationResult`, with a refresh token after a sign-in.
pub(crate) fn authentication_result(
    keys: &SigningKeys,
    issuer: &str,
    user: &User,
    grant: &Grant,
    refresh_token: Option<String>,
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
    access.insert("jti".to_owned(), cx.uuid()?.into());
    access.insert("token_use".to_owned(), "access".into());
    access.insert("client_id".to_owned(), grant.client_id.as_str().into());
    access.insert("username".to_owned(), user.username.as_str().into());
    access.insert("scope".to_owned(), "aws.cognito.signin.user.admin".into());

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
        "ExpiresIn": TOKEN_LIFE,
        "IdToken": keys.id.sign(&Value::Object(id))?,
        "TokenType": "Bearer",
    });
    if let (Some(token), Some(result)) = (refresh_token, result.as_object_mut()) {
        result.insert("RefreshToken".to_owned(), token.into());
    }
    Ok(result)
}

/// The user name in an access token, if the token is good.
pub(crate) fn access_token_username(
    keys: &SigningKeys,
    token: &str,
    now: Timestamp,
) -> Result<String, Fault> {
    let invalid = || Fault::not_authorized("Invalid Access Token");
    let claims = keys.access.verify(token).ok_or_else(invalid)?;
    if claims.get("token_use").and_then(Value::as_str) != Some("access") {
        return Err(invalid());
    }
    let expires = claims
        .get("exp")
        .and_then(Value::as_u64)
        .ok_or_else(invalid)?;
    if now.unix_seconds() >= expires {
        return Err(Fault::not_authorized("Access Token has expired"));
    }
    let username = claims.get("username").and_then(Value::as_str);
    Ok(username.ok_or_else(invalid)?.to_owned())
}
