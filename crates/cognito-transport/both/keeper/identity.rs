//! The user's identity in an identity pool.

use cognito_srp_core::keeper::RefreshReason;
use cognito_srp_core::{IdentityId, IdentityPoolId};

use super::Keeper;
use crate::client::Client;
use crate::flight::{transport_fn, wait};

impl Keeper {
    transport_fn! {
        /// Stores the user's identity with the session. It can be requested again, so nothing
        /// is lost if the store fails.
        pub(crate) fn note_identity(&self, pool: IdentityPoolId, identity_id: IdentityId) {
            self.shared
                .decide(|keeper, _| keeper.note_identity(pool, identity_id));
            let _ = wait!(self.get(RefreshReason::SaveOnly));
        }
    }

    /// The client that sends its requests.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}
