//! Carries out what the state machines ask for.

use std::sync::Arc;

use cognito_srp_core::keeper::{
    KeeperError, RefreshStep, Refreshed, SignOut, SignOutStep, StoreCall, StoreReply,
};

use super::Keeper;
use crate::flight::{self, transport_fn, wait, work};

impl Keeper {
    transport_fn! {
        /// Drives a refresh to its end.
        pub(super) fn drive(&self, mut step: RefreshStep) -> Result<Refreshed, KeeperError> {
            let (client, shared) = (&self.client, &self.shared);
            loop {
                step = match step {
                    RefreshStep::Done(refreshed) => return Ok(*refreshed),
                    RefreshStep::Carry(exchange) => {
                        let result = wait!(client.run(exchange));
                        shared.decide(|keeper, now| keeper.carried(result, now))
                    }
                    RefreshStep::Confirm => match shared.confirmation() {
                        Some(exchange) => {
                            let result = wait!(client.run(exchange));
                            shared.decide(|keeper, now| keeper.confirmed(result, now))
                        }
                        None => shared.decide(|keeper, now| keeper.not_confirmed(now)),
                    },
                    RefreshStep::Revoke(exchange) => {
                        let result = wait!(client.run(exchange));
                        shared.decide(|keeper, now| keeper.revoked(result, now))
                    }
                    RefreshStep::Store(call) => {
                        let reply = wait!(self.call_store(call))?;
                        shared.decide(|keeper, now| keeper.stored(reply, now))
                    }
                };
            }
        }
    }

    transport_fn! {
        /// Drives a sign-out to its end. Once begun it goes on, even if nobody waits any more.
        pub(super) fn drive_sign_out(
            &self,
            begun: (SignOut, SignOutStep),
        ) -> Result<(), KeeperError> {
            let keeper = self.clone();
            let driven = wait!(flight::spawn(work!({
                let done = wait!(keeper.sign_out_by(begun));
                keeper.shared.tell();
                done
            })));
            driven.unwrap_or(Err(KeeperError::Abandoned))
        }
    }

    transport_fn! {
        fn sign_out_by(
            &self,
            (mut sign_out, mut step): (SignOut, SignOutStep),
        ) -> Result<(), KeeperError> {
            loop {
                step = match step {
                    SignOutStep::Done(result) => return result,
                    SignOutStep::Carry(exchange) => {
                        let result = wait!(self.client.run(exchange));
                        self.shared.decide(|keeper, _| sign_out.carried(keeper, result))
                    }
                    SignOutStep::Store(call) => {
                        let reply = wait!(self.call_store(call))?;
                        self.shared.decide(|keeper, _| sign_out.stored(keeper, reply))
                    }
                    SignOutStep::Refresh => {
                        let token = wait!(self.refresh_now());
                        self.shared.decide(|keeper, _| sign_out.refreshed(keeper, token))
                    }
                };
            }
        }
    }

    transport_fn! {
        /// Calls the store where blocking is allowed, even if nobody waits any more.
        fn call_store(&self, call: StoreCall) -> Result<StoreReply, KeeperError> {
            if !self.shared.has_store() {
                return Ok(self.shared.call_store(call));
            }
            let shared = Arc::clone(&self.shared);
            let made = wait!(flight::blocking(move || shared.call_store(call)));
            made.ok_or(KeeperError::Abandoned)
        }
    }
}
