//! The command line. Secrets are not on it: argv is for everyone to read.

mod refresh;
mod sign_in;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args as Flags, Parser, Subcommand, ValueEnum};
use cognito_srp_core::{AppClient, ClientId, Endpoint, EndpointSettings, UserPoolId};

use crate::failure::Failure;
use crate::input;
use crate::pair::Pair;

pub(crate) use refresh::{Refresh, RefreshFlow};
pub(crate) use sign_in::{Flow, Prefer, SignIn};

/// Sign in to Amazon Cognito user pools.
///
/// Exit codes: 0 done; 1 the service refused; 2 usage; 3 network; 4 the peer
/// broke the protocol; 5 a challenge that cannot be answered here.
#[derive(Parser)]
#[command(name = "cognito", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Sign in and print the tokens as one JSON object.
    SignIn(Box<SignIn>),
    /// Get new tokens for a refresh token and print them as one JSON object.
    Refresh(Refresh),
    /// Run a user pool on this machine, to try and test with no AWS account.
    Emulator(Emulator),
    /// Show it all in a second: an emulator, sign-ins, a wrong password, a refresh, a code,
    /// a remembered device.
    Demo,
}

/// The app client, and how to reach the service.
///
/// The secret of a confidential app client comes from COGNITO_CLIENT_SECRET.
#[derive(Flags)]
pub(crate) struct Client {
    /// The user pool, such as eu-west-2_eYpv1mFHB.
    #[arg(
        long,
        value_name = "ID",
        env = "COGNITO_USER_POOL_ID",
        hide_env_values = true
    )]
    user_pool_id: UserPoolId,
    /// The app client.
    #[arg(
        long,
        value_name = "ID",
        env = "COGNITO_CLIENT_ID",
        hide_env_values = true
    )]
    client_id: ClientId,
    /// Where to send requests, instead of the service in the pool's region.
    #[arg(
        long,
        value_name = "URL",
        env = "COGNITO_ENDPOINT",
        hide_env_values = true
    )]
    endpoint: Option<Endpoint>,
    /// Use the service's FIPS 140 endpoint.
    #[arg(long)]
    fips: bool,
    /// Use the service's endpoint that has IPv6 beside IPv4.
    #[arg(long)]
    dual_stack: bool,
    /// Which of the two transports to use.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) transport: Transport,
    /// On an operator's server: AdminInitiateAuth and its like, signed with the
    /// access key in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
    ///
    /// Only in a build with `--features sigv4`.
    #[arg(long)]
    pub(crate) server_side: bool,
    /// Something for the user pool's Lambda triggers (ClientMetadata). Repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    client_metadata: Vec<Pair>,
}

impl Client {
    /// The app client, with its secret if the environment has one.
    pub(crate) fn app_client(&self) -> Result<AppClient, Failure> {
        let endpoint = EndpointSettings::new()
            .with_custom(self.endpoint.clone())
            .with_fips(self.fips)
            .with_dual_stack(self.dual_stack)
            .resolve(&self.user_pool_id)
            .map_err(|error| Failure::Usage(error.to_string()))?;
        let client = AppClient::new(self.user_pool_id.clone(), self.client_id.clone())
            .with_endpoint(endpoint);
        Ok(match input::client_secret()? {
            Some(secret) => client.with_secret(secret),
            None => client,
        })
    }

    /// What is for the user pool's Lambda triggers.
    pub(crate) fn metadata(&self) -> Result<Vec<(&str, &str)>, Failure> {
        self.client_metadata
            .iter()
            .map(|pair| pair.split("--client-metadata", "KEY=VALUE"))
            .collect()
    }
}

#[derive(Debug, Flags)]
pub(crate) struct Emulator {
    /// The port; 0 finds a free one.
    #[arg(long, default_value_t = 9229)]
    pub(crate) port: u16,
    /// The address to listen on. The emulator lets everyone who can reach it
    /// create users.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) address: IpAddr,
    /// Pools, app clients and users to begin with: see docs/emulator.md.
    #[arg(long, value_name = "FILE.json")]
    pub(crate) seed: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Transport {
    #[default]
    Blocking,
    Async,
}
