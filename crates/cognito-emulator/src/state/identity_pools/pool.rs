//! An identity pool: its settings, roles and identities.

use std::collections::BTreeMap;

use crate::ground::members::members;
use serde_json::{Map, Value, json};

use super::identity::Identities;
use super::provider::CognitoIdentityProvider;
use super::role_mapping::Roles;
use crate::ground::json::put;
use crate::state::user_pool::UserPool;

members! {
    /// The settings, as CreateIdentityPool takes them and UpdateIdentityPool replaces them.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Settings {
        pub(crate) identity_pool_name: String,
        pub(crate) allow_unauthenticated_identities: bool,
        pub(crate) allow_classic_flow: Option<bool>,
        pub(crate) supported_login_providers: Option<Map<String, Value>>,
        pub(crate) developer_provider_name: Option<String>,
        #[wire(name = "OpenIdConnectProviderARNs")]
        pub(crate) open_id_connect_provider_arns: Option<Vec<String>>,
        pub(crate) cognito_identity_providers: Option<Vec<CognitoIdentityProvider>>,
        #[wire(name = "SamlProviderARNs")]
        pub(crate) saml_provider_arns: Option<Vec<String>>,
        pub(crate) identity_pool_tags: Option<Map<String, Value>>,
    }
}

#[derive(Debug)]
pub(crate) struct IdentityPool {
    pub(crate) id: String,
    pub(crate) settings: Settings,
    pub(crate) roles: Option<Roles>,
    pub(crate) identities: Identities,
    /// The maps from claims to session tags, by provider.
    pub(crate) tag_maps: BTreeMap<String, PrincipalTags>,
}

members! {
    /// How claims become session tags.
    #[derive(Clone, Debug)]
    pub(crate) struct PrincipalTags {
        pub(crate) use_defaults: Option<bool>,
        /// Tags and the claims that they come from.
        pub(crate) principal_tags: Option<Map<String, Value>>,
    }
}

impl IdentityPool {
    pub(crate) fn new(id: String, settings: Settings) -> Self {
        Self {
            id,
            settings,
            roles: None,
            identities: Identities::default(),
            tag_maps: BTreeMap::new(),
        }
    }

    /// The part of its id, and of its identities' ids, before the colon.
    pub(crate) fn region(&self) -> &str {
        self.id.split(':').next().unwrap_or_default()
    }

    pub(crate) fn arn(&self) -> String {
        let region = self.region();
        format!(
            "arn:aws:cognito-identity:{region}:000000000000:identitypool/{}",
            self.id
        )
    }

    /// The provider for an app client of a user pool, if this pool has it.
    pub(crate) fn provider(
        &self,
        pool: &UserPool,
        client_id: &str,
    ) -> Option<&CognitoIdentityProvider> {
        let mut providers = self.settings.cognito_identity_providers.iter().flatten();
        providers.find(|provider| provider.is(pool, client_id))
    }

    /// The ARN of an OpenID Connect provider of this pool, by its name in `Logins`.
    pub(crate) fn open_id_provider_arn(&self, name: &str) -> Option<&str> {
        let mut arns = self.settings.open_id_connect_provider_arns.iter().flatten();
        let named = |arn: &&String| {
            arn.split_once(":oidc-provider/")
                .is_some_and(|it| it.1 == name)
        };
        arns.find(named).map(String::as_str)
    }

    /// `IdentityPool`; omitted members are left out.
    pub(crate) fn describe(&self) -> Value {
        let settings = &self.settings;
        let mut described = json!({
            "IdentityPoolId": self.id,
            "IdentityPoolName": settings.identity_pool_name,
            "AllowUnauthenticatedIdentities": settings.allow_unauthenticated_identities,
            "IdentityPoolTags": settings.identity_pool_tags.clone().unwrap_or_default(),
        });
        let providers = settings.cognito_identity_providers.as_ref();
        let providers = providers.map(|all| all.iter().map(CognitoIdentityProvider::describe));
        for (name, value) in [
            (
                "AllowClassicFlow",
                settings.allow_classic_flow.map(Value::from),
            ),
            (
                "SupportedLoginProviders",
                settings.supported_login_providers.clone().map(Value::from),
            ),
            (
                "DeveloperProviderName",
                settings.developer_provider_name.clone().map(Value::from),
            ),
            (
                "OpenIdConnectProviderARNs",
                settings
                    .open_id_connect_provider_arns
                    .clone()
                    .map(Value::from),
            ),
            ("CognitoIdentityProviders", providers.map(Iterator::collect)),
            (
                "SamlProviderARNs",
                settings.saml_provider_arns.clone().map(Value::from),
            ),
        ] {
            if let Some(value) = value {
                put(&mut described, name, value);
            }
        }
        described
    }
}
