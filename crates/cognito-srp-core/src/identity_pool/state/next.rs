//! What follows the result of a step.

use core::time::Duration;

use super::CredentialsState;
use crate::call::Error;
use crate::error::ServiceError;
use crate::exchange::IntoExchange;
use crate::identity_pool::flow::CredentialsFlow;
use crate::identity_pool::refusal::Remedy;
use crate::identity_pool::{AwsCredentials, AwsCredentialsError, CredentialsStep};
use crate::keeper::KeeperState;
use crate::values::time::Timestamp;

impl CredentialsState {
    pub(super) fn go_on(&self) -> CredentialsStep {
        let Some(identity) = &self.identity else {
            return CredentialsStep::Identity(self.pool.get_id(&self.logins));
        };
        match &self.flow {
            CredentialsFlow::Enhanced { custom_role_arn } => {
                let asked = self
                    .pool
                    .get_credentials_for_identity(identity, &self.logins);
                let asked = match custom_role_arn {
                    Some(arn) => asked.with_custom_role_arn(arn),
                    None => asked,
                };
                CredentialsStep::Credentials(asked.into_exchange())
            }
            CredentialsFlow::Basic(_) => {
                CredentialsStep::Token(self.pool.get_open_id_token(identity, &self.logins))
            }
        }
    }

    /// Even credentials that expire soon are kept; otherwise requests would never end.
    pub(super) fn hold(&mut self, credentials: AwsCredentials) -> CredentialsStep {
        self.held = Some(credentials);
        self.pause_until = None;
        match &self.identity {
            Some(identity) if self.kept.as_ref() != Some(identity) => {
                CredentialsStep::Keep(identity.clone())
            }
            _ => self.kept(),
        }
    }

    /// The identity is requested again once, and the login renewed once.
    pub(super) fn refused(&mut self, error: Error, now: Timestamp) -> CredentialsStep {
        let remedy = error.service().map(Remedy::after);
        match remedy {
            Some(Remedy::Identity) if self.identity.is_some() && !self.is_new_identity => {
                self.identity = None;
                self.go_on()
            }
            Some(Remedy::Login) if self.may_renew() => self.renew(),
            // An identity that was just returned belongs to a different login than the
            // token's.
            Some(Remedy::Identity) if self.identity.is_some() && self.may_renew() => self.renew(),
            Some(Remedy::Login) if !self.logins.is_guest() => match error {
                Error::Service(error) => {
                    self.fail(AwsCredentialsError::LoginRefused(error.into()), now)
                }
                error => self.fail(error.into(), now),
            },
            _ => self.fail(error.into(), now),
        }
    }

    pub(super) fn renew(&mut self) -> CredentialsStep {
        self.is_renewed = true;
        CredentialsStep::Logins { renewed: true }
    }

    pub(super) fn may_renew(&self) -> bool {
        self.renewable && !self.is_renewed
    }

    /// Returns the current credentials while they are valid, unless the service said that the
    /// session has ended.
    pub(super) fn fail(&mut self, error: AwsCredentialsError, now: Timestamp) -> CredentialsStep {
        let is_final = error.means_sign_in_again()
            || error
                .service()
                .is_some_and(|error| !ServiceError::is_retryable(error));
        if is_final {
            self.held = None;
        }
        self.pause_until = Some(now.after(KeeperState::PAUSE));
        let lasting = self.lasting(now, Duration::ZERO);
        CredentialsStep::Done(lasting.ok_or(error))
    }
}
