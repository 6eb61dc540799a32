//! Identity pools of a running emulator, and what they need of IAM.

use serde_json::Value;

use crate::face::emulator::Emulator;
use crate::face::shared::Shared;
use crate::ground::fault::Fault;
use crate::operations::identity_pool;
use crate::state::identity_pools::credentials::IssuedCredentials;
use crate::state::identity_pools::new_pool::NewIdentityPool;
use crate::state::identity_pools::open_id::OpenIdProvider;

impl Emulator {
    /// Adds an identity pool and returns its id.
    ///
    /// # Errors
    /// A [`Fault`] if the id is not valid or is taken.
    pub fn add_identity_pool(&self, pool: NewIdentityPool) -> Result<String, Fault> {
        Shared::with(&self.shared, |service, cx| {
            identity_pool::create_from(&mut service.pools, pool, cx)
        })
    }

    /// Adds an OpenID Connect provider outside the emulator, as IAM has it, or replaces the one
    /// with this issuer. Identity pools name it in `OpenIdConnectProviderARNs`. A user pool of
    /// the emulator is a provider by its issuer, without being added.
    ///
    /// # Errors
    /// A [`Fault`] if the issuer is not a URL, or if the key set has no RSA key.
    pub fn add_open_id_provider(&self, provider: OpenIdProvider) -> Result<(), Fault> {
        Shared::with(&self.shared, |service, _| {
            identity_pool::add_open_id_provider(&mut service.pools, provider)
        })
    }

    /// Sets a role's trust policy, in IAM's form. From then on identities get the role only if
    /// the policy allows it; a role without a policy is for all.
    ///
    /// # Errors
    /// A [`Fault`] if the policy has what the emulator does not understand.
    pub fn set_trust_policy(&self, role_arn: &str, policy: &Value) -> Result<(), Fault> {
        Shared::with(&self.shared, |service, _| {
            identity_pool::set_trust_policy(&mut service.pools, role_arn, policy)
        })
    }

    /// The credentials that identity pools have issued, in the order in which they expire.
    /// They are forgotten a day after they expire. Over HTTP: `GET /_emulator/credentials`.
    #[must_use]
    pub fn issued_credentials(&self) -> Vec<IssuedCredentials> {
        Shared::with(&self.shared, |service, _| {
            let issued = service.pools.identity_pools.issued();
            issued.into_iter().cloned().collect()
        })
    }
}
