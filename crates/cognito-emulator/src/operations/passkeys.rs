//! The passkeys of a signed-in user: registering, listing, deleting.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::webauthn::{self, Account, Expected, Passkey, Refusal};
use crate::ground::wire::input;
use crate::state::access_token::AccessToken;
use crate::state::registration::Registration;
use crate::state::user::User;
use crate::state::user_pool::UserPool;

/// How long the challenge of a registration is valid, in seconds. AWS does not document it;
/// this is the validity of a session.
const REGISTRATION_LIFE: u64 = 3 * 60;

/// How many passkeys a user can have: AWS's quota.
const MOST_PASSKEYS: usize = 20;

/// The longest page of the list, and the default.
const PAGE: usize = 20;

members! {
    struct Input {
        access_token: Option<String>,
        credential: Option<Value>,
        credential_id: Option<String>,
        max_results: Option<i64>,
        next_token: Option<String>,
    }
}

/// The user of the access token.
fn bearer(pool: &UserPool, input: &Input, cx: &Context<'_>) -> Result<AccessToken, Fault> {
    let token = input.access_token.as_deref().unwrap_or_default();
    pool.bearer(token, cx.now)
}

fn user<'a>(pool: &'a UserPool, bearer: &AccessToken) -> Result<&'a User, Fault> {
    pool.users
        .get(&bearer.username)
        .ok_or_else(Fault::no_such_user)
}

/// `StartWebAuthnRegistration`
pub(crate) fn start(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let bearer = bearer(pool, &input, cx)?;
    let relying_party = pool.relying_party()?;
    let user = user(pool, &bearer)?;
    if user.passkeys.len() >= MOST_PASSKEYS {
        return Err(Fault::new(
            "LimitExceededException",
            "The user already has the maximum number of passkeys",
        ));
    }
    let challenge = cx.random()?;
    let account = Account {
        name: &user.username,
        display_name: user.attribute("name").unwrap_or(&user.username),
        handle: user.sub(),
    };
    let ids = user.passkeys.iter().map(|passkey| passkey.id.as_slice());
    let options = webauthn::creation_options(relying_party, &account, ids, &challenge);
    let registration = Registration {
        challenge,
        client_id: bearer.client_id,
        issued: cx.now,
    };
    pool.registrations.insert(bearer.username, registration);
    Ok(json!({ "CredentialCreationOptions": options }))
}

/// `CompleteWebAuthnRegistration`. The first answer uses the challenge up.
pub(crate) fn complete(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let bearer = bearer(pool, &input, cx)?;
    let relying_party = pool.relying_party()?.clone();
    let registration = pool
        .registrations
        .get(&bearer.username)
        .ok_or_else(no_challenge)?;
    if registration.client_id != bearer.client_id {
        return Err(Fault::new(
            "WebAuthnClientMismatchException",
            "The registration was started with another app client",
        ));
    }
    let age = cx
        .now
        .unix_seconds()
        .saturating_sub(registration.issued.unix_seconds());
    let challenge = registration.challenge;
    pool.registrations.remove(&bearer.username);
    if age >= REGISTRATION_LIFE {
        return Err(no_challenge());
    }
    let expected = Expected {
        challenge: &challenge,
        relying_party_id: &relying_party.id,
        user_verification: relying_party.user_verification_required,
    };
    let credential = input.credential.unwrap_or_default().to_string();
    let passkey = webauthn::register(&credential, &expected, cx.now).map_err(refused)?;
    if pool
        .users
        .values()
        .any(|user| user.has_passkey(&passkey.id))
    {
        return Err(Fault::invalid_parameter(
            "The passkey is registered already",
        ));
    }
    let user = pool
        .users
        .get_mut(&bearer.username)
        .ok_or_else(Fault::no_such_user)?;
    user.passkeys.push(passkey);
    user.modified = cx.now;
    Ok(json!({}))
}

fn no_challenge() -> Fault {
    Fault::new(
        "WebAuthnChallengeNotFoundException",
        "No registration is in progress, or its challenge has expired",
    )
}

/// A refusal of the ceremony as the service's exception.
fn refused(refusal: Refusal) -> Fault {
    match refusal {
        Refusal::Challenge => no_challenge(),
        Refusal::Origin => Fault::new(
            "WebAuthnOriginNotAllowedException",
            "The origin does not belong to the relying party",
        ),
        Refusal::RelyingParty => Fault::new(
            "WebAuthnRelyingPartyMismatchException",
            "The credential belongs to another relying party",
        ),
        Refusal::Unsupported(what) => Fault::new(
            "WebAuthnCredentialNotSupportedException",
            format!("The {what} of the credential is not supported"),
        ),
        Refusal::User => Fault::invalid_parameter("The user was not verified"),
        Refusal::Malformed(what) => Fault::invalid_parameter(format!("Invalid {what}")),
        Refusal::Signature | Refusal::Unknown | Refusal::Cloned => {
            Fault::invalid_parameter("The attestation is not valid")
        }
    }
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
