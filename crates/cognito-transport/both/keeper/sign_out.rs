//! Signing out: only here, this session, or everywhere.

use cognito_srp_core::keeper::{KeeperError, SignOut};

use super::Keeper;
use crate::flight::{Flight, transport_fn, wait};

impl Keeper {
    transport_fn! {
        /// Forgets the session in this keeper and its store. The service is not told: issued
        /// tokens stay valid until they expire.
        ///
        /// Once it returns, nothing of the session is saved again, whatever was in progress. A
        /// refresh token that arrives later is revoked.
        ///
        /// # Errors
        /// [`KeeperError::Store`] if the store could not be cleared. The keeper has still
        /// forgotten the user; the call can be repeated.
        pub fn forget(&self) -> Result<(), KeeperError> {
            self.shared.not_by_store()?;
            let begun = self.shared.decide(|keeper, _| SignOut::here(keeper));
            wait!(self.drive_sign_out(begun))
        }
    }

    transport_fn! {
        /// Ends this session: revokes the newest refresh token, whichever process received it,
        /// and the access tokens from it (`RevokeToken`), and then [`forget`](Self::forget)s.
        ///
        /// # Errors
        /// [`KeeperError::Call`] if the service was not reached or refused: the user is still signed in, and the call can be repeated.
        /// [`KeeperError::SignedOut`] if the session had already ended; then the store has
        /// nothing of it either.
        pub fn sign_out(&self) -> Result<(), KeeperError> {
            if let Some(flight) = self.shared.under_way(Flight::is_under_way)? {
                let _ = wait!(flight.result());
            }
            let begun = self.shared.decide(|keeper, _| SignOut::session(keeper));
            wait!(self.drive_sign_out(begun))
        }
    }

    transport_fn! {
        /// Ends all of the user's sessions (`GlobalSignOut`), and then
        /// [`forget`](Self::forget)s. If the service refuses the access token, it is refreshed
        /// once.
        ///
        /// # Errors
        /// As for [`sign_out`](Self::sign_out), also if the service refuses the access token
        /// (because the user is disabled, or the scope `aws.cognito.signin.user.admin` is
        /// missing): then no session has ended. And as for
        /// [`access_token`](Self::access_token), because it needs one.
        pub fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
            let token = wait!(self.access_token());
            let begun = self
                .shared
                .decide(|keeper, _| SignOut::everywhere(keeper, token));
            wait!(self.drive_sign_out(begun))
        }
    }
}
