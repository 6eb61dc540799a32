//! The arguments of `cognito credentials` and `cognito configure-aws`.

use std::time::Duration;

use clap::{Args, ValueEnum};
use cognito_srp_core::{AssumeRole, Endpoint, IdentityPoolId};

use super::connection::Connection;
use crate::profile::ProfileName;

/// Which identity pool, and which role.
#[derive(Args)]
pub(crate) struct Identity {
    /// The identity pool, such as eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f.
    #[arg(
        long,
        value_name = "ID",
        env = "COGNITO_IDENTITY_POOL_ID",
        hide_env_values = true
    )]
    pub(crate) identity_pool_id: IdentityPoolId,
    /// Ask for this role, of those that the user may have (CustomRoleArn).
    #[arg(long, value_name = "ARN", conflicts_with = "role_arn")]
    pub(crate) custom_role_arn: Option<String>,
    /// Assume this role by the basic (classic) flow, which the pool has to allow.
    #[arg(long, value_name = "ARN")]
    pub(crate) role_arn: Option<String>,
    /// The name of the session with --role-arn, as AWS's logs show it.
    #[arg(
        long,
        value_name = "NAME",
        requires = "role_arn",
        default_value = "cognito"
    )]
    pub(crate) role_session_name: String,
    /// For how long with --role-arn: 900 and more, as far as the role allows.
    #[arg(long, value_name = "SECONDS", requires = "role_arn")]
    pub(crate) duration_seconds: Option<u32>,
    /// Where to send the requests of identity pools. Without it where the user signed in, if
    /// that is an --endpoint, else to the service in the pool's region.
    #[arg(
        long,
        value_name = "URL",
        env = "COGNITO_IDENTITY_ENDPOINT",
        hide_env_values = true,
        value_parser = Endpoint::parse
    )]
    pub(crate) identity_endpoint: Option<Endpoint>,
    /// The same for the Security Token Service, with --role-arn.
    #[arg(
        long,
        value_name = "URL",
        env = "COGNITO_STS_ENDPOINT",
        hide_env_values = true,
        value_parser = Endpoint::parse
    )]
    pub(crate) sts_endpoint: Option<Endpoint>,
}

impl Identity {
    /// The role of the basic flow, if it is to be.
    pub(crate) fn role(&self) -> Option<AssumeRole> {
        let role = AssumeRole::new(self.role_arn.as_deref()?, &self.role_session_name);
        Some(match self.duration_seconds {
            Some(seconds) => role.with_duration(Duration::from_secs(seconds.into())),
            None => role,
        })
    }

    /// The same as arguments, for a line of settings.
    pub(crate) fn words(&self) -> Vec<String> {
        let seconds = self.duration_seconds.map(|seconds| seconds.to_string());
        let session_name = self.role_arn.as_ref().map(|_| &self.role_session_name);
        let given = [
            ("--custom-role-arn", self.custom_role_arn.as_deref()),
            ("--role-arn", self.role_arn.as_deref()),
            ("--role-session-name", session_name.map(String::as_str)),
            ("--duration-seconds", seconds.as_deref()),
            (
                "--identity-endpoint",
                self.identity_endpoint.as_ref().map(Endpoint::as_str),
            ),
            (
                "--sts-endpoint",
                self.sts_endpoint.as_ref().map(Endpoint::as_str),
            ),
        ];
        let mut words = vec![
            "--identity-pool-id".to_owned(),
            self.identity_pool_id.to_string(),
        ];
        for (name, value) in given {
            words.extend(
                value
                    .map(|value| [name.to_owned(), value.to_owned()])
                    .into_iter()
                    .flatten(),
            );
        }
        words
    }
}

#[derive(Args)]
pub(crate) struct Credentials {
    #[command(flatten)]
    pub(crate) identity: Identity,
    /// How to print them.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: CredentialsFormat,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CredentialsFormat {
    /// JSON, as AWS's tools ask a credential_process for it.
    #[default]
    Process,
    /// Lines that a shell evaluates: export AWS_ACCESS_KEY_ID=… and so on.
    Env,
}

#[derive(Args)]
pub(crate) struct ConfigureAws {
    /// The profile of AWS's tools that is to have the user's credentials.
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: String,
    #[command(flatten)]
    pub(crate) identity: Identity,
    /// The region that AWS's tools use with it, where the profile has none yet. Without this
    /// that of the identity pool.
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// Whose session: the name under which `sign-in --keep` keeps a user.
    #[arg(
        long,
        value_name = "NAME",
        env = "COGNITO_PROFILE",
        hide_env_values = true,
        default_value = "default"
    )]
    pub(crate) cognito_profile: ProfileName,
    /// Write without asking.
    #[arg(long)]
    pub(crate) yes: bool,
}
