//! The keepers of this build's transports behind one type.

use std::convert::identity;
#[cfg(feature = "async")]
use std::rc::Rc;

use cognito_srp_core::identity_pool::AwsCredentialsError;
use cognito_srp_core::keeper::KeeperError;
use cognito_srp_core::{
    AccessToken, AppClient, AwsCredentials, IdToken, IdentityId, IdentityPool, Timestamp, Username,
};
#[cfg(feature = "async")]
use tokio::runtime::Runtime;

use crate::args::Identity;
use crate::profile::ProfileStore;
use crate::transport::{Transport, over_either};

/// AWS credentials with the identity that they are of, and their expiry by this machine's
/// clock, which AWS's tools use.
pub(crate) type Issued = (IdentityId, AwsCredentials, Timestamp);

/// Asks for AWS credentials with the role of the arguments.
macro_rules! issued {
    ($source:expr, $args:expr, $wait:expr) => {{
        let source = match ($args.role(), $args.custom_role_arn.as_deref()) {
            (Some(role), _) => $source.with_role(role),
            (None, Some(arn)) => $source.with_custom_role_arn(arn),
            (None, None) => $source,
        };
        let credentials = $wait(source.credentials())?;
        let ends = source.expiry_by_this_clock(&credentials);
        Ok(($wait(source.identity_id())?, credentials, ends))
    }};
}

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

    /// A valid access token, refreshed if needed.
    pub(crate) fn access_token(&self) -> Result<AccessToken, KeeperError> {
        over_either!(self, keeper => keeper.access_token())
    }

    /// New tokens, even if the current ones are still valid.
    pub(crate) fn refresh_now(&self) -> Result<AccessToken, KeeperError> {
        over_either!(self, keeper => keeper.refresh_now())
    }

    /// A valid ID token, refreshed if needed.
    pub(crate) fn id_token(&self) -> Result<Option<IdToken>, KeeperError> {
        over_either!(self, keeper => keeper.id_token())
    }

    /// AWS credentials for the user.
    pub(crate) fn aws_credentials(
        &self,
        pool: IdentityPool,
        args: &Identity,
    ) -> Result<Issued, AwsCredentialsError> {
        match self {
            Self::Blocking(keeper) => {
                let source = cognito_blocking::IdentityCredentials::new(keeper.clone(), pool);
                issued!(source, args, identity)
            }
            #[cfg(feature = "async")]
            Self::Async(runtime, keeper) => {
                let source = cognito_async::IdentityCredentials::new(keeper.clone(), pool);
                issued!(source, args, |asked| runtime.block_on(asked))
            }
        }
    }

    /// The stored user name, never an alias.
    pub(crate) fn username(&self) -> Result<Option<Username>, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.username(),
            #[cfg(feature = "async")]
            Self::Async(_, keeper) => keeper.username(),
        }
    }

    /// Revokes the refresh token, and deletes the stored user.
    pub(crate) fn sign_out(&self) -> Result<(), KeeperError> {
        over_either!(self, keeper => keeper.sign_out())
    }

    /// Signs the user out everywhere, and deletes the stored user.
    pub(crate) fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
        over_either!(self, keeper => keeper.sign_out_everywhere())
    }
}

impl Transport {
    /// AWS credentials for a guest, who may have an identity from an earlier run.
    pub(crate) fn guest_credentials(
        &self,
        pool: IdentityPool,
        args: &Identity,
        known: Option<IdentityId>,
    ) -> Result<Issued, AwsCredentialsError> {
        macro_rules! guest {
            ($transport:ident, $client:ident, $wait:expr) => {{
                let guest = $transport::IdentityCredentials::guest($client.clone(), pool);
                let guest = match known {
                    Some(known) => guest.with_identity_id(known),
                    None => guest,
                };
                issued!(guest, args, $wait)
            }};
        }
        match self {
            Self::Blocking(client) => guest!(cognito_blocking, client, identity),
            #[cfg(feature = "async")]
            Self::Async(runtime, client) => {
                guest!(cognito_async, client, |asked| runtime.block_on(asked))
            }
        }
    }
}
