//! The keepers of the transports of this build behind one.

#[cfg(feature = "async")]
use std::rc::Rc;

use cognito_srp_core::keeper::KeeperError;
use cognito_srp_core::{AccessToken, AppClient, IdToken, Username};
#[cfg(feature = "async")]
use tokio::runtime::Runtime;

use crate::profile::ProfileStore;
use crate::transport::{Transport, over_either};

/// Keeps the user of a profile signed in.
pub(crate) enum Keeper {
    Blocking(cognito_blocking::Keeper),
    #[cfg(feature = "async")]
    Async(Rc<Runtime>, cognito_async::Keeper),
}

impl Keeper {
    /// The keeper of the user in the store, if there is one.
    pub(crate) fn resume(
        transport: &Transport,
        app_client: AppClient,
        store: ProfileStore,
    ) -> Result<Option<Self>, KeeperError> {
        Ok(match transport {
            Transport::Blocking(client) => {
                let keeper = cognito_blocking::Keeper::resume(client.clone(), app_client, store)?;
                keeper.map(Self::Blocking)
            }
            #[cfg(feature = "async")]
            Transport::Async(runtime, client) => {
                let keeper = cognito_async::Keeper::resume(client.clone(), app_client, store);
                runtime
                    .block_on(keeper)?
                    .map(|keeper| Self::Async(runtime.clone(), keeper))
            }
        })
    }

    /// An access token that is good, refreshed when needed.
    pub(crate) fn access_token(&self) -> Result<AccessToken, KeeperError> {
        over_either!(self, keeper => keeper.access_token())
    }

    /// New tokens, even if those there are good.
    pub(crate) fn refresh_now(&self) -> Result<AccessToken, KeeperError> {
        over_either!(self, keeper => keeper.refresh_now())
    }

    /// An ID token that is good, refreshed when needed.
    pub(crate) fn id_token(&self) -> Result<Option<IdToken>, KeeperError> {
        over_either!(self, keeper => keeper.id_token())
    }

    /// The stored user name, never an alias.
    pub(crate) fn username(&self) -> Result<Option<Username>, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.username(),
            #[cfg(feature = "async")]
            Self::Async(_, keeper) => keeper.username(),
        }
    }

    /// Revokes the refresh token, and forgets the user.
    pub(crate) fn sign_out(&self) -> Result<(), KeeperError> {
        over_either!(self, keeper => keeper.sign_out())
    }

    /// Signs the user out everywhere, and forgets them.
    pub(crate) fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
        over_either!(self, keeper => keeper.sign_out_everywhere())
    }
}
