//! Does what the state machines say is to be done.

use cognito_srp_core::keeper::{KeeperError, RefreshStep, Refreshed, SignOut, SignOutStep};

use super::Keeper;

impl Keeper {
    /// Drives a refresh to its end.
    pub(super) fn drive(&self, mut step: RefreshStep) -> Refreshed {
        let (client, shared) = (&self.client, &self.shared);
        loop {
            step = match step {
                RefreshStep::Done(refreshed) => return *refreshed,
                RefreshStep::Carry(exchange) => {
                    let result = client.run(exchange);
                    shared.decide(|keeper, now| keeper.carried(result, now))
                }
                RefreshStep::Confirm => {
                    let result = shared.confirmation().map(|exchange| client.run(exchange));
                    shared.decide(|keeper, now| match result {
                        Some(result) => keeper.confirmed(result, now),
                        None => keeper.not_confirmed(now),
                    })
                }
                RefreshStep::Revoke(exchange) => {
                    let result = client.run(exchange);
                    shared.decide(|keeper, now| keeper.revoked(result, now))
                }
                RefreshStep::Store(call) => {
                    let reply = shared.call_store(call);
                    shared.decide(|keeper, now| keeper.stored(reply, now))
                }
            };
        }
    }

    /// Drives a sign-out to its end.
    pub(super) fn drive_sign_out(
        &self,
        (mut sign_out, mut step): (SignOut, SignOutStep),
    ) -> Result<(), KeeperError> {
        loop {
            step = match step {
                SignOutStep::Done(result) => return result,
                SignOutStep::Carry(exchange) => {
                    let result = self.client.run(exchange);
                    self.shared
                        .decide(|keeper, _| sign_out.carried(keeper, result))
                }
                SignOutStep::Store(call) => {
                    let reply = self.shared.call_store(call);
                    self.shared
                        .decide(|keeper, _| sign_out.stored(keeper, reply))
                }
                SignOutStep::Refresh => {
                    let token = self.refresh_now();
                    self.shared
                        .decide(|keeper, _| sign_out.refreshed(keeper, token))
                }
            };
        }
    }
}
