//! The arguments of `cognito refresh`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cognito_srp_core::{DeviceKey, Username};

use super::connection::Client;

#[derive(Args)]
pub(crate) struct Refresh {
    #[command(flatten)]
    pub(crate) client: Client,
    /// The operation: GetTokensFromRefreshToken, or the older REFRESH_TOKEN_AUTH.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) flow: RefreshFlow,
    /// The stored user name, which refresh-token-auth needs. It is not read from
    /// COGNITO_USERNAME, because that may be an alias.
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<Username>,
    /// Read the refresh token from the first line of standard input.
    ///
    /// Otherwise it comes from COGNITO_REFRESH_TOKEN.
    #[arg(long)]
    pub(crate) refresh_token_stdin: bool,
    /// The device to which the refresh token is bound: the file that `sign-in
    /// --remember-device` wrote.
    #[arg(long, value_name = "FILE")]
    pub(crate) device: Option<PathBuf>,
    /// The key of that device, which the tokens have as NewDeviceMetadata.
    #[arg(long, value_name = "KEY", conflicts_with = "device")]
    pub(crate) device_key: Option<DeviceKey>,
}

impl Refresh {
    /// Whether there are arguments for refreshing with a given token.
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
