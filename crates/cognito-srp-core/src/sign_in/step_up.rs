//! A sign-in that adds a factor to a session.

use alloc::string::String;

use crate::values::secret::AccessToken;

/// A requirement of stronger authentication than the user's access token proves (step-up
/// authentication: [`SignIn::step_up`](crate::SignIn::step_up)).
#[derive(Debug)]
pub struct StepUp {
    pub(super) target_acr_values: String,
    pub(super) access_token: Option<AccessToken>,
    pub(super) max_age: Option<u32>,
}

impl StepUp {
    /// The required authentication context class (`TARGET_ACR_VALUES`).
    #[must_use]
    pub fn to(target_acr_values: impl Into<String>) -> Self {
        Self {
            target_acr_values: target_acr_values.into(),
            access_token: None,
            max_age: None,
        }
    }

    /// Sets the access token that proves what the user has already proven. It must be the
    /// user's own.
    #[must_use]
    pub fn from_token(mut self, access_token: AccessToken) -> Self {
        self.access_token = Some(access_token);
        self
    }

    /// Sets how many seconds ago the user may have proven it (`MAX_AGE`).
    #[must_use]
    pub fn with_max_age(mut self, seconds: u32) -> Self {
        self.max_age = Some(seconds);
        self
    }
}
