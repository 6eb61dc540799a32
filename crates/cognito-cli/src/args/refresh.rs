//! The arguments of `cognito refresh`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cognito_srp_core::{DeviceKey, Username};

use super::connection::Client;

#[derive(Args)]
pub(crate) struct Refresh {
    #[command(flatten)]
    pub(crate) client: Client,
    /// How to refresh: GetTokensFromRefreshToken, or the older REFRESH_TOKEN_AUTH.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) flow: RefreshFlow,
    /// The stored user name, which refresh-token-auth needs. Not an alias, which
    /// COGNITO_USERNAME may be: it is not asked here.
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<Username>,
    /// Read the refresh token from the first line of standard input.
    ///
    /// Otherwise it comes from COGNITO_REFRESH_TOKEN.
    #[arg(long)]
    pub(crate) refresh_token_stdin: bool,
    /// The device that the refresh token is bound to: the file that `sign-in
    /// --remember-device` wrote.
    #[arg(long, value_name = "FILE")]
    pub(crate) device: Option<PathBuf>,
    /// The same by its key, which the tokens have as NewDeviceMetadata.
    #[arg(long, value_name = "KEY", conflicts_with = "device")]
    pub(crate) device_key: Option<DeviceKey>,
}

impl Refresh {
    /// Whether there are arguments that say how to refresh with a token that is given.
    pub(crate) fn is_of_a_given_token(&self) -> bool {
        self.client.server_side
            || self.client.metadata.is_given()
            || self.flow != RefreshFlow::GetTokens
            || self.username.is_some()
            || self.device.is_some()
            || self.device_key.is_some()
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RefreshFlow {
    #[default]
    GetTokens,
    RefreshTokenAuth,
}
