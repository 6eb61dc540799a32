//! The keepers of the two transports behind one.

use cognito_srp_core::identity_pool::CredentialsError;
use cognito_srp_core::keeper::KeeperError;
use cognito_srp_core::{
    AccessToken, AppClient, AwsCredentials, IdToken, IdentityPool, Timestamp, Username,
};
use tokio::runtime::Runtime;

use crate::args::Identity;
use crate::profile::ProfileStore;
use crate::transport::Transport;

/// Keeps the user of a profile signed in.
pub(crate) enum Keeper<'a> {
    Blocking(cognito_blocking::Keeper),
    Async(&'a Runtime, cognito_async::Keeper),
}

impl<'a> Keeper<'a> {
    /// The keeper of the user in the store, if there is one.
    pub(crate) fn resume(
        transport: &'a Transport,
        app_client: AppClient,
        store: ProfileStore,
    ) -> Result<Option<Self>, KeeperError> {
        Ok(match transport {
            Transport::Blocking(client) => {
                let keeper = cognito_blocking::Keeper::resume(client.clone(), app_client, store)?;
                keeper.map(Self::Blocking)
            }
            Transport::Async(runtime, client) => {
                let keeper = cognito_async::Keeper::resume(client.clone(), app_client, store);
                runtime
                    .block_on(keeper)?
                    .map(|keeper| Self::Async(runtime, keeper))
            }
        })
    }

    /// An access token that is good, refreshed when needed.
    pub(crate) fn access_token(&self) -> Result<AccessToken, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.access_token(),
            Self::Async(runtime, keeper) => runtime.block_on(keeper.access_token()),
        }
    }

    /// New tokens, even if those there are good.
    pub(crate) fn refresh_now(&self) -> Result<AccessToken, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.refresh_now(),
            Self::Async(runtime, keeper) => runtime.block_on(keeper.refresh_now()),
        }
    }

    /// An ID token that is good, refreshed when needed.
    pub(crate) fn id_token(&self) -> Result<Option<IdToken>, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.id_token(),
            Self::Async(runtime, keeper) => runtime.block_on(keeper.id_token()),
        }
    }

    /// AWS credentials, and when they end by this machine's clock, by which AWS's tools go.
    pub(crate) fn aws_credentials(
        &self,
        pool: IdentityPool,
        args: &Identity,
    ) -> Result<(AwsCredentials, Timestamp), CredentialsError> {
        macro_rules! of_role {
            ($credentials:expr) => {
                match (args.role(), args.custom_role_arn.as_deref()) {
                    (Some(role), _) => $credentials.with_role(role),
                    (None, Some(arn)) => $credentials.with_custom_role_arn(arn),
                    (None, None) => $credentials,
                }
            };
        }
        match self {
            Self::Blocking(keeper) => {
                let source = cognito_blocking::IdentityCredentials::new(keeper.clone(), pool);
                let source = of_role!(source);
                let credentials = source.credentials()?;
                let ends = source.expiry_by_this_clock(&credentials);
                Ok((credentials, ends))
            }
            Self::Async(runtime, keeper) => {
                let source = cognito_async::IdentityCredentials::new(keeper.clone(), pool);
                let source = of_role!(source);
                let credentials = runtime.block_on(source.credentials())?;
                let ends = source.expiry_by_this_clock(&credentials);
                Ok((credentials, ends))
            }
        }
    }

    /// The stored user name, never an alias.
    pub(crate) fn username(&self) -> Result<Option<Username>, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.username(),
            Self::Async(_, keeper) => keeper.username(),
        }
    }

    /// Revokes the refresh token, and forgets the user.
    pub(crate) fn sign_out(&self) -> Result<(), KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.sign_out(),
            Self::Async(runtime, keeper) => runtime.block_on(keeper.sign_out()),
        }
    }

    /// Signs the user out everywhere, and forgets them.
    pub(crate) fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.sign_out_everywhere(),
            Self::Async(runtime, keeper) => runtime.block_on(keeper.sign_out_everywhere()),
        }
    }
}
