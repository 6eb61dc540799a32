//! Does what the state machines say is to be done.

use std::sync::Arc;

use cognito_srp_core::keeper::{
    KeeperError, RefreshStep, Refreshed, SignOut, SignOutStep, StoreCall, StoreReply,
};
use tokio::task;

use super::Keeper;

impl Keeper {
    /// Drives a refresh to its end.
    pub(super) async fn drive(&self, mut step: RefreshStep) -> Result<Refreshed, KeeperError> {
        let (client, shared) = (&self.client, &self.shared);
        loop {
            step = match step {
                RefreshStep::Done(refreshed) => return Ok(*refreshed),
                RefreshStep::Carry(exchange) => {
                    let result = client.run(exchange).await;
                    shared.decide(|keeper, now| keeper.carried(result, now))
                }
                RefreshStep::Confirm => match shared.confirmation() {
                    Some(exchange) => {
                        let result = client.run(exchange).await;
                        shared.decide(|keeper, now| keeper.confirmed(result, now))
                    }
                    None => shared.decide(|keeper, now| keeper.not_confirmed(now)),
                },
                RefreshStep::Revoke(exchange) => {
                    let result = client.run(exchange).await;
                    shared.decide(|keeper, now| keeper.revoked(result, now))
                }
                RefreshStep::Store(call) => {
                    let reply = self.call_store(call).await?;
                    shared.decide(|keeper, now| keeper.stored(reply, now))
                }
            };
        }
    }

    /// Drives a sign-out to its end, in a task of its own: what has begun goes on whether
    /// or not anyone waits.
    pub(super) async fn drive_sign_out(
        &self,
        (mut sign_out, mut step): (SignOut, SignOutStep),
    ) -> Result<(), KeeperError> {
        let keeper = self.clone();
        let work = task::spawn(async move {
            loop {
                step = match step {
                    SignOutStep::Done(result) => return result,
                    SignOutStep::Carry(exchange) => {
                        let result = keeper.client.run(exchange).await;
                        let shared = &keeper.shared;
                        shared.decide(|keeper, _| sign_out.carried(keeper, result))
                    }
                    SignOutStep::Store(call) => {
                        let reply = keeper.call_store(call).await?;
                        let shared = &keeper.shared;
                        shared.decide(|keeper, _| sign_out.stored(keeper, reply))
                    }
                    SignOutStep::Refresh => {
                        let token = keeper.refresh_now().await;
                        let shared = &keeper.shared;
                        shared.decide(|keeper, _| sign_out.refreshed(keeper, token))
                    }
                };
            }
        });
        work.await.map_err(|_| KeeperError::Abandoned)?
    }

    /// Makes a call of the store where it may block. It is made even when nobody waits
    /// any more.
    async fn call_store(&self, call: StoreCall) -> Result<StoreReply, KeeperError> {
        if !self.shared.has_store() {
            return Ok(self.shared.call_store(call));
        }
        let shared = Arc::clone(&self.shared);
        let made = task::spawn_blocking(move || shared.call_store(call));
        made.await.map_err(|_| KeeperError::Abandoned)
    }
}
