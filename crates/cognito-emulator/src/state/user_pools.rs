//! All user pools of an endpoint.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::access_token::claimed_issuer;
use crate::state::identity_pools::IdentityPools;
use crate::state::identity_pools::open_id::OpenIdProvider;
use crate::state::user_pool::{UserPool, no_such_client};
use crate::state::warnings::Warnings;

/// The pools by id.
#[derive(Debug)]
pub(crate) struct UserPools {
    /// The address of the pools, without a slash at the end.
    pub(crate) base_url: String,
    /// The region of new pools, if the request is not signed for another one.
    pub(crate) region: String,
    /// The region for which the current request is signed.
    pub(crate) signed_for: Option<String>,
    pub(crate) issuer: Issuer,
    pub(crate) leniency: Leniency,
    pub(crate) warnings: Warnings,
    pub(crate) pools: BTreeMap<String, UserPool>,
    pub(crate) domains: BTreeMap<String, Domain>,
    /// The account's limits that were changed, by category: requests per second.
    pub(crate) provisioned_limits: BTreeMap<&'static str, i64>,
    /// OpenID Connect providers outside the emulator, by their names in `Logins`.
    pub(crate) open_id_providers: BTreeMap<String, OpenIdProvider>,
    /// The identity pools, which accept these pools' users.
    pub(crate) identity_pools: IdentityPools,
}

/// The issuer in tokens (`iss`).
#[derive(Clone, Debug, Default)]
pub(crate) enum Issuer {
    /// The pool under the emulator's address.
    #[default]
    Own,
    /// The pool under a different URL, without a slash at the end.
    Under(String),
    /// As on AWS, for verifiers that accept no other.
    Aws,
}

/// A domain of a pool.
#[derive(Debug)]
pub(crate) struct Domain {
    pub(crate) pool_id: String,
    pub(crate) managed_login_version: u64,
    /// For a custom domain, which is not a prefix under the service's own.
    pub(crate) custom: Option<Value>,
}

members! {
    /// The members of a request that identify the pool.
    struct Selector {
        user_pool_id: Option<String>,
        client_id: Option<String>,
        access_token: Option<String>,
        session: Option<String>,
    }
}

impl UserPools {
    /// The region of a new pool.
    pub(crate) fn region(&self) -> &str {
        self.signed_for.as_ref().unwrap_or(&self.region)
    }

    /// Whether a list that is requested now includes the pool with this id: on AWS each region
    /// has its own. An unsigned request gets all.
    pub(crate) fn lists(&self, id: &str) -> bool {
        let region = id.split(['_', ':']).next();
        self.signed_for.is_none() || self.signed_for.as_deref() == region
    }

    /// Sets a pool's issuer to this endpoint's.
    pub(crate) fn set_issuer(&self, pool: &mut UserPool) {
        match &self.issuer {
            Issuer::Own => {}
            Issuer::Under(url) => pool.issuer = format!("{url}/{}", pool.id()),
            Issuer::Aws => {
                let region = pool.id.region();
                let id = pool.id();
                pool.issuer = format!("https://cognito-idp.{region}.amazonaws.com/{id}");
            }
        }
    }

    /// The pool with this id.
    pub(crate) fn named(&mut self, id: &str) -> Result<&mut UserPool, Fault> {
        self.pools
            .get_mut(id)
            .ok_or_else(|| Fault::resource_not_found(format!("User pool {id} does not exist.")))
    }

    /// Whether a pool has an app client with this id. If a request names only its app client,
    /// one pool must have it.
    pub(crate) fn has_client(&self, id: &str) -> bool {
        self.pools
            .values()
            .any(|pool| pool.clients.contains_key(id))
    }

    /// The pool that a request names, by its id, an access token, an app client or a session.
    /// The operation verifies the token.
    pub(crate) fn of_request(&mut self, body: &Value) -> Result<&mut UserPool, Fault> {
        let selector: Selector = input(body)?;
        if let Some(id) = selector.user_pool_id {
            return self.named(&id);
        }
        let mut pools = self.pools.values_mut();
        if let Some(token) = selector.access_token {
            let issuer = claimed_issuer(&token);
            return pools
                .find(|pool| issuer.as_ref() == Some(&pool.issuer))
                .ok_or_else(|| Fault::not_authorized("Invalid Access Token"));
        }
        match (selector.client_id, selector.session) {
            (Some(id), _) => pools
                .find(|pool| pool.clients.contains_key(&id))
                .ok_or_else(|| no_such_client(&id)),
            (None, Some(session)) => pools
                .find(|pool| pool.sessions.knows(&session))
                .ok_or_else(Fault::invalid_session),
            (None, None) => Err(Fault::invalid_parameter(
                "The request names neither a user pool, an app client, an access token \
                 nor a session",
            )),
        }
    }
}
