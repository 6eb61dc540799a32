//! The initial state of an emulator.

mod client;
mod derived;
mod error;
mod group;
mod identity_pool;
mod member;
mod plant;
mod planted;
mod user;

use serde::Deserialize;
use serde_json::Value;

use crate::face::credentials::Credentials;
use crate::ground::webauthn::WebAuthnConfiguration;
use crate::operations::user_pool::{UserAttributeUpdateSettings, UserPoolAddOns};
use crate::state::custom_auth::CustomAuthScript;
use crate::state::devices::DeviceConfiguration;
use crate::state::identity_pools::open_id::OpenIdProvider;
use crate::state::password_policy::PasswordPolicy;
use crate::state::schema_attribute::SchemaAttribute;
use crate::state::user_sessions::SessionConfiguration;
use client::ClientSeed;
pub use error::SeedError;
use group::GroupSeed;
use identity_pool::IdentityPoolSeed;
pub(crate) use planted::Planted;
use user::UserSeed;

/// User pools with their app clients and users, from a JSON file that uses the names of AWS's
/// API. `docs/emulator.md` in the repository lists all members.
///
/// ```
/// use cognito_emulator::Seed;
/// let seed = Seed::from_json(br#"{ "UserPools": [{
///     "Id": "us-east-1_Emulator1",
///     "Clients": [{ "ClientId": "webapp" }],
///     "Users": [{ "Username": "alice", "Password": "Correct-Horse7!" }]
/// }]}"#)?;
/// # Ok::<(), cognito_emulator::SeedError>(())
/// ```
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Seed {
    credentials: Option<Credentials>,
    issuer: Option<String>,
    #[serde(default)]
    lenient: bool,
    #[serde(default)]
    allowed_origins: Vec<String>,
    user_pools: Vec<PoolSeed>,
    identity_pools: Option<Vec<IdentityPoolSeed>>,
    #[serde(default, rename = "OpenIDConnectProviders")]
    open_id_connect_providers: Vec<OpenIdProvider>,
    #[serde(default)]
    roles: Vec<RoleSeed>,
}

/// A role of IAM, with the names of IAM's API.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RoleSeed {
    arn: String,
    assume_role_policy_document: Value,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
struct PoolSeed {
    id: Option<String>,
    password_policy: Option<PasswordPolicy>,
    alias_attributes: Option<Vec<String>>,
    username_attributes: Vec<String>,
    device_configuration: Option<DeviceConfiguration>,
    custom_auth: Option<CustomAuthScript>,
    schema: Option<Vec<SchemaAttribute>>,
    username_configuration: Option<UsernameConfiguration>,
    mfa_configuration: Option<String>,
    enabled_mfas: Vec<String>,
    auto_verified_attributes: Option<Vec<String>>,
    allowed_first_auth_factors: Option<Vec<String>>,
    web_authn_configuration: Option<WebAuthnConfiguration>,
    user_attribute_update_settings: Option<UserAttributeUpdateSettings>,
    user_pool_add_ons: Option<UserPoolAddOns>,
    session_configuration: Option<SessionConfiguration>,
    timestamp_tolerance_seconds: Option<u64>,
    groups: Vec<GroupSeed>,
    resource_servers: Vec<Value>,
    clients: Vec<ClientSeed>,
    users: Vec<UserSeed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct UsernameConfiguration {
    case_sensitive: bool,
}

impl Default for Seed {
    /// One pool with one public app client and no users. The hosted login redirects a browser
    /// to `http://127.0.0.1:8765/callback`, `http://localhost:8765/callback` and
    /// `http://127.0.0.1:8400/callback`, which is that of `cognito login`.
    fn default() -> Self {
        let pool = PoolSeed {
            clients: vec![ClientSeed::of_the_machine()],
            ..PoolSeed::default()
        };
        Self {
            credentials: None,
            issuer: None,
            lenient: false,
            allowed_origins: Vec::new(),
            user_pools: vec![pool],
            identity_pools: None,
            open_id_connect_providers: Vec::new(),
            roles: Vec::new(),
        }
    }
}

impl Seed {
    /// Reads a seed.
    ///
    /// # Errors
    /// [`SeedError`] if it is not JSON or does not have this form. Unknown members are
    /// refused.
    pub fn from_json(json: &[u8]) -> Result<Self, SeedError> {
        serde_json::from_slice(json).map_err(|error| SeedError::new(json, &error))
    }

    /// Sets who issues the tokens (`iss`): the user pool under this URL, for an emulator
    /// behind a proxy or in a container; or with `aws`, AWS's own form
    /// `https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Emulator1`, for verifiers that
    /// accept no other. Such verifiers need the keys directly, because AWS's address does not
    /// have them.
    #[must_use]
    pub fn with_issuer(mut self, issuer: &str) -> Self {
        self.issuer = Some(issuer.to_owned());
        self
    }

    /// Accepts what AWS is known to refuse and other emulators take, for set-ups that need
    /// it: `docs/emulator.md` has the list. One warning says so.
    #[must_use]
    pub fn leniently(mut self) -> Self {
        self.lenient = true;
        self
    }
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seed({} pools)", self.user_pools.len())
    }
}
