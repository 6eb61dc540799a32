//! Does what the state machines say is to be done.

use std::sync::Arc;

use cognito_srp_core::DeviceEntropy;
use cognito_srp_core::keeper::{KeeperError, RefreshStep, Refreshed, StoreCall, StoreReply};
use tokio::task;

use super::Shared;

impl Shared {
    /// The lock is held for the decisions only, not while something is carried or
    /// stored.
    pub(super) async fn drive(
        self: &Arc<Self>,
        mut next: RefreshStep,
    ) -> Result<Refreshed, KeeperError> {
        let now = || self.client.shared.clock().now();
        loop {
            next = match next {
                RefreshStep::Done(refreshed) => return Ok(*refreshed),
                RefreshStep::Carry(exchange) => {
                    let result = self.client.run(exchange).await;
                    self.state().keeping.carried(result, now())
                }
                RefreshStep::Confirm => {
                    let entropy = DeviceEntropy::generate().ok();
                    let exchange =
                        entropy.and_then(|entropy| self.state().keeping.confirmation(entropy));
                    match exchange {
                        Some(exchange) => {
                            let result = self.client.run(exchange).await;
                            self.state().keeping.confirmed(result, now())
                        }
                        None => self.state().keeping.not_confirmed(now()),
                    }
                }
                RefreshStep::Revoke(exchange) => {
                    let result = self.client.run(exchange).await;
                    self.state().keeping.revoked(result, now())
                }
                RefreshStep::Store(call) => {
                    let reply = self.store(call).await?;
                    self.state().keeping.stored(reply, now())
                }
            };
        }
    }

    /// Makes a call of the store where it may block. It is made even when nobody waits
    /// any more.
    pub(super) async fn store(
        self: &Arc<Self>,
        call: StoreCall,
    ) -> Result<StoreReply, KeeperError> {
        if self.store.is_none() {
            return Ok(call.make(None));
        }
        let shared = Arc::clone(self);
        let made =
            task::spawn_blocking(move || shared.store_calls.make(call, shared.store.as_deref()));
        made.await.map_err(|_| KeeperError::Abandoned)
    }
}
