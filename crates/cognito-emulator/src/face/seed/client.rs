//! App clients of a seed.

use cognito_srp_core::ClientSecret;
use serde::Deserialize;

use crate::ground::fault::Fault;
use crate::state::app_client::{AuthFlow, NewAppClient};
use crate::state::rotation::RefreshTokenRotation;
use crate::state::token_validity::TokenValidityUnits;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(super) struct ClientSeed {
    client_id: Option<String>,
    client_secret: Option<String>,
    explicit_auth_flows: Option<Vec<String>>,
    prevent_user_existence_errors: Option<String>,
    refresh_token_rotation: Option<RefreshTokenRotation>,
    auth_session_validity: Option<u64>,
    access_token_validity: Option<u64>,
    id_token_validity: Option<u64>,
    refresh_token_validity: Option<u64>,
    token_validity_units: TokenValidityUnits,
    read_attributes: Option<Vec<String>>,
    write_attributes: Option<Vec<String>>,
    enable_token_revocation: Option<bool>,
}

impl ClientSeed {
    pub(super) fn to_new(&self) -> Result<NewAppClient, Fault> {
        let mut new = match &self.client_secret {
            Some(secret) => NewAppClient::confidential(ClientSecret::new(secret.as_str())),
            None => NewAppClient::public(),
        };
        new.id.clone_from(&self.client_id);
        if let Some(settings) = &self.explicit_auth_flows {
            let flows = settings.iter().map(|setting| {
                AuthFlow::from_setting(setting).ok_or_else(|| {
                    Fault::invalid_parameter(format!(
                        "{setting} is no value of ExplicitAuthFlows: expected {}",
                        AuthFlow::settings()
                    ))
                })
            });
            new = new.with_flows(flows.collect::<Result<Vec<_>, _>>()?);
        }
        match self.prevent_user_existence_errors.as_deref() {
            Some("LEGACY") => new = new.telling_unknown_users(),
            None | Some("ENABLED") => {}
            Some(other) => {
                return Err(Fault::invalid_parameter(format!(
                    "{other} is no value of PreventUserExistenceErrors: expected ENABLED or LEGACY"
                )));
            }
        }
        if let Some(rotation) = &self.refresh_token_rotation {
            new.settings.rotation = rotation.grace()?;
        }
        if let Some(minutes) = self.auth_session_validity {
            new = new.with_auth_session_validity(minutes);
        }
        if let Some(names) = &self.read_attributes {
            new = new.with_read_attributes(names.iter().map(String::as_str));
        }
        if let Some(names) = &self.write_attributes {
            new = new.with_write_attributes(names.iter().map(String::as_str));
        }
        if self.enable_token_revocation == Some(false) {
            new = new.without_token_revocation();
        }
        Ok(new.with_token_validity(self.token_validity_units.validity(
            self.access_token_validity,
            self.id_token_validity,
            self.refresh_token_validity,
        )))
    }
}
