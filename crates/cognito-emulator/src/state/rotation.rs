//! `RefreshTokenRotation`: the setting of an app client.

use serde::Deserialize;

use crate::ground::fault::Fault;
use crate::ground::members::members_by_serde;
use crate::ground::validate::Validation;

/// The longest grace period, in seconds.
pub(crate) const LONGEST_GRACE: u64 = 60;

/// The setting in the form of the API and the seed.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RefreshTokenRotation {
    feature: String,
    #[serde(default)]
    retry_grace_period_seconds: u64,
}

members_by_serde!(RefreshTokenRotation);

impl RefreshTokenRotation {
    /// The grace period in seconds, if rotation is on.
    pub(crate) fn grace(&self) -> Result<Option<u64>, Fault> {
        let seconds = self.retry_grace_period_seconds;
        Validation::default()
            .at_most(
                "refreshTokenRotation.retryGracePeriodSeconds",
                Some(seconds),
                LONGEST_GRACE,
            )
            .finish()?;
        match self.feature.as_str() {
            "ENABLED" => Ok(Some(seconds)),
            "DISABLED" => Ok(None),
            other => Err(Fault::invalid_parameter(format!(
                "1 validation error detected: Value '{other}' at 'refreshTokenRotation.feature' \
                 failed to satisfy constraint: Member must satisfy enum value set: \
                 [ENABLED, DISABLED]"
            ))),
        }
    }
}
