//! Does what the state machines say is to be done.

use cognito_srp_core::DeviceEntropy;
use cognito_srp_core::keeper::{RefreshStep, Refreshed, StoreCall, StoreReply};

use super::Shared;

impl Shared {
    /// The lock is held for the decisions only, not while something is carried or
    /// stored.
    pub(super) fn drive(&self, mut next: RefreshStep) -> Refreshed {
        let now = || self.client.shared.clock().now();
        loop {
            next = match next {
                RefreshStep::Done(refreshed) => return *refreshed,
                RefreshStep::Carry(exchange) => {
                    let result = self.client.run(exchange);
                    self.state().keeping.carried(result, now())
                }
                RefreshStep::Confirm => {
                    let entropy = DeviceEntropy::generate().ok();
                    let exchange =
                        entropy.and_then(|entropy| self.state().keeping.confirmation(entropy));
                    match exchange {
                        Some(exchange) => {
                            let result = self.client.run(exchange);
                            self.state().keeping.confirmed(result, now())
                        }
                        None => self.state().keeping.not_confirmed(now()),
                    }
                }
                RefreshStep::Revoke(exchange) => {
                    let result = self.client.run(exchange);
                    self.state().keeping.revoked(result, now())
                }
                RefreshStep::Store(call) => {
                    let reply = self.store(call);
                    self.state().keeping.stored(reply, now())
                }
            };
        }
    }

    pub(super) fn store(&self, call: StoreCall) -> StoreReply {
        self.store_calls.make(call, self.store.as_deref())
    }
}
