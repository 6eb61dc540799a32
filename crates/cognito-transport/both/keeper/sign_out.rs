//! Signing out: here, this session, everywhere.

use cognito_srp_core::keeper::{KeeperError, SignOut};

use super::Keeper;
use crate::flight::{Flight, transport_fn, wait};

impl Keeper {
    transport_fn! {
        /// Signs the user out here: in this keeper and in its store. The service is
        /// not told; tokens that were given go on until they expire.
        ///
        /// Once it returns nothing of the session is saved any more, whatever was under
        /// way. A refresh token that comes after it is revoked.
        ///
        /// # Errors
        /// [`KeeperError::Store`] when the store could not be cleared. The keeper has
        /// forgotten the user all the same; the call can be made again.
        pub fn forget(&self) -> Result<(), KeeperError> {
            self.shared.not_by_store()?;
            let begun = self.shared.decide(|keeper, _| SignOut::here(keeper));
            wait!(self.drive_sign_out(begun))
        }
    }

    transport_fn! {
        /// Signs the user out of this session: revokes the newest refresh token, whichever
        /// process has got it, and what came of it (`RevokeToken`), and then
        /// [`forget`](Self::forget)s.
        ///
        /// # Errors
        /// [`KeeperError::Transport`] or [`KeeperError::Service`] when the service was not
        /// reached or refused: the user is still signed in, so that it can be tried again.
        /// [`KeeperError::SignedOut`] when it was over before; nothing of the session is in
        /// the store then either.
        pub fn sign_out(&self) -> Result<(), KeeperError> {
            if let Some(flight) = self.shared.under_way(Flight::is_under_way)? {
                let _ = wait!(flight.landed());
            }
            let begun = self.shared.decide(|keeper, _| SignOut::session(keeper));
            wait!(self.drive_sign_out(begun))
        }
    }

    transport_fn! {
        /// Signs the user out everywhere (`GlobalSignOut`), and then
        /// [`forget`](Self::forget)s. An access token that the service does not take is
        /// refreshed once.
        ///
        /// # Errors
        /// As for [`sign_out`](Self::sign_out), also when the service refuses the access
        /// token (of a user who is disabled, or without the scope
        /// `aws.cognito.signin.user.admin`): the other sessions live on then, and so does
        /// this one. And as for [`access_token`](Self::access_token), for it takes one.
        pub fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
            let token = wait!(self.access_token());
            let begun = self
                .shared
                .decide(|keeper, _| SignOut::everywhere(keeper, token));
            wait!(self.drive_sign_out(begun))
        }
    }
}
