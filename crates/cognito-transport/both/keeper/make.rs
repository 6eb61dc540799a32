//! Makes a keeper: from a new sign-in, or from a stored session.

use cognito_srp_core::keeper::{KeeperError, KeeperState};
use cognito_srp_core::{AppClient, SignedIn, TokenStore};
use cognito_transport::resumed;

use super::Keeper;
use crate::client::Client;
use crate::flight::{self, transport_fn, wait};

impl Keeper {
    /// A keeper without a store: the session ends with the process. Pass the
    /// [`Tokens`](crate::Tokens) of a sign-in, or a [`SignedIn`].
    ///
    /// # Errors
    /// [`KeeperError::Mismatch`] if the user did not sign in with this app client.
    pub fn new(
        client: Client,
        app_client: AppClient,
        user: impl Into<SignedIn>,
    ) -> Result<Self, KeeperError> {
        let state = KeeperState::new(app_client, user.into())?;
        Ok(Self::of(client, state, None))
    }

    transport_fn! {
        /// A keeper for a user who has just signed in. The session is saved at once, and after
        /// each refresh.
        ///
        /// It replaces the session in the store, even a damaged one. The previous session is
        /// signed out: one more request revokes its refresh token, if the service can be
        /// reached and the session belongs to the same app client.
        /// [`stored_without_revoking`](Self::stored_without_revoking) leaves this to the
        /// program.
        ///
        /// # Errors
        /// [`KeeperError::Store`] if the session cannot be saved; then nothing is revoked.
        /// [`KeeperError::Mismatch`] as for [`new`](Self::new).
        pub fn stored(
            client: Client,
            app_client: AppClient,
            user: impl Into<SignedIn>,
            store: impl TokenStore + 'static,
        ) -> Result<Self, KeeperError> {
            let keeper = wait!(Self::placed(client, app_client, user.into(), store))?;
            let shared = &keeper.shared;
            if let Some(exchange) = shared.decide(|keeper, _| keeper.revocation_of_replaced()) {
                // The user is signed in, even if the previous session cannot be revoked.
                let _ = wait!(keeper.client.run(exchange));
            }
            let _ = shared.decide(|keeper, _| keeper.take_replaced());
            Ok(keeper)
        }
    }

    transport_fn! {
        /// Like [`stored`](Self::stored), but returns the previous session of the store
        /// instead of revoking it.
        ///
        /// # Errors
        /// As for [`stored`](Self::stored).
        pub fn stored_without_revoking(
            client: Client,
            app_client: AppClient,
            user: impl Into<SignedIn>,
            store: impl TokenStore + 'static,
        ) -> Result<(Self, Option<SignedIn>), KeeperError> {
            let keeper = wait!(Self::placed(client, app_client, user.into(), store))?;
            let replaced = keeper.shared.decide(|keeper, _| keeper.take_replaced());
            Ok((keeper, replaced))
        }
    }

    transport_fn! {
        fn placed(
            client: Client,
            app_client: AppClient,
            user: SignedIn,
            store: impl TokenStore + 'static,
        ) -> Result<Self, KeeperError> {
            let state = KeeperState::new(app_client, user)?;
            let keeper = Self::of(client, state, Some(Box::new(store)));
            let begun = keeper.shared.decide(|keeper, _| keeper.place());
            wait!(keeper.drive(begun))?.done?;
            Ok(keeper)
        }
    }

    transport_fn! {
        /// A keeper for the session that an earlier run of the program has stored, or `None`
        /// if there is none.
        ///
        /// # Errors
        /// [`KeeperError::Store`] when the store cannot be read, and [`KeeperError::Mismatch`]
        /// if the user did not sign in with this app client. The session stays in the store.
        pub fn resume(
            client: Client,
            app_client: AppClient,
            store: impl TokenStore + 'static,
        ) -> Result<Option<Self>, KeeperError> {
            let read = wait!(flight::blocking(move || (store.load(), store)));
            let (loaded, store) = read.ok_or(KeeperError::Abandoned)?;
            let state = resumed(app_client, loaded?)?;
            Ok(state.map(|state| Self::of(client, state, Some(Box::new(store)))))
        }
    }
}
