//! The arguments of `cognito login`, `cognito logout` and `cognito machine-token`.

use core::time::Duration;

use clap::{Args, ValueEnum};
use cognito_srp_core::{Prompt, RedirectUri};

use super::connection::{Connection, Metadata};
use crate::failure::Failure;
use crate::profile::ClientConfig;

/// Where the user pool's pages are.
#[derive(Args)]
pub(crate) struct DomainArg {
    /// The domain of the user pool: its prefix, such as acme, or its host, such as
    /// login.example.com. Without it the profile's; or that of an emulator on this machine.
    #[arg(
        long,
        value_name = "PREFIX|HOST",
        env = "COGNITO_DOMAIN",
        hide_env_values = true
    )]
    domain: Option<String>,
}

impl DomainArg {
    /// The app client, with the domain.
    fn client_config(&self, connection: &Connection) -> Result<ClientConfig, Failure> {
        let config = connection.client_config()?;
        let domain = connection.domain(self.domain.as_deref(), &config)?;
        Ok(config.with_domain(domain))
    }
}

/// How the browser comes and goes.
#[derive(Args)]
pub(crate) struct Browser {
    /// Open no browser: print the URL, for a browser that may be on another machine.
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// How long to wait for the browser to come back.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u32,
}

impl Browser {
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout.into())
    }
}

#[derive(Args)]
pub(crate) struct Login {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    domain: DomainArg,
    /// Where the browser comes back to: one of the app client's callback URLs, letter for
    /// letter. http:// with 127.0.0.1 or localhost, where this command listens.
    #[arg(
        long,
        value_name = "URL",
        env = "COGNITO_REDIRECT_URI",
        hide_env_values = true,
        default_value = "http://127.0.0.1:8400/callback"
    )]
    pub(crate) redirect_uri: RedirectUri,
    /// A scope to ask for, such as openid. Repeatable. Without it all that the app client may
    /// have.
    #[arg(long = "scope", value_name = "SCOPE")]
    pub(crate) scopes: Vec<String>,
    /// Go to this identity provider at once, by its name in the user pool; or COGNITO.
    #[arg(long, value_name = "NAME")]
    pub(crate) identity_provider: Option<String>,
    /// Go to an identity provider at once, by one of its identifiers in the user pool.
    #[arg(long, value_name = "IDENTIFIER", conflicts_with = "identity_provider")]
    pub(crate) idp_identifier: Option<String>,
    /// A user name to fill in.
    #[arg(long, value_name = "NAME")]
    pub(crate) login_hint: Option<String>,
    /// The language of the pages, such as de or pt-BR.
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<String>,
    /// What to ask of a user who is signed in in the browser already. Repeatable.
    #[arg(long, value_enum, value_name = "WHAT")]
    prompt: Vec<PromptArg>,
    /// The resource server that the access token is for: its identifier.
    #[arg(long, value_name = "URL")]
    pub(crate) resource: Option<String>,
    #[command(flatten)]
    pub(crate) browser: Browser,
}

/// What the pages ask of a user who is signed in in the browser already.
#[derive(Clone, Copy, ValueEnum)]
enum PromptArg {
    /// Nothing: it is refused if nobody is signed in.
    None,
    /// To sign in again.
    Login,
    /// To choose an account, at an identity provider.
    SelectAccount,
    /// To consent, at an identity provider.
    Consent,
}

impl Login {
    pub(crate) fn prompt(&self) -> impl Iterator<Item = Prompt> + use<> {
        let prompt = self.prompt.clone().into_iter();
        prompt.map(|prompt| match prompt {
            PromptArg::None => Prompt::None,
            PromptArg::Login => Prompt::Login,
            PromptArg::SelectAccount => Prompt::SelectAccount,
            PromptArg::Consent => Prompt::Consent,
        })
    }

    /// The app client, with the domain.
    pub(crate) fn client_config(&self) -> Result<ClientConfig, Failure> {
        self.domain.client_config(&self.connection)
    }
}

#[derive(Args)]
pub(crate) struct Logout {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    domain: DomainArg,
    /// Where the browser comes back to: one of the app client's sign-out URLs, letter for
    /// letter. If it is http:// with 127.0.0.1 or localhost, this command waits for it there.
    #[arg(
        long,
        value_name = "URL",
        env = "COGNITO_LOGOUT_URI",
        hide_env_values = true,
        default_value = "http://127.0.0.1:8400/logout"
    )]
    pub(crate) logout_uri: RedirectUri,
    #[command(flatten)]
    pub(crate) browser: Browser,
}

impl Logout {
    /// The app client, with the domain.
    pub(crate) fn client_config(&self) -> Result<ClientConfig, Failure> {
        self.domain.client_config(&self.connection)
    }
}

#[derive(Args)]
pub(crate) struct MachineToken {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Ask at this domain of the user pool (client_credentials): its prefix, such as acme, or
    /// its host. Without it the service's API is asked (GetClientToken).
    #[arg(
        long,
        value_name = "PREFIX|HOST",
        env = "COGNITO_DOMAIN",
        hide_env_values = true
    )]
    pub(crate) domain: Option<String>,
    /// A scope to ask for, such as orders/read. Repeatable. Without it all that the app client
    /// may have.
    #[arg(long = "scope", value_name = "SCOPE")]
    pub(crate) scopes: Vec<String>,
    #[command(flatten)]
    pub(crate) metadata: Metadata,
}

impl MachineToken {
    /// The app client, with the domain if one is given.
    pub(crate) fn client_config(&self) -> Result<ClientConfig, Failure> {
        let config = self.connection.client_config()?;
        match self.domain.as_deref() {
            None => Ok(config),
            given => {
                let domain = self.connection.domain(given, &config)?;
                Ok(config.with_domain(domain))
            }
        }
    }
}
