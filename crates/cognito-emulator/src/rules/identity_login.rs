//! A request's logins, and which identity they belong to.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::identity_pools::identity::Subject;
use crate::state::identity_pools::no_such_identity;
use crate::state::identity_pools::pool::IdentityPool;

/// `Logins`: tokens by provider.
pub(crate) type Logins = BTreeMap<String, String>;

/// A verified login.
pub(crate) struct Login {
    pub(crate) subject: Subject,
    /// For a user of a user pool, or of an OpenID Connect provider.
    pub(crate) token: Option<IdToken>,
}

/// A valid ID token.
pub(crate) struct IdToken {
    pub(crate) client_id: String,
    pub(crate) claims: Value,
}

impl Login {
    /// A user of the developer provider, as the developer reports them.
    pub(crate) fn of_developer(provider: &str, user: &str) -> Self {
        let subject = Subject {
            provider: provider.to_owned(),
            id: user.to_owned(),
        };
        Self {
            subject,
            token: None,
        }
    }
}

/// The identity of these logins, created if there is none; without logins, a guest's. A login
/// without an identity is linked, and identities that turn out to be the same user's are
/// merged.
pub(crate) fn identity_of(
    pool: &mut IdentityPool,
    logins: &[Login],
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    let Some(first) = logins.first() else {
        check_guests(pool)?;
        let region = pool.region().to_owned();
        return pool.identities.add_guest(&region, cx);
    };
    let known = logins.iter().find_map(|it| pool.identities.of(&it.subject));
    let known = known.map(str::to_owned);
    whole(pool, logins, |pool| {
        let id = match known {
            Some(id) => id,
            None => pool.identities.add(&pool.id, &first.subject, cx)?,
        };
        link(pool, &id, logins, cx.now)?;
        Ok(id)
    })
}

/// Makes a change to identities all or nothing. With one login nothing can fail halfway.
fn whole<T>(
    pool: &mut IdentityPool,
    logins: &[Login],
    run: impl FnOnce(&mut IdentityPool) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let before = (logins.len() > 1).then(|| pool.identities.clone());
    let outcome = run(pool);
    if let (Err(_), Some(before)) = (&outcome, before) {
        pool.identities = before;
    }
    outcome
}

/// The identity that a request with these logins may use: the requested one, or the one into
/// which it was merged.
pub(crate) fn admitted(
    pool: &mut IdentityPool,
    id: &str,
    logins: &[Login],
    now: Timestamp,
) -> Result<String, Fault> {
    let identity = pool
        .identities
        .get(id)
        .ok_or_else(|| no_such_identity(id))?;
    if logins.is_empty() {
        if !identity.is_guest() {
            return Err(forbidden(id));
        }
        return check_guests(pool).map(|()| id.to_owned());
    }
    let owner = logins.iter().find_map(|it| pool.identities.of(&it.subject));
    let is_own = logins.iter().any(|login| identity.has(&login.subject));
    let target = match (owner, &identity.merged_into) {
        _ if is_own => id.to_owned(),
        // A guest has signed in, for the first time or again.
        (None, None) if identity.is_guest() => id.to_owned(),
        (Some(owner), None) if identity.is_guest() => owner.to_owned(),
        (Some(owner), Some(into)) if owner == into => owner.to_owned(),
        _ => return Err(no_match()),
    };
    let is_guest = identity.is_guest();
    whole(pool, logins, |pool| {
        if is_guest {
            let several = pool.settings.developer_provider_name.as_deref();
            pool.identities.merge(id, &target, several, now)?;
        }
        link(pool, &target, logins, now)?;
        Ok(target)
    })
}

pub(crate) fn forbidden(id: &str) -> Fault {
    Fault::not_authorized(format!("Access to Identity '{id}' is forbidden."))
}

pub(crate) fn no_match() -> Fault {
    Fault::not_authorized(
        "Logins don't match. Please include at least one valid login for this identity or \
         identity pool.",
    )
}

/// Links logins with an identity, as the developer asks.
pub(crate) fn link_as_developer(
    pool: &mut IdentityPool,
    id: &str,
    logins: &[Login],
    now: Timestamp,
) -> Result<(), Fault> {
    whole(pool, logins, |pool| link(pool, id, logins, now))
}

/// Links all of these logins with an identity, and merges the identities that have them into
/// it.
fn link(pool: &mut IdentityPool, id: &str, logins: &[Login], now: Timestamp) -> Result<(), Fault> {
    let several = pool.settings.developer_provider_name.as_deref();
    for Login { subject, .. } in logins {
        match pool.identities.of(subject).map(str::to_owned) {
            Some(other) => pool.identities.merge(&other, id, several, now)?,
            None => {
                let may_have_several = several == Some(subject.provider.as_str());
                pool.identities.link(id, subject, may_have_several, now)?;
            }
        }
    }
    Ok(())
}

fn check_guests(pool: &IdentityPool) -> Result<(), Fault> {
    match pool.settings.allow_unauthenticated_identities {
        true => Ok(()),
        false => Err(Fault::not_authorized(
            "Unauthenticated access is not supported for this identity pool.",
        )),
    }
}
