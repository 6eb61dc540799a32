//! A pool's identity providers as the hosted login sees them, and those of OpenID Connect in
//! full.

use serde_json::{Map, Value};

use crate::ground::json::text;
use crate::state::user_pool::UserPool;

/// An OpenID Connect provider of a pool (`ProviderType` `OIDC`).
#[derive(Clone, Debug)]
pub(crate) struct OidcProvider {
    pub(crate) name: String,
    pub(crate) issuer: String,
    /// The pool's own id at the provider, and its secret.
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<String>,
    pub(crate) scopes: String,
    /// Attributes, each with the claim that it is of.
    pub(crate) mapping: Vec<(String, String)>,
}

impl OidcProvider {
    /// The claim that makes the user name.
    pub(crate) fn subject(&self) -> &str {
        let mapped = self.mapping.iter().find(|(name, _)| name == "username");
        mapped.map_or("sub", |(_, claim)| claim)
    }

    fn read(name: &str, provider: &Map<String, Value>) -> Option<Self> {
        let details = provider.get("ProviderDetails")?;
        let of_details = |name: &str| text(details, name).to_owned();
        let mapping = provider.get("AttributeMapping").and_then(Value::as_object);
        let mapping = mapping.into_iter().flatten();
        let mapping = mapping
            .filter_map(|(attribute, claim)| Some((attribute.clone(), claim.as_str()?.to_owned())));
        let secret = of_details("client_secret");
        Some(Self {
            name: name.to_owned(),
            issuer: of_details("oidc_issuer").trim_end_matches('/').to_owned(),
            client_id: of_details("client_id"),
            client_secret: (!secret.is_empty()).then_some(secret),
            scopes: of_details("authorize_scopes"),
            mapping: mapping.collect(),
        })
    }
}

impl UserPool {
    /// The name of the provider that has this identifier (`IdpIdentifiers`).
    pub(crate) fn provider_identified(&self, identifier: &str) -> Option<&str> {
        let has_it = |provider: &Map<String, Value>| {
            let identifiers = provider.get("IdpIdentifiers").and_then(Value::as_array);
            identifiers.is_some_and(|list| list.iter().any(|it| it == identifier))
        };
        let mut providers = self.identity_providers.iter();
        let (name, _) = providers.find(|(_, provider)| has_it(provider))?;
        Some(name)
    }

    pub(crate) fn has_provider(&self, name: &str) -> bool {
        self.identity_providers.iter().any(|(it, _)| it == name)
    }

    /// A provider of this name, if it is one of OpenID Connect.
    pub(crate) fn oidc_provider(&self, name: &str) -> Option<OidcProvider> {
        let mut providers = self.identity_providers.iter();
        let (name, provider) = providers.find(|(it, _)| *it == name)?;
        let kind = provider.get("ProviderType").and_then(Value::as_str);
        (kind == Some("OIDC")).then(|| OidcProvider::read(name, provider))?
    }
}
