//! What the tokens of a request's logins prove: whose keys the emulator has, and whether a
//! provider of the identity pool has signed them.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;
use serde_json::Value;

use crate::ground::fault::Fault;
use crate::ground::json::text;
use crate::rules::identity_login::{IdToken, Login, Logins};
use crate::state::identity_pools::identity::Subject;
use crate::state::identity_pools::open_id::OpenIdProvider;
use crate::state::identity_pools::pool::IdentityPool;
use crate::state::identity_pools::provider;
use crate::state::user_pool::UserPool;

fn invalid(why: &str) -> Fault {
    Fault::not_authorized(format!("Invalid login token. {why}"))
}

fn wrong_issuer() -> Fault {
    invalid("Issuer doesn't match providerName")
}

fn unsigned() -> Fault {
    invalid("Token signature invalid.")
}

fn no_token() -> Fault {
    invalid("Not a valid OpenId Connect identity token.")
}

fn unsupported() -> Fault {
    Fault::not_authorized("Token is not from a supported provider of this identity pool.")
}

/// The providers whose keys the emulator has.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    user_pools: &'a BTreeMap<String, UserPool>,
    open_id_providers: &'a BTreeMap<String, OpenIdProvider>,
}

impl<'a> Known<'a> {
    pub(crate) fn of(
        user_pools: &'a BTreeMap<String, UserPool>,
        open_id_providers: &'a BTreeMap<String, OpenIdProvider>,
    ) -> Self {
        Self {
            user_pools,
            open_id_providers,
        }
    }

    /// Verifies each login, in the order of the providers' names. One invalid login refuses all.
    pub(crate) fn verify_all(
        &self,
        pool: &IdentityPool,
        logins: &Logins,
        now: Timestamp,
    ) -> Result<Vec<Login>, Fault> {
        let logins = logins.iter();
        let verified = logins.map(|(name, token)| verify(self, pool, (name, token), now));
        verified.collect()
    }
}

/// Verifies an ID token: the provider's user pool issued it, for an app client that the
/// identity pool accepts, and it has not expired.
fn verify(
    known: &Known<'_>,
    pool: &IdentityPool,
    (name, token): (&str, &str),
    now: Timestamp,
) -> Result<Login, Fault> {
    if pool.open_id_provider_arn(name).is_some() {
        return verify_of_provider(known, (name, token), now);
    }
    let user_pools = known.user_pools;
    let claimed = claims(token).ok_or_else(no_token)?;
    let Some(user_pool) = provider::named(user_pools, name) else {
        // The emulator has only the keys of its own pools.
        let issuer = text(&claimed, "iss");
        let is_own = user_pools.values().any(|pool| pool.issuer == issuer);
        return Err(match is_own {
            true => wrong_issuer(),
            false => unsupported(),
        });
    };
    if text(&claimed, "iss") != user_pool.issuer || text(&claimed, "token_use") != "id" {
        return Err(wrong_issuer());
    }
    let claims = user_pool.keys.id.verify(token).ok_or_else(unsigned)?;
    let client_id = text(&claims, "aud").to_owned();
    let provider = pool.provider(user_pool, &client_id);
    let provider = provider.ok_or_else(unsupported)?;
    check_expiry(&claims, now, 0)?;
    if provider.server_side_token_check == Some(true) && !is_active(user_pool, &claims) {
        return Err(Fault::not_authorized("Token is inactive"));
    }
    Ok(Login {
        subject: Subject {
            provider: provider::name_of(user_pool),
            id: text(&claims, "sub").to_owned(),
        },
        token: Some(IdToken { client_id, claims }),
    })
}

/// How far apart the clocks of an OpenID Connect provider and of identity pools may be, in
/// seconds.
const SKEW: u64 = 300;

/// Verifies a token of an OpenID Connect provider: a user pool of the emulator by its issuer,
/// or a provider whose keys were given. Developer guide, open-id.
fn verify_of_provider(
    known: &Known<'_>,
    (name, token): (&str, &str),
    now: Timestamp,
) -> Result<Login, Fault> {
    let claimed = claims(token).ok_or_else(no_token)?;
    let issuer = text(&claimed, "iss");
    let given = known.open_id_providers.get(name);
    let user_pool = || provider::named(known.user_pools, name);
    let claims = match (given, user_pool()) {
        (Some(given), _) if given.issuer() != issuer => return Err(wrong_issuer()),
        (Some(given), _) => given.verify(token),
        (None, Some(pool)) if pool.issuer != issuer => return Err(wrong_issuer()),
        (None, Some(pool)) => pool.keys.id.verify(token),
        (None, None) => return Err(unsupported()),
    };
    let claims = claims.ok_or_else(unsigned)?;
    let audiences = match claims.get("azp").or_else(|| claims.get("aud")) {
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one.as_str()],
        _ => Vec::new(),
    };
    let accepts = |id: &&&str| given.is_none_or(|given| given.accepts(id));
    let client_id = audiences.iter().find(accepts).ok_or_else(unsupported)?;
    let client_id = (*client_id).to_owned();
    check_expiry(&claims, now, SKEW)?;
    let subject = text(&claims, "sub");
    if subject.is_empty() {
        return Err(no_token());
    }
    Ok(Login {
        subject: Subject {
            provider: name.to_owned(),
            id: subject.to_owned(),
        },
        token: Some(IdToken { client_id, claims }),
    })
}

fn check_expiry(claims: &Value, now: Timestamp, skew: u64) -> Result<(), Fault> {
    let ends = claims.get("exp").and_then(Value::as_u64);
    let ends = ends.unwrap_or_default();
    let now = now.unix_seconds();
    match now < ends.saturating_add(skew) {
        true => Ok(()),
        false => Err(invalid(&format!("Token expired: {now} >= {ends}"))),
    }
}

/// The claims of a token, without verification.
fn claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (Some(_), Some(payload), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// Whether the user pool still accepts a token: its user exists and is enabled, and the
/// sign-in has not been ended.
fn is_active(pool: &UserPool, claims: &Value) -> bool {
    let Some(user) = pool.users.get(text(claims, "cognito:username")) else {
        return false;
    };
    let origin = match text(claims, "origin_jti") {
        "" => text(claims, "event_id"),
        origin => origin,
    };
    let signed_in = claims.get("auth_time").and_then(Value::as_u64);
    let signed_in = std::time::Duration::from_secs(signed_in.unwrap_or_default());
    let signed_in = Timestamp::since_unix_epoch(signed_in);
    // Another user may have got the name in the meantime.
    user.enabled
        && user.sub() == text(claims, "sub")
        && !pool.grants.is_over(origin, &user.username, signed_in)
}
