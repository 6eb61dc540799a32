//! Signing out: here, this session, everywhere.

use cognito_srp_core::keeper::{KeeperError, SignOut, SignOutStep};
use tokio::task;

use super::Keeper;

impl Keeper {
    /// Signs the user out here: in this keeper and in its store. The service is
    /// not told; tokens that were given go on until they expire.
    ///
    /// Once it returns nothing of the session is saved any more, whatever was under
    /// way. A refresh token that comes after it is revoked.
    ///
    /// # Errors
    /// [`KeeperError::Store`] when the store could not be cleared. The keeper has
    /// forgotten the user all the same; the call can be made again.
    pub async fn forget(&self) -> Result<(), KeeperError> {
        self.shared.store_calls.not_in_this_thread()?;
        let (sign_out, next) = SignOut::here(&mut self.shared.state().keeping);
        self.sign_out_by(sign_out, next).await
    }

    /// Signs the user out of this session: revokes the newest refresh token, whichever
    /// process has got it, and what came of it (`RevokeToken`), and then
    /// [`forget`](Self::forget)s.
    ///
    /// # Errors
    /// [`KeeperError::Transport`] or [`KeeperError::Service`] when the service was not
    /// reached or refused: the user is still signed in, so that it can be tried again.
    /// [`KeeperError::SignedOut`] when it was over before; nothing of the session is in
    /// the store then either.
    pub async fn sign_out(&self) -> Result<(), KeeperError> {
        self.shared.store_calls.not_in_this_thread()?;
        self.shared.wait().await;
        let (sign_out, next) = SignOut::session(&mut self.shared.state().keeping);
        self.sign_out_by(sign_out, next).await
    }

    /// Signs the user out everywhere (`GlobalSignOut`), and then
    /// [`forget`](Self::forget)s. An access token that the service does not take is
    /// refreshed once.
    ///
    /// # Errors
    /// As for [`sign_out`](Self::sign_out), also when the service refuses the access
    /// token (of a user who is disabled, or without the scope
    /// `aws.cognito.signin.user.admin`): the other sessions live on then, and so does
    /// this one. And as for [`access_token`](Self::access_token), for it takes one.
    pub async fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
        let token = self.access_token().await;
        let (sign_out, next) = SignOut::everywhere(&mut self.shared.state().keeping, token);
        self.sign_out_by(sign_out, next).await
    }

    /// In a task of its own: what has begun goes to its end, whether or not anyone waits.
    async fn sign_out_by(&self, sign_out: SignOut, next: SignOutStep) -> Result<(), KeeperError> {
        let work = task::spawn(self.clone().drive_sign_out(sign_out, next));
        work.await.map_err(|_| KeeperError::Abandoned)?
    }

    async fn drive_sign_out(
        self,
        mut sign_out: SignOut,
        mut next: SignOutStep,
    ) -> Result<(), KeeperError> {
        let shared = &self.shared;
        loop {
            next = match next {
                SignOutStep::Done(result) => return result,
                SignOutStep::Carry(exchange) => {
                    let result = shared.client.run(exchange).await;
                    sign_out.carried(&mut shared.state().keeping, result)
                }
                SignOutStep::Store(call) => {
                    let reply = shared.store(call).await?;
                    sign_out.stored(&mut shared.state().keeping, reply)
                }
                SignOutStep::Refresh => {
                    let token = self.refresh_now().await;
                    sign_out.refreshed(&mut shared.state().keeping, token)
                }
            };
        }
    }
}
