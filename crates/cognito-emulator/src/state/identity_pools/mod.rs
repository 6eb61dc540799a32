//! All identity pools of an endpoint: their identities, and the credentials that were issued.

pub(crate) mod credentials;
pub(crate) mod identity;
pub(crate) mod new_pool;
pub(crate) mod open_id;
pub(crate) mod pool;
pub(crate) mod provider;
pub(crate) mod role_mapping;
pub(crate) mod trust;

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use serde_json::Value;

use super::expiring::Expiring;
use crate::ground::fault::Fault;
use credentials::IssuedCredentials;
use pool::IdentityPool;
use trust::TrustPolicy;

/// The pools by id, and the issued credentials by access key id.
#[derive(Debug, Default)]
pub(crate) struct IdentityPools {
    pub(crate) pools: BTreeMap<String, IdentityPool>,
    issued: Expiring<String, IssuedCredentials>,
    /// Trust policies by role. Whoever asks may have a role without one.
    pub(crate) trust_policies: BTreeMap<String, TrustPolicy>,
}

/// How long expired credentials are remembered, in seconds, so that a service can say that
/// they have expired.
const MEMORY: u64 = 86_400;

impl IdentityPools {
    pub(crate) fn named(&mut self, id: &str) -> Result<&mut IdentityPool, Fault> {
        let none = || Fault::resource_not_found(format!("IdentityPool '{id}' not found."));
        self.pools.get_mut(id).ok_or_else(none)
    }

    /// The pool of an identity.
    pub(crate) fn of_identity(&mut self, id: &str) -> Result<&mut IdentityPool, Fault> {
        let mut pools = self.pools.values_mut();
        let pool = pools.find(|pool| pool.identities.get(id).is_some());
        pool.ok_or_else(|| no_such_identity(id))
    }

    /// Whether an identity's token with these claims may assume a role.
    pub(crate) fn trusts(&self, role_arn: &str, claims: &Value, has_tags: bool) -> bool {
        let policy = self.trust_policies.get(role_arn);
        policy.is_none_or(|policy| {
            policy.allows(trust::ASSUME, claims) && (!has_tags || policy.allows(trust::TAG, claims))
        })
    }

    /// The issued credentials, in the order in which they expire.
    pub(crate) fn issued(&self) -> Vec<&IssuedCredentials> {
        let mut issued: Vec<_> = self.issued.iter().map(|(_, issued)| issued).collect();
        issued.sort_unstable_by_key(|issued| (issued.expiration, issued.access_key_id.as_str()));
        issued
    }

    pub(crate) fn keep(&mut self, issued: IssuedCredentials, now: Timestamp) {
        let until = issued.expiration.unix_seconds().saturating_add(MEMORY);
        let key = issued.access_key_id.clone();
        self.issued.insert(key, issued, until, now);
    }
}

pub(crate) fn no_such_identity(id: &str) -> Fault {
    Fault::resource_not_found(format!("Identity '{id}' not found."))
}
