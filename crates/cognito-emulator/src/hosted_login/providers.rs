//! Which identity provider a user signs in with: the pool itself, or one that the app client has.

use super::authorize::Refused;
use super::parameters::Parameters;
use crate::state::app_client::AppClient;
use crate::state::user_pool::UserPool;

/// The name of the pool itself among the identity providers.
pub(super) const OWN: &str = "COGNITO";

/// The identity provider that a request names, by its name or by an identifier.
pub(super) fn named(
    pool: &UserPool,
    client: &AppClient,
    query: &Parameters<'_>,
) -> Result<Option<String>, Refused> {
    let unknown = Refused(
        "invalid_request",
        "The app client has no such identity provider",
    );
    let by_identifier = || query.get("idp_identifier");
    let name = match (query.get("identity_provider"), by_identifier()) {
        (Some(name), _) => name,
        (None, None) => return Ok(None),
        (None, Some(identifier)) => match pool.provider_identified(identifier) {
            Some(name) => name,
            None => return Err(unknown),
        },
    };
    let is_there = name == OWN || pool.has_provider(name);
    match is_there && client.has_identity_provider(name) {
        true => Ok(Some(name.to_owned())),
        false => Err(unknown),
    }
}

/// The provider to which the browser is sent: the one that is named, or the app client's only one.
pub(super) fn provider(pool: &UserPool, client: &AppClient, named: Option<&str>) -> Option<String> {
    match named {
        Some(OWN) => None,
        Some(name) => Some(name.to_owned()),
        None if client.has_identity_provider(OWN) => None,
        None => {
            let mut others = others(pool, client);
            let only = others.next()?.to_owned();
            others.next().is_none().then_some(only)
        }
    }
}

/// The identity providers of an app client but the pool itself.
pub(super) fn others<'a>(
    pool: &'a UserPool,
    client: &'a AppClient,
) -> impl Iterator<Item = &'a str> {
    let all = client.identity_providers();
    all.filter(|name| *name != OWN && pool.has_provider(name))
}

/// Whether an app client takes passwords of the pool's own users.
pub(super) fn takes_passwords(client: &AppClient) -> bool {
    client.has_identity_provider(OWN)
}
