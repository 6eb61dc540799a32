//! The arguments of `cognito login`, `cognito logout` and `cognito machine-token`.

use core::time::Duration;

use clap::{Args, ValueEnum};
use cognito_srp_core::{Prompt, RedirectUri};

use super::connection::{Connection, Metadata};
use super::variable;
use crate::failure::Failure;
use crate::profile::ClientConfig;

// The domain with the user pool's pages.
#[derive(Args)]
pub(crate) struct DomainArg {
    /// The domain of the user pool: its prefix, such as acme, or its host, such as
    /// login.example.com. The default is the profile's, or an emulator on this machine.
    #[arg(
        long,
        value_name = "PREFIX|HOST",
        env = variable("COGNITO_DOMAIN"),
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

// How the browser is opened and returns.
#[derive(Args)]
pub(crate) struct Browser {
    /// Do not open a browser: print the URL, for a browser that may be on another machine.
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// How long to wait for the browser to return.
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
    /// The URL to which the browser returns: exactly one of the app client's callback URLs. If
    /// it is http:// with 127.0.0.1 or localhost, this command listens there.
    #[arg(
        long,
        value_name = "URL",
        env = variable("COGNITO_REDIRECT_URI"),
        hide_env_values = true,
        default_value = "http://127.0.0.1:8400/callback"
    )]
    pub(crate) redirect_uri: RedirectUri,
    /// A scope, such as openid. Repeatable. The default is all that the app client may have.
    #[arg(long = "scope", value_name = "SCOPE")]
    pub(crate) scopes: Vec<String>,
    /// Go directly to this identity provider, by its name in the user pool, or COGNITO.
    #[arg(long, value_name = "NAME")]
    pub(crate) identity_provider: Option<String>,
    /// Go directly to an identity provider, by one of its identifiers in the user pool.
    #[arg(long, value_name = "IDENTIFIER", conflicts_with = "identity_provider")]
    pub(crate) idp_identifier: Option<String>,
    /// A user name to fill in on the page.
    #[arg(long, value_name = "NAME")]
    pub(crate) login_hint: Option<String>,
    /// The language of the pages, such as de or pt-BR.
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<String>,
    /// What to ask of a user who is already signed in in the browser. Repeatable.
    #[arg(long, value_enum, value_name = "WHAT")]
    prompt: Vec<PromptArg>,
    /// The identifier of the resource server that the access token is for.
    #[arg(long, value_name = "URL")]
    pub(crate) resource: Option<String>,
    #[command(flatten)]
    pub(crate) browser: Browser,
}

/// What the pages ask of a user who is already signed in in the browser.
#[derive(Clone, Copy, ValueEnum)]
enum PromptArg {
    /// Ask nothing; fails if nobody is signed in.
    None,
    /// Sign in again.
    Login,
    /// Choose an account, at an identity provider.
    SelectAccount,
    /// Consent, at an identity provider.
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
    /// The URL to which the browser returns: exactly one of the app client's sign-out URLs. If
    /// it is http:// with 127.0.0.1 or localhost, this command listens there.
    #[arg(
        long,
        value_name = "URL",
        env = variable("COGNITO_LOGOUT_URI"),
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
    /// Ask this domain of the user pool (client_credentials): its prefix, such as acme, or its
    /// host. The default is the service's API (GetClientToken).
    #[arg(
        long,
        value_name = "PREFIX|HOST",
        env = variable("COGNITO_DOMAIN"),
        hide_env_values = true
    )]
    pub(crate) domain: Option<String>,
    /// A scope, such as orders/read. Repeatable. The default is all that the app client may
    /// have.
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
