//! Authenticates an app client: by Basic (RFC 7617) or in the form, as in RFC 6749 §2.3.1. In
//! Basic, the id and the secret are not form-encoded.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::ask::Ask;
use crate::state::app_client::AppClient;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// Why an app client is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It does not say which app client it is, or names two.
    Malformed,
    /// There is no app client with this id and this secret.
    Unknown,
}

/// The pool of the app client, and its id.
pub(super) fn authenticate<'a>(
    pools: &'a mut UserPools,
    ask: &Ask<'_>,
) -> Result<(&'a mut UserPool, String), Refused> {
    let (id, secret) = credentials(ask)?;
    let mut pools = pools.pools.values_mut();
    let pool = pools.find(|pool| pool.clients.contains_key(&id));
    let pool = pool.ok_or(Refused::Unknown)?;
    let client = pool.client(&id).map_err(|_| Refused::Unknown)?;
    match is_proven(client, secret.as_deref()) {
        true => Ok((pool, id)),
        false => Err(Refused::Unknown),
    }
}

/// A public app client has no secret.
fn is_proven(client: &AppClient, secret: Option<&str>) -> bool {
    match client.secrets.is_empty() {
        true => secret.is_none(),
        false => client.check_secret(secret).is_ok(),
    }
}

fn credentials(ask: &Ask<'_>) -> Result<(String, Option<String>), Refused> {
    let in_form = ask.field("client_id").map(str::to_owned);
    let Some(header) = ask.authorization else {
        let secret = ask.field("client_secret").map(str::to_owned);
        return Ok((in_form.ok_or(Refused::Malformed)?, secret));
    };
    let (id, secret) = basic(header).ok_or(Refused::Unknown)?;
    match in_form {
        Some(other) if other != id => Err(Refused::Malformed),
        _ => Ok((id, secret)),
    }
}

fn basic(header: &str) -> Option<(String, Option<String>)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let secret = (!secret.is_empty()).then(|| secret.to_owned());
    Some((id.to_owned(), secret))
}
