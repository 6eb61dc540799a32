//! An app client's secrets. While one replaces the other, there are two.

use cognito_srp_core::{ClientSecret, Timestamp, secret_hash};
use serde_json::{Value, json};
use subtle::{Choice, ConstantTimeEq};

use super::AppClient;
use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;

/// How many an app client can have.
const MOST: usize = 2;

/// A secret; `Debug` of [`ClientSecret`] redacts it.
#[derive(Debug)]
pub(crate) struct KeptSecret {
    id: String,
    pub(super) value: ClientSecret,
    created: Timestamp,
}

impl KeptSecret {
    /// `ClientSecretDescriptorType`, without the value.
    pub(crate) fn describe(&self) -> Value {
        json!({
            "ClientSecretId": self.id,
            "ClientSecretCreateDate": self.created.unix_seconds(),
        })
    }
}

impl AppClient {
    /// The newest secret, if there is one.
    pub(crate) fn newest_secret(&self) -> Option<&ClientSecret> {
        self.secrets.last().map(|secret| &secret.value)
    }

    /// Adds a secret.
    pub(crate) fn add_secret(
        &mut self,
        value: ClientSecret,
        now: Timestamp,
    ) -> Result<&KeptSecret, Fault> {
        if self.secrets.len() >= MOST {
            return Err(Fault::new(
                "LimitExceededException",
                "An app client has two secrets at most.",
            ));
        }
        let mut moment = now.unix_seconds();
        let mut id = format!("{}--{moment}", self.id);
        while self.secrets.iter().any(|secret| secret.id == id) {
            moment = moment.saturating_add(1);
            id = format!("{}--{moment}", self.id);
        }
        self.secrets.push(KeptSecret {
            id,
            value,
            created: now,
        });
        self.secrets.last().ok_or_else(Fault::internal)
    }

    /// Removes a secret, unless it is the last.
    pub(crate) fn remove_secret(&mut self, id: &str) -> Result<(), Fault> {
        let position = self.secrets.iter().position(|secret| secret.id == id);
        let position =
            position.ok_or_else(|| Fault::resource_not_found("Client secret does not exist."))?;
        if self.secrets.len() == 1 {
            return Err(Fault::invalid_parameter(
                "The only secret of an app client cannot be deleted.",
            ));
        }
        self.secrets.remove(position);
        Ok(())
    }

    /// Checks a `SECRET_HASH` over a user name, in constant time, against each secret. An app
    /// client without a secret accepts any hash: AWS's answer is not known for certain.
    pub(crate) fn check_secret_hash(
        &self,
        hash: Option<&str>,
        username: &str,
        leniency: Leniency,
    ) -> Result<(), Fault> {
        if self.secrets.is_empty() || hash.is_none() && leniency.is_lenient() {
            return Ok(());
        }
        let hash = hash.filter(|hash| !hash.is_empty()).ok_or_else(|| {
            Fault::not_authorized(format!(
                "Client {} is configured with secret but SECRET_HASH was not received",
                self.id
            ))
        })?;
        let is_of = |secret: &ClientSecret| {
            let expected = secret_hash(username, &self.id, secret);
            expected.as_bytes().ct_eq(hash.as_bytes())
        };
        match self.is_proven(is_of) {
            true => Ok(()),
            false => Err(Fault::not_authorized(format!(
                "Unable to verify secret hash for client {}",
                self.id
            ))),
        }
    }

    /// Checks the secret itself, which `GetTokensFromRefreshToken` contains.
    pub(crate) fn check_secret(&self, given: Option<&str>) -> Result<(), Fault> {
        if self.secrets.is_empty() {
            return Ok(());
        }
        let given = given.ok_or_else(|| {
            Fault::not_authorized(format!(
                "Client {} is configured for secret but secret was not received",
                self.id
            ))
        })?;
        match self.is_proven(|secret| secret.expose().as_bytes().ct_eq(given.as_bytes())) {
            true => Ok(()),
            false => Err(Fault::not_authorized(format!(
                "Unable to verify secret for client {}",
                self.id
            ))),
        }
    }

    /// Whether one of the secrets matches; all of them are compared.
    fn is_proven(&self, does: impl Fn(&ClientSecret) -> Choice) -> bool {
        let secrets = self.secrets.iter();
        let proven = secrets.fold(Choice::from(0), |proven, secret| {
            proven | does(&secret.value)
        });
        bool::from(proven)
    }
}
