//! The passkeys of a signed-in user: listing and deleting.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::webauthn::Passkey;
use crate::ground::wire::input;
use crate::state::access_token::AccessToken;
use crate::state::user::User;
use crate::state::user_pool::UserPool;

/// The longest page of the list, and the default.
const PAGE: usize = 20;

members! {
    pub(super) struct Input {
        access_token: Option<String>,
        pub(super) credential: Option<Value>,
        credential_id: Option<String>,
        max_results: Option<i64>,
        next_token: Option<String>,
    }
}

/// The user of the access token.
pub(super) fn bearer(
    pool: &UserPool,
    input: &Input,
    cx: &Context<'_>,
) -> Result<AccessToken, Fault> {
    let token = input.access_token.as_deref().unwrap_or_default();
    pool.bearer(token, cx.now)
}

pub(super) fn user<'a>(pool: &'a UserPool, bearer: &AccessToken) -> Result<&'a User, Fault> {
    pool.users
        .get(&bearer.username)
        .ok_or_else(Fault::no_such_user)
}

/// `ListWebAuthnCredentials`, in the order of registration.
pub(crate) fn list(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let limit = input.max_results.unwrap_or_default();
    let bearer = bearer(pool, &input, cx)?;
    let passkeys = &user(pool, &bearer)?.passkeys;
    // The token is the last passkey of the previous page.
    let start = match &input.next_token {
        None => 0,
        Some(token) => passkeys
            .iter()
            .position(|passkey| encoded(passkey) == *token)
            .map(|last| last + 1)
            .ok_or_else(|| Fault::invalid_parameter("Invalid pagination token"))?,
    };
    let page = match usize::try_from(limit) {
        Ok(limit @ 1..) => limit,
        _ => PAGE,
    };
    let rest = passkeys.get(start..).unwrap_or_default();
    let shown: Vec<&Passkey> = rest.iter().take(page).collect();
    let credentials: Vec<Value> = shown.iter().copied().map(description).collect();
    let mut reply = json!({ "Credentials": credentials });
    if let (true, Some(last)) = (rest.len() > page, shown.last()) {
        put(&mut reply, "NextToken", encoded(last));
    }
    Ok(reply)
}

fn encoded(passkey: &Passkey) -> String {
    URL_SAFE_NO_PAD.encode(&passkey.id)
}

/// `WebAuthnCredentialDescription`
fn description(passkey: &Passkey) -> Value {
    let mut description = json!({
        "AuthenticatorTransports": passkey.transports,
        "CreatedAt": passkey.created.unix_seconds(),
        "CredentialId": encoded(passkey),
        "FriendlyCredentialName": "Passkey",
        "RelyingPartyId": passkey.relying_party_id,
    });
    if let Some(attachment) = &passkey.attachment {
        put(
            &mut description,
            "AuthenticatorAttachment",
            attachment.as_str(),
        );
    }
    description
}

/// `DeleteWebAuthnCredential`
pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let bearer = bearer(pool, &input, cx)?;
    let id = input.credential_id.unwrap_or_default();
    let user = pool
        .users
        .get_mut(&bearer.username)
        .ok_or_else(Fault::no_such_user)?;
    let before = user.passkeys.len();
    user.passkeys.retain(|passkey| encoded(passkey) != id);
    match user.passkeys.len() < before {
        true => Ok(json!({})),
        false => Err(Fault::resource_not_found("Passkey does not exist.")),
    }
}
