//! What a profile has of its app client: how to reach it, and nothing secret.

use cognito_srp_core::{
    AppClient, ClientId, ClientSecret, Endpoint, EndpointSettings, UserPoolId, secret_hash,
};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::failure::Failure;

/// An app client, and how to reach the service.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) user_pool_id: UserPoolId,
    pub(crate) client_id: ClientId,
    pub(crate) reach: Reach,
}

/// How to reach the service.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) fips: bool,
    pub(crate) dual_stack: bool,
}

impl Settings {
    /// Where requests go.
    pub(crate) fn endpoint(&self) -> Result<Endpoint, Failure> {
        let Reach {
            endpoint,
            fips,
            dual_stack,
        } = self.reach.clone();
        EndpointSettings::new()
            .with_custom(endpoint)
            .with_fips(fips)
            .with_dual_stack(dual_stack)
            .resolve(&self.user_pool_id)
            .map_err(|error| Failure::Usage(error.to_string()))
    }

    /// The app client with this secret, if it has one.
    pub(crate) fn site(self, secret: Option<ClientSecret>) -> Result<Site, Failure> {
        let endpoint = self.endpoint()?;
        let client = AppClient::new(self.user_pool_id.clone(), self.client_id.clone())
            .with_endpoint(endpoint);
        let check = |secret| SecretCheck::of(&self.client_id, secret);
        Ok(Site {
            secret_check: secret.as_ref().map(check),
            app_client: match secret {
                Some(secret) => client.with_secret(secret),
                None => client,
            },
            settings: self,
        })
    }
}

/// An app client that is ready to use, and as what it is kept.
pub(crate) struct Site {
    pub(crate) app_client: AppClient,
    settings: Settings,
    secret_check: Option<SecretCheck>,
}

impl Site {
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// The settings as they are stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Stored {
    user_pool_id: String,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    #[serde(default)]
    fips: bool,
    #[serde(default)]
    dual_stack: bool,
    /// Whether the app client has a secret, and a way to tell that another one is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_check: Option<String>,
}

impl Stored {
    pub(super) fn new(site: &Site) -> Self {
        let Settings {
            user_pool_id,
            client_id,
            reach,
        } = &site.settings;
        Self {
            user_pool_id: user_pool_id.as_str().to_owned(),
            client_id: client_id.as_str().to_owned(),
            endpoint: reach.endpoint.as_ref().map(|url| url.as_str().to_owned()),
            fips: reach.fips,
            dual_stack: reach.dual_stack,
            secret_check: site.secret_check.as_ref().map(|check| check.0.clone()),
        }
    }

    pub(super) fn settings(&self) -> Result<Settings, String> {
        let endpoint = self.endpoint.as_deref().map(Endpoint::parse).transpose();
        Ok(Settings {
            user_pool_id: UserPoolId::parse(&self.user_pool_id).map_err(in_words)?,
            client_id: ClientId::parse(&self.client_id).map_err(in_words)?,
            reach: Reach {
                endpoint: endpoint.map_err(in_words)?,
                fips: self.fips,
                dual_stack: self.dual_stack,
            },
        })
    }

    /// Whether this is the secret with which the profile's user signed in.
    ///
    /// The service answers a wrong one as it answers a session that is over, and a
    /// session would be dropped for an environment variable.
    pub(super) fn admits(&self, site: &Site) -> Result<(), &'static str> {
        match (&self.secret_check, &site.secret_check) {
            (None, None) => Ok(()),
            (Some(_), None) => Err("has a secret: set COGNITO_CLIENT_SECRET"),
            (None, Some(_)) => Err("has no secret: unset COGNITO_CLIENT_SECRET"),
            (Some(known), Some(ours)) => match ours.0.as_bytes().ct_eq(known.as_bytes()).into() {
                true => Ok(()),
                false => Err("has another secret than the one in COGNITO_CLIENT_SECRET"),
            },
        }
    }
}

/// A text that only the secret gives, and from which nobody gets the secret. It is
/// good for nothing at the service: no user's name has a space in it.
struct SecretCheck(String);

impl SecretCheck {
    fn of(client_id: &ClientId, secret: &ClientSecret) -> Self {
        let text = secret_hash("a profile of cognito ", client_id.as_str(), secret);
        Self(text)
    }
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
