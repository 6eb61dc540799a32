//! The next step after each answer of the service.

use alloc::boxed::Box;

use super::{Awaited, KeeperError, KeeperState, RefreshReason, RefreshStep, SignedOut, StoreCall};
use crate::call::Error;
use crate::device::{ConfirmedDevice, DeviceEntropy};
use crate::error::ServiceError;
use crate::exchange::{Exchange, IntoExchange};
use crate::operations::Acknowledged;
use crate::session::tokens::Tokens;
use crate::values::time::Timestamp;

impl KeeperState {
    /// Takes the service's answer to a refresh, at this moment of the program's clock.
    pub fn carried(&mut self, result: Result<Tokens, Error>, now: Timestamp) -> RefreshStep {
        self.look_at_clock();
        match result {
            Ok(tokens) => self.renewed(tokens, now),
            Err(Error::Service(error)) if error.means_sign_in_again() => self.refused(&error),
            Err(error) => self.not_now(&error.into(), now),
        }
    }

    fn renewed(&mut self, tokens: Tokens, now: Timestamp) -> RefreshStep {
        let rotated = tokens.refresh_token().is_some();
        let Ok(user) = &mut self.user else {
            // The user was signed out in the meantime. Without rotation there is nothing new
            // to revoke.
            if !rotated {
                return self.give();
            }
            self.unstored = Some(Box::new(tokens.into()));
            return self.ask(Awaited::LookForUnstored, StoreCall::Load);
        };
        let mut next = user.clone();
        if let Err(error) = next.renew(tokens) {
            return self.not_now(&KeeperError::from(error), now);
        }
        *user = next;
        self.who = user.identity();
        self.unstored = rotated.then(|| Box::new(user.clone()));
        self.unsaved = true;
        self.fresh = true;
        self.refused = None;
        self.pause_until = None;
        if self.demand == RefreshReason::NewTokens {
            self.demand = RefreshReason::AccessToken;
        }
        let call = StoreCall::Save(Box::new(user.clone()), self.version.clone());
        self.ask(Awaited::Saved, call)
    }

    fn refused(&mut self, error: &ServiceError) -> RefreshStep {
        let Ok(user) = &self.user else {
            return self.give();
        };
        let reason = SignedOut::refused(error);
        match user.refresh_token().cloned() {
            Some(token) => self.ask(Awaited::LookAfterRefusal(reason, token), StoreCall::Load),
            // Nothing was sent that could be refused.
            None => self.over(reason),
        }
    }

    /// The exchange that confirms the user's new device, if there is still one.
    pub fn confirmation(&self, entropy: DeviceEntropy) -> Option<Exchange<ConfirmedDevice>> {
        let user = self.user.as_ref().ok()?;
        let device = user.new_device()?;
        let token = user.last_access_token();
        Some(
            self.app_client
                .confirm_device(token, &device, entropy)
                .into_exchange(),
        )
    }

    /// There is no entropy, or nothing to confirm.
    pub fn not_confirmed(&mut self, now: Timestamp) -> RefreshStep {
        self.give_or_refresh(now)
    }

    /// Takes the service's answer to the confirmation. A refusal is final, for example because
    /// the device is already confirmed: the next refresh shows whether the device works.
    pub fn confirmed(
        &mut self,
        result: Result<ConfirmedDevice, Error>,
        now: Timestamp,
    ) -> RefreshStep {
        self.look_at_clock();
        let Ok(user) = &mut self.user else {
            return self.give();
        };
        match result {
            Err(Error::Service(error)) if !error.is_retryable() => {}
            Ok(_) => {}
            // The user is saved in any case.
            Err(_) if self.demand == RefreshReason::SaveOnly => return self.give(),
            Err(error) => return self.not_now(&KeeperError::from(error), now),
        }
        user.settle_device();
        let call = StoreCall::Save(Box::new(user.clone()), self.version.clone());
        self.ask(Awaited::Noted, call)
    }

    /// Takes the service's answer to a revocation; a failure changes nothing.
    pub fn revoked(&mut self, _: Result<Acknowledged, Error>, now: Timestamp) -> RefreshStep {
        self.go_on(now)
    }
}
