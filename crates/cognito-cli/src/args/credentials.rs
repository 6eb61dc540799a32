//! The arguments of `cognito credentials` and `cognito configure-aws`.

use std::time::Duration;

use clap::{Args, ValueEnum};
use cognito_srp_core::{AssumeRole, Endpoint, IdentityPoolId};

use super::connection::Connection;
use super::variable;
use crate::profile::ProfileName;

// The identity pool and the role.
#[derive(Args)]
pub(crate) struct Identity {
    /// The identity pool, such as eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f.
    #[arg(
        long,
        value_name = "ID",
        env = variable("COGNITO_IDENTITY_POOL_ID"),
        hide_env_values = true
    )]
    pub(crate) identity_pool_id: IdentityPoolId,
    /// Get a guest's credentials, if the pool allows guests. Nobody needs to be signed in.
    ///
    /// The profile keeps the guest's identity until sign-out.
    #[arg(long)]
    pub(crate) guest: bool,
    /// Request this role, one of those that the user may have (CustomRoleArn).
    #[arg(long, value_name = "ARN", conflicts_with_all = ["role_arn", "guest"])]
    pub(crate) custom_role_arn: Option<String>,
    /// Assume this role with the basic (classic) flow, which the pool must allow.
    #[arg(long, value_name = "ARN")]
    pub(crate) role_arn: Option<String>,
    /// The session name for --role-arn, which AWS's logs show.
    #[arg(
        long,
        value_name = "NAME",
        requires = "role_arn",
        default_value = "cognito"
    )]
    pub(crate) role_session_name: String,
    /// The validity for --role-arn in seconds: at least 900, at most what the role allows.
    #[arg(long, value_name = "SECONDS", requires = "role_arn")]
    pub(crate) duration_seconds: Option<u32>,
    /// The endpoint of identity pools. The default is the --endpoint where the user signed in,
    /// if there was one, otherwise the service in the pool's region.
    #[arg(
        long,
        value_name = "URL",
        env = variable("COGNITO_IDENTITY_ENDPOINT"),
        hide_env_values = true,
        value_parser = Endpoint::parse
    )]
    pub(crate) identity_endpoint: Option<Endpoint>,
    /// The endpoint of the Security Token Service, for --role-arn. The default is as for
    /// --identity-endpoint.
    #[arg(
        long,
        value_name = "URL",
        env = variable("COGNITO_STS_ENDPOINT"),
        hide_env_values = true,
        value_parser = Endpoint::parse
    )]
    pub(crate) sts_endpoint: Option<Endpoint>,
}

impl Identity {
    /// The role for the basic flow, if there is one.
    pub(crate) fn role(&self) -> Option<AssumeRole> {
        let role = AssumeRole::new(self.role_arn.as_deref()?, &self.role_session_name);
        Some(match self.duration_seconds {
            Some(seconds) => role.with_duration(Duration::from_secs(seconds.into())),
            None => role,
        })
    }

    /// The role and where it is asked for, as arguments.
    pub(crate) fn role_words(&self) -> Vec<String> {
        let seconds = self.duration_seconds.map(|seconds| seconds.to_string());
        let session_name = self.role_arn.as_ref().map(|_| &self.role_session_name);
        let given = [
            ("--custom-role-arn", self.custom_role_arn.as_deref()),
            ("--role-arn", self.role_arn.as_deref()),
            ("--role-session-name", session_name.map(String::as_str)),
            ("--duration-seconds", seconds.as_deref()),
            (
                "--sts-endpoint",
                self.sts_endpoint.as_ref().map(Endpoint::as_str),
            ),
        ];
        let given = given
            .into_iter()
            .filter_map(|(name, value)| Some([name.to_owned(), value?.to_owned()]));
        given.flatten().collect()
    }

    /// All of it as arguments, for the settings of AWS's tools.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = vec![
            "--identity-pool-id".to_owned(),
            self.identity_pool_id.to_string(),
        ];
        if self.guest {
            words.push("--guest".to_owned());
        }
        words.extend(self.role_words());
        if let Some(endpoint) = &self.identity_endpoint {
            words.extend(["--identity-endpoint".to_owned(), endpoint.to_string()]);
        }
        words
    }
}

#[derive(Args)]
pub(crate) struct Credentials {
    #[command(flatten)]
    pub(crate) identity: Identity,
    /// The output format.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: CredentialsFormat,
    /// Request new credentials, even if those in the profile are valid: for example after the
    /// user's groups, and with them the role, have changed.
    #[arg(long)]
    pub(crate) renew: bool,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CredentialsFormat {
    /// JSON, as AWS's tools expect it from a credential_process.
    #[default]
    Process,
    /// Lines for a shell to evaluate: export AWS_ACCESS_KEY_ID=… and so on.
    Env,
}

#[derive(Args)]
pub(crate) struct ConfigureAws {
    /// The profile of AWS's tools that gets the user's credentials.
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: String,
    #[command(flatten)]
    pub(crate) identity: Identity,
    /// The region for AWS's tools, if the profile has none yet. The default is the identity
    /// pool's.
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// The profile: the name under which `sign-in --keep` keeps a user.
    #[arg(
        long,
        value_name = "NAME",
        env = variable("COGNITO_PROFILE"),
        hide_env_values = true,
        default_value = "default"
    )]
    pub(crate) cognito_profile: ProfileName,
    /// Write without asking.
    #[arg(long)]
    pub(crate) yes: bool,
}
