//! User pools as login providers: their names in `Logins` and in an identity pool's settings.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::json::put;
use crate::ground::members::members_by_serde;
use crate::state::user_pool::UserPool;

/// An app client of a user pool whose users an identity pool accepts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct CognitoIdentityProvider {
    pub(crate) provider_name: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) server_side_token_check: Option<bool>,
}

members_by_serde!(CognitoIdentityProvider);

impl CognitoIdentityProvider {
    /// `CognitoIdentityProvider`; omitted members are left out.
    pub(super) fn describe(&self) -> Value {
        let mut described = json!({});
        if let Some(name) = &self.provider_name {
            put(&mut described, "ProviderName", name.as_str());
        }
        if let Some(id) = &self.client_id {
            put(&mut described, "ClientId", id.as_str());
        }
        if let Some(check) = self.server_side_token_check {
            put(&mut described, "ServerSideTokenCheck", check);
        }
        described
    }

    /// Whether this is the given app client of the given user pool.
    pub(crate) fn is(&self, pool: &UserPool, client_id: &str) -> bool {
        let named = |name: &String| is_named(pool, name);
        self.provider_name.as_ref().is_some_and(named)
            && self.client_id.as_deref() == Some(client_id)
    }
}

/// A user pool's name as a login provider, as on AWS: its issuer on AWS without the scheme.
pub(crate) fn name_of(pool: &UserPool) -> String {
    let region = pool.id.region();
    let suffix = match region.starts_with("cn-") {
        true => "amazonaws.com.cn",
        false => "amazonaws.com",
    };
    format!("cognito-idp.{region}.{suffix}/{}", pool.id())
}

/// Whether a name is a user pool's: its name on AWS, or its issuer here without the scheme,
/// which Amplify sends.
fn is_named(pool: &UserPool, name: &str) -> bool {
    let issuer = pool.issuer.split_once("://");
    name == name_of(pool) || issuer.is_some_and(|(_, rest)| rest == name)
}

/// The user pool with this provider name.
pub(crate) fn named<'a>(pools: &'a BTreeMap<String, UserPool>, name: &str) -> Option<&'a UserPool> {
    pools.values().find(|pool| is_named(pool, name))
}
