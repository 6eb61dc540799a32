//! How a keeper comes to be: of a user who has just signed in, or of one in a store.

use cognito_srp_core::keeper::{KeeperError, KeeperState};
use cognito_srp_core::{AppClient, SignedIn, TokenStore};
use cognito_transport::resumed;

use super::Keeper;
use crate::client::Client;
use crate::flight::{self, transport_fn, wait};

impl Keeper {
    /// A keeper that forgets the user when the process ends. The user is the
    /// [`Tokens`](crate::Tokens) of a sign-in, or a [`SignedIn`].
    ///
    /// # Errors
    /// [`KeeperError::Mismatch`] when the user did not sign in with this app client.
    pub fn new(
        client: Client,
        app_client: AppClient,
        user: impl Into<SignedIn>,
    ) -> Result<Self, KeeperError> {
        let state = KeeperState::new(app_client, user.into())?;
        Ok(Self::of(client, state, None))
    }

    transport_fn! {
        /// A keeper of a user who has just signed in: saved at once, and after each
        /// refresh.
        ///
        /// Whoever is in the store is replaced, and so is what is damaged there. The session
        /// that was there is signed out: its refresh token is revoked, by one more request, if
        /// the service can be reached and the session is of the same app client.
        /// [`stored_without_revoking`](Self::stored_without_revoking) leaves that to the
        /// program.
        ///
        /// # Errors
        /// [`KeeperError::Store`] when the user cannot be saved; nothing is revoked then.
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
                // The user is signed in, whatever becomes of the session before.
                let _ = wait!(keeper.client.run(exchange));
            }
            let _ = shared.decide(|keeper, _| keeper.take_replaced());
            Ok(keeper)
        }
    }

    transport_fn! {
        /// What [`stored`](Self::stored) does, but for the session that was in the store:
        /// that is returned, as good as it was.
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
        /// A keeper of the user who is in the store, from an earlier run of the
        /// program, or `None` when nobody is.
        ///
        /// # Errors
        /// [`KeeperError::Store`] when the store cannot be read, and
        /// [`KeeperError::Mismatch`] when the user did not sign in with this app client. The
        /// session stays in the store.
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
