//! ID and access tokens with AWS's claims.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{map_of, put};
use crate::state::access_token::ADMIN_SCOPE;
use crate::state::grant::{Grant, OAuth};
use crate::state::user::User;
use crate::state::user_pool::UserPool;

/// `AuthenticationResult`; after a sign-in with a refresh token.
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
    let mut access: Map<String, Value> = map_of(added.clone());
    access.extend(common.clone());
    access.insert("exp".to_owned(), until(validity.access_seconds()));
    if has_revocation {
        access.insert("jti".to_owned(), cx.uuid()?.into());
    }
    access.insert("token_use".to_owned(), "access".into());
    access.insert("client_id".to_owned(), grant.client_id.as_str().into());
    access.insert("username".to_owned(), user.username.as_str().into());
    let oauth = grant.oauth.as_ref();
    let mut scopes = match oauth {
        Some(oauth) => oauth.scopes.iter().map(String::as_str).collect(),
        None => vec![ADMIN_SCOPE],
    };
    scopes.extend(user.token_additions.scopes.iter().map(String::as_str));
    access.insert("scope".to_owned(), scopes.join(" ").into());
    if let Some(oauth) = oauth {
        access.insert("version".to_owned(), 2.into());
        if let Some(resource) = &oauth.resource {
            access.insert("aud".to_owned(), resource.as_str().into());
        }
    }
    if let Some(device) = &grant.device {
        access.insert("device_key".to_owned(), device.as_str().into());
    }

    let attributes = user.attributes.iter();
    let shown = attributes
        .filter(|(name, _)| client.may_read(name))
        .filter(|(name, _)| oauth.is_none_or(|oauth| shows(oauth, name)))
        .map(|(name, value)| (name.clone(), attribute_claim(name, value)));
    let mut id: Map<String, Value> = map_of(shown);
    if let Some(identities) = user.identities() {
        id.insert("identities".to_owned(), identities);
    }
    // The pool's claims take precedence over the user's.
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

    let access = keys.access.sign(&Value::Object(access))?;
    if let Some(oauth) = oauth {
        id.insert("at_hash".to_owned(), at_hash(&access).into());
        if let Some(nonce) = &oauth.nonce {
            id.insert("nonce".to_owned(), nonce.as_str().into());
        }
    }
    let mut result = json!({
        "AccessToken": access,
        "ExpiresIn": validity.access_seconds(),
        "TokenType": "Bearer",
    });
    if oauth.is_none_or(|oauth| oauth.has_scope("openid")) {
        put(&mut result, "IdToken", keys.id.sign(&Value::Object(id))?);
    }
    if let Some(token) = refresh_token {
        put(&mut result, "RefreshToken", token);
    }
    Ok(result)
}

/// Whether an authorization's scopes show an attribute: `openid` alone shows all; with
/// `email`, `phone` or `profile` only the attributes that these name.
pub(crate) fn shows(oauth: &OAuth, attribute: &str) -> bool {
    let kinds = ["email", "phone", "profile"];
    let scope = match attribute {
        "sub" => return true,
        "email" | "email_verified" => "email",
        "phone_number" | "phone_number_verified" => "phone",
        _ => "profile",
    };
    oauth.has_scope(scope) || !kinds.iter().any(|kind| oauth.has_scope(kind))
}

/// `at_hash` (OpenID Connect Core 1.0 §3.1.3.6): the left half of the access token's SHA-256.
fn at_hash(access_token: &str) -> String {
    let digest = digest(&SHA256, access_token.as_bytes());
    let (half, _) = digest.as_ref().split_at(digest.as_ref().len() / 2);
    URL_SAFE_NO_PAD.encode(half)
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
