//! Creates what a seed has.

use super::user::mfa_type;
use super::{Planted, PoolSeed, Seed, derived, identity_pool};
use crate::face::service::Service;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::keys::SigningKeys;
use crate::operations::identity_pool::{add_open_id_provider, set_trust_policy};
use crate::operations::{resource_servers, user_pool, user_pool_client_check};
use crate::state::attribute_schema::AttributeSchema;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::Issuer;

impl Seed {
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
            seed.set_up(&mut pool, &place)?;
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
        for (index, provider) in self.open_id_connect_providers.iter().enumerate() {
            add_open_id_provider(pools, provider.clone())
                .map_err(|fault| fault.at(&format!("OpenIDConnectProviders[{index}]")))?;
        }
        for (index, role) in self.roles.iter().enumerate() {
            set_trust_policy(pools, &role.arn, &role.assume_role_policy_document)
                .map_err(|fault| fault.at(&format!("Roles[{index}]")))?;
        }
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

impl PoolSeed {
    /// The settings of a new pool; `place` is where they stand in the seed.
    fn set_up(&self, pool: &mut UserPool, place: &str) -> Result<(), Fault> {
        match &self.alias_attributes {
            Some(aliases) => pool.alias_attributes.clone_from(aliases),
            // A pool has only one of the two.
            None if !self.username_attributes.is_empty() => pool.alias_attributes.clear(),
            None => {}
        }
        pool.username_attributes
            .clone_from(&self.username_attributes);
        pool.policy = self.password_policy.unwrap_or_default();
        pool.device_configuration = self.device_configuration;
        if let Some(script) = &self.custom_auth {
            pool.set_custom_auth(script.clone());
        }
        if let Some(schema) = &self.schema {
            pool.required_attributes = user_pool::required(schema);
            let schema = AttributeSchema::new(schema);
            pool.schema = schema.map_err(|fault| fault.at(&format!("{place}.Schema")))?;
        }
        if let Some(configuration) = &self.username_configuration {
            pool.set_case_sensitive(configuration.case_sensitive);
        }
        if let Some(mode) = &self.mfa_configuration {
            pool.mfa.mode = user_pool::mfa_mode(mode)?;
        }
        for name in &self.enabled_mfas {
            pool.mfa.offer(mfa_type(name)?, true);
        }
        if let Some(names) = &self.auto_verified_attributes {
            pool.auto_verified_attributes.clone_from(names);
        }
        if let Some(names) = &self.allowed_first_auth_factors {
            pool.first_factors = user_pool::first_factors(names)?;
        }
        if let Some(config) = &self.web_authn_configuration {
            pool.relying_party = Some(config.relying_party(pool.relying_party.as_ref())?);
        }
        if let Some(settings) = &self.user_attribute_update_settings {
            settings.apply(pool);
        }
        if let Some(add_ons) = &self.user_pool_add_ons {
            add_ons.apply(pool)?;
        }
        if let Some(seconds) = self.timestamp_tolerance_seconds {
            pool.timestamp_tolerance = seconds;
        }
        if let Some(configuration) = &self.session_configuration {
            pool.user_sessions.set_limit(configuration.limit()?);
        }
        Ok(())
    }
}
