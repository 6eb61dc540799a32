//! The initial state of an emulator.

mod client;
mod derived;
mod error;
mod group;
mod identity_pool;
mod planted;
mod user;

use serde::Deserialize;
use serde_json::Value;

use crate::face::operator::Credentials;
use crate::face::service::Service;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::keys::SigningKeys;
use crate::ground::webauthn::WebAuthnConfiguration;
use crate::operations::resource_servers;
use crate::operations::user_pool::{self, UserAttributeUpdateSettings, UserPoolAddOns};
use crate::operations::user_pool_client_check;
use crate::state::attribute_schema::AttributeSchema;
use crate::state::custom_auth::CustomAuthScript;
use crate::state::devices::DeviceConfiguration;
use crate::state::password_policy::PasswordPolicy;
use crate::state::schema_attribute::SchemaAttribute;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::Issuer;
use crate::state::user_sessions::SessionConfiguration;
use client::ClientSeed;
pub use error::SeedError;
use group::GroupSeed;
use identity_pool::IdentityPoolSeed;
pub(crate) use planted::Planted;
use user::{UserSeed, mfa_type};

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
    /// to `http://127.0.0.1:8765/callback` and `http://localhost:8765/callback`.
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
        let mut reader = serde_json::Deserializer::from_slice(json);
        let seed = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| SeedError::new(error.path().to_string(), error.inner()))?;
        match reader.end() {
            Ok(()) => Ok(seed),
            Err(error) => Err(SeedError::new(String::new(), &error)),
        }
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

    /// Creates the pools.
    pub(crate) fn plant(
        &self,
        service: &mut Service,
        region: &str,
        cx: &mut Context<'_>,
    ) -> Result<Planted, Fault> {
        let mut first = None;
        if let Some(credentials) = &self.credentials {
            service.require_signatures(credentials.clone());
        }
        for origin in &self.allowed_origins {
            service.origins.add(origin);
        }
        if self.lenient {
            service.be_lenient();
        }
        service.pools.issuer = match self.issuer.as_deref() {
            None => Issuer::Own,
            Some("aws") => Issuer::Aws,
            Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                Issuer::Under(url.trim_end_matches('/').to_owned())
            }
            Some(_) => {
                return Err(Fault::invalid_parameter(
                    "The issuer is neither a URL nor \"aws\"",
                ));
            }
        };
        for (index, seed) in self.user_pools.iter().enumerate() {
            let place = format!("UserPools[{index}]");
            let id = match &seed.id {
                Some(id) => id.clone(),
                None => format!("{region}_{}", cx.alphanumeric(9)?),
            };
            if service.pool(&id).is_some() {
                return Err(Fault::invalid_parameter(format!(
                    "Two user pools of the seed have the id {id}"
                )));
            }
            // A pool with an id is the same after a restart, with the same keys.
            let keys = match &seed.id {
                Some(_) => SigningKeys::ready_made(index)?,
                None => cx.entropy.signing_keys()?,
            };
            let mut pool = UserPool::new(&id, service.base_url(), keys, cx)?;
            service.pools.set_issuer(&mut pool);
            if seed.id.is_some() {
                pool.grants.survive_restarts(&id);
            }
            match &seed.alias_attributes {
                Some(aliases) => pool.alias_attributes.clone_from(aliases),
                // A pool has only one of the two.
                None if !seed.username_attributes.is_empty() => pool.alias_attributes.clear(),
                None => {}
            }
            pool.username_attributes
                .clone_from(&seed.username_attributes);
            pool.policy = seed.password_policy.unwrap_or_default();
            pool.device_configuration = seed.device_configuration;
            if let Some(script) = &seed.custom_auth {
                pool.set_custom_auth(script.clone());
            }
            if let Some(schema) = &seed.schema {
                pool.required_attributes = user_pool::required(schema);
                let schema = AttributeSchema::new(schema);
                pool.schema = schema.map_err(|fault| fault.at(&format!("{place}.Schema")))?;
            }
            if let Some(configuration) = &seed.username_configuration {
                pool.set_case_sensitive(configuration.case_sensitive);
            }
            if let Some(mode) = &seed.mfa_configuration {
                pool.mfa.mode = user_pool::mfa_mode(mode)?;
            }
            for name in &seed.enabled_mfas {
                pool.mfa.offer(mfa_type(name)?, true);
            }
            if let Some(names) = &seed.auto_verified_attributes {
                pool.auto_verified_attributes.clone_from(names);
            }
            if let Some(names) = &seed.allowed_first_auth_factors {
                pool.first_factors = user_pool::first_factors(names)?;
            }
            if let Some(config) = &seed.web_authn_configuration {
                pool.relying_party = Some(config.relying_party(pool.relying_party.as_ref())?);
            }
            if let Some(settings) = &seed.user_attribute_update_settings {
                settings.apply(&mut pool);
            }
            if let Some(add_ons) = &seed.user_pool_add_ons {
                add_ons.apply(&mut pool)?;
            }
            if let Some(seconds) = seed.timestamp_tolerance_seconds {
                pool.timestamp_tolerance = seconds;
            }
            if let Some(configuration) = &seed.session_configuration {
                pool.user_sessions.set_limit(configuration.limit()?);
            }
            for (index, group) in seed.groups.iter().enumerate() {
                let made = pool.groups.create(group.to_settings(), cx.now).map(drop);
                made.map_err(|fault| fault.at(&format!("{place}.Groups[{index}]")))?;
            }
            for (index, server) in seed.resource_servers.iter().enumerate() {
                let made = resource_servers::plant(&mut pool, server, cx);
                made.map_err(|fault| fault.at(&format!("{place}.ResourceServers[{index}]")))?;
            }
            let mut first_client = None;
            for (index, client) in seed.clients.iter().enumerate() {
                let mut new = client.to_new();
                if let (Ok(new), true) = (&mut new, seed.id.is_some()) {
                    let made = || derived::client_id(&id, index);
                    new.id.get_or_insert_with(made);
                }
                let client = new.and_then(|new| {
                    let oauth = new.oauth_settings();
                    user_pool_client_check::check_oauth(&pool, &oauth, new.secret.is_some())?;
                    pool.add_client(new, cx)
                });
                let client =
                    client.map_err(|fault| fault.at(&format!("{place}.Clients[{index}]")))?;
                if service.pools.has_client(&client) {
                    return Err(Fault::invalid_parameter(format!(
                        "Two user pools of the seed have an app client with the id {client}"
                    )));
                }
                first_client.get_or_insert(client);
            }
            for (index, user) in seed.users.iter().enumerate() {
                let mut new = user.to_new();
                if let (Ok(new), true) = (&mut new, seed.id.is_some()) {
                    let sub = || derived::sub(&id, &new.username);
                    new.attributes.entry("sub".to_owned()).or_insert_with(sub);
                }
                let user = new.and_then(|new| pool.add_user(new, cx)).map(drop);
                user.map_err(|fault| fault.at(&format!("{place}.Users[{index}]")))?;
            }
            service.add_pool(pool);
            first.get_or_insert((id, first_client.unwrap_or_default()));
        }
        let none = || Fault::invalid_parameter("A seed has at least one pool");
        let (user_pool_id, client_id) = first.ok_or_else(none)?;
        let pools = &mut service.pools;
        let identity_pool_id = match &self.identity_pools {
            Some(seeds) => identity_pool::plant(seeds, pools, cx)?,
            None if client_id.is_empty() => String::new(),
            None => identity_pool::plant_default(pools, region, (&user_pool_id, &client_id), cx)?,
        };
        Ok(Planted {
            user_pool_id,
            client_id,
            identity_pool_id,
        })
    }
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seed({} pools)", self.user_pools.len())
    }
}
