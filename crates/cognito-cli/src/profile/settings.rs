//! A profile's settings: the app client and how to reach it, without secrets.

use cognito_srp_core::{
    AppClient, ClientId, ClientSecret, Endpoint, EndpointSettings, OAuthClient, UserPoolDomain,
    UserPoolId,
};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// An app client, and how to reach the service.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) user_pool_id: UserPoolId,
    pub(crate) client_id: ClientId,
    pub(crate) endpoint_options: EndpointOptions,
    /// The domain of the user pool's pages and OAuth endpoints, if it is known.
    pub(crate) domain: Option<UserPoolDomain>,
}

/// How to reach the service.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct EndpointOptions {
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) fips: bool,
    pub(crate) dual_stack: bool,
}

impl EndpointOptions {
    pub(crate) fn settings(&self) -> EndpointSettings {
        EndpointSettings::new()
            .with_custom(self.endpoint.clone())
            .with_fips(self.fips)
            .with_dual_stack(self.dual_stack)
    }
}

impl Settings {
    /// Where requests go.
    pub(crate) fn endpoint(&self) -> Result<Endpoint, Failure> {
        self.endpoint_options
            .settings()
            .resolve(&self.user_pool_id)
            .map_err(|error| Failure::Usage(error.to_string()))
    }

    /// The app client with this secret, if it has one.
    pub(crate) fn client_config(
        self,
        secret: Option<ClientSecret>,
    ) -> Result<ClientConfig, Failure> {
        let endpoint = self.endpoint()?;
        let client = AppClient::new(self.user_pool_id.clone(), self.client_id.clone())
            .with_endpoint(endpoint);
        Ok(ClientConfig {
            app_client: match secret {
                Some(secret) => client.with_secret(secret),
                None => client,
            },
            settings: self,
        })
    }
}

/// An app client that is ready to use, and its stored form.
pub(crate) struct ClientConfig {
    pub(crate) app_client: AppClient,
    settings: Settings,
}

impl ClientConfig {
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The endpoint settings of the service.
    pub(crate) fn endpoint_settings(&self) -> EndpointSettings {
        self.settings.endpoint_options.settings()
    }

    /// The same, with this domain.
    pub(crate) fn with_domain(mut self, domain: UserPoolDomain) -> Self {
        self.settings.domain = Some(domain);
        self
    }

    /// The domain of the user pool, if that is known.
    pub(crate) fn domain(&self) -> Option<&UserPoolDomain> {
        self.settings.domain.as_ref()
    }

    /// The app client at this domain.
    pub(crate) fn at(&self, domain: &UserPoolDomain) -> OAuthClient {
        OAuthClient::new(self.app_client.clone(), domain.clone())
    }

    /// The endpoint that replaces the service's own, if there is one.
    pub(crate) fn custom_endpoint(&self) -> Option<&Endpoint> {
        self.settings.endpoint_options.endpoint.as_ref()
    }
}

/// The settings as they are stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct StoredSettings {
    user_pool_id: String,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(default)]
    fips: bool,
    #[serde(default)]
    dual_stack: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
}

impl StoredSettings {
    pub(super) fn new(config: &ClientConfig) -> Self {
        let Settings {
            user_pool_id,
            client_id,
            endpoint_options,
            domain,
        } = &config.settings;
        Self {
            user_pool_id: user_pool_id.as_str().to_owned(),
            client_id: client_id.as_str().to_owned(),
            endpoint: endpoint_options
                .endpoint
                .as_ref()
                .map(|url| url.as_str().to_owned()),
            fips: endpoint_options.fips,
            dual_stack: endpoint_options.dual_stack,
            domain: domain.as_ref().map(|domain| domain.as_str().to_owned()),
        }
    }

    pub(super) fn settings(&self) -> Result<Settings, String> {
        // Whether http:// is allowed was checked when it was stored.
        let endpoint = self.endpoint.as_deref();
        let endpoint = endpoint.map(Endpoint::parse_allowing_http).transpose();
        let domain = self.domain.as_deref();
        let domain = domain.map(Endpoint::parse_allowing_http).transpose();
        Ok(Settings {
            user_pool_id: UserPoolId::parse(&self.user_pool_id).map_err(in_words)?,
            client_id: ClientId::parse(&self.client_id).map_err(in_words)?,
            endpoint_options: EndpointOptions {
                endpoint: endpoint.map_err(in_words)?,
                fips: self.fips,
                dual_stack: self.dual_stack,
            },
            domain: domain.map_err(in_words)?.map(UserPoolDomain::at),
        })
    }
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
