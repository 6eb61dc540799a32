//! The app client, and how to reach the service.

use clap::{Args, ValueEnum};
use cognito_srp_core::url::{host_of, is_loopback};
use cognito_srp_core::{
    ClientId, DomainError, Endpoint, EndpointError, EndpointSettings, UserPoolDomain, UserPoolId,
};

use super::trust::Trust;
use super::variable;
use crate::failure::Failure;
use crate::input;
use crate::pair::Pair;
use crate::profile::{
    ClientConfig, EndpointOptions, Guests, KnownClient, Profile, ProfileName, Settings,
};
use crate::transport::Transport;

/// The heading of these flags in `--help`, after the command's own flags.
pub(super) const HEADING: &str = "Connection options";

// The app client, and how to reach the service.
//
// The secret of a confidential app client comes from COGNITO_CLIENT_SECRET.
#[derive(Args)]
pub(crate) struct Connection {
    /// The user pool, such as eu-west-2_eYpv1mFHB. The default is the profile's.
    #[arg(
        long, help_heading = HEADING,
        value_name = "ID",
        env = variable("COGNITO_USER_POOL_ID"),
        hide_env_values = true
    )]
    user_pool_id: Option<UserPoolId>,
    /// The app client. The default is the profile's.
    #[arg(
        long, help_heading = HEADING,
        value_name = "ID",
        env = variable("COGNITO_CLIENT_ID"),
        hide_env_values = true
    )]
    client_id: Option<ClientId>,
    /// Send requests here instead of to the service in the pool's region.
    #[arg(
        long, help_heading = HEADING,
        value_name = "URL",
        env = variable("COGNITO_ENDPOINT"),
        hide_env_values = true,
        value_parser = Endpoint::parse_allowing_http
    )]
    endpoint: Option<Endpoint>,
    /// Allow http:// to another machine in --endpoint. Passwords and tokens are then sent in
    /// clear text.
    ///
    /// Without it, http:// is allowed only to this machine. The profile stores this setting.
    #[arg(long, help_heading = HEADING)]
    allow_http: bool,
    /// Use the service's FIPS 140 endpoint.
    #[arg(long, help_heading = HEADING)]
    fips: bool,
    /// Use the service's dual-stack endpoint (IPv4 and IPv6).
    #[arg(long, help_heading = HEADING)]
    dual_stack: bool,
    /// The transport to use.
    #[arg(long, help_heading = HEADING, value_enum, default_value_t)]
    #[cfg_attr(not(feature = "async"), arg(hide = true))]
    transport: TransportKind,
    #[command(flatten)]
    trust: Trust,
    /// Report each request on standard error: its operation, the HTTP status, the request id
    /// that AWS's support asks for, and retries.
    ///
    /// Also reports refreshes of the session and fetches of keys. Never shows a secret.
    #[arg(long, short, help_heading = HEADING)]
    verbose: bool,
    /// The profile: the name under which `sign-in --keep` keeps a user.
    ///
    /// Profiles are directories in COGNITO_HOME; without it in $XDG_STATE_HOME/cognito or
    /// ~/.local/state/cognito, on Windows in %LOCALAPPDATA%\cognito.
    #[arg(
        long, help_heading = HEADING,
        value_name = "NAME",
        env = variable("COGNITO_PROFILE"),
        hide_env_values = true,
        default_value = "default"
    )]
    profile: ProfileName,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum TransportKind {
    #[default]
    Blocking,
    #[cfg(feature = "async")]
    Async,
}

impl Connection {
    /// The transport that was chosen.
    pub(crate) fn transport(&self) -> Result<Transport, Failure> {
        let transport = Transport::new(self.transport, &self.trust.settings()?)?;
        Ok(match self.verbose {
            true => transport.telling(),
            false => transport,
        })
    }

    /// The user pool, if it is given.
    pub(crate) fn user_pool_id(&self) -> Option<&UserPoolId> {
        self.user_pool_id.as_ref()
    }

    /// Whether an endpoint is given.
    pub(crate) fn has_endpoint(&self) -> bool {
        self.endpoint.is_some()
    }

    /// The profile, which may not exist yet.
    pub(crate) fn profile(&self) -> Result<Profile, Failure> {
        Profile::named(&self.profile)
    }

    /// The guests of the profile.
    pub(crate) fn guests(&self) -> Result<Guests, Failure> {
        Guests::of(&self.profile)
    }

    /// The endpoint settings that are given.
    pub(crate) fn endpoint_settings(&self) -> Result<EndpointSettings, Failure> {
        Ok(self.endpoint_options()?.settings())
    }

    /// The app client of a user who is going to sign in. The profile fills in what the
    /// arguments leave out.
    pub(crate) fn client_config(&self) -> Result<ClientConfig, Failure> {
        let secret = input::client_secret()?;
        let settings = match (&self.user_pool_id, &self.client_id) {
            (Some(user_pool_id), Some(client_id)) => Settings {
                user_pool_id: user_pool_id.clone(),
                client_id: client_id.clone(),
                endpoint_options: self.endpoint_options()?,
                domain: None,
            },
            _ => {
                let profile = self.profile()?;
                let known = profile.client()?.ok_or_else(|| self.missing_client())?;
                self.settings_of(&known)?
            }
        };
        settings.client_config(secret)
    }

    /// The app client of the signed-in user. Arguments cannot select a different app client,
    /// or a different endpoint from the one where the user signed in.
    pub(crate) fn client_config_of(&self, known: &KnownClient) -> Result<ClientConfig, Failure> {
        let settings = self.settings_of(known)?;
        let (ours, theirs) = (settings.endpoint()?, known.settings.endpoint()?);
        let given = Some(ours.as_str());
        self.check_same(
            "the endpoint (--endpoint, COGNITO_ENDPOINT, --fips, --dual-stack)",
            theirs.as_str(),
            given,
        )?;
        settings.client_config(input::client_secret()?)
    }

    /// The user pool's domain: the given prefix, host or URL; otherwise the profile's;
    /// otherwise the endpoint, if that is an emulator on this machine.
    pub(super) fn domain(
        &self,
        given: Option<&str>,
        config: &ClientConfig,
    ) -> Result<UserPoolDomain, Failure> {
        let wrong = |error: DomainError| Failure::Usage(format!("--domain: {error}"));
        let Some(given) = given else {
            let emulator = config.custom_endpoint().filter(|url| is_here(url));
            let known = config.domain().cloned();
            return known
                .or_else(|| emulator.cloned().map(UserPoolDomain::at))
                .ok_or_else(|| {
                    Failure::Usage(
                        "the user pool's domain is not known: give --domain (or COGNITO_DOMAIN), its \
                         prefix or its host"
                            .to_owned(),
                    )
                });
        };
        let pool = config.app_client.user_pool_id();
        let domain = match given.contains(['.', ':', '/']) {
            false if self.fips => UserPoolDomain::fips_prefix(pool, given),
            false => UserPoolDomain::prefix(pool, given),
            true if self.allow_http => Endpoint::parse_allowing_http(given)
                .map(UserPoolDomain::at)
                .or_else(|_| UserPoolDomain::parse(given)),
            true => UserPoolDomain::parse(given),
        };
        domain.map_err(wrong)
    }

    fn settings_of(&self, known: &KnownClient) -> Result<Settings, Failure> {
        let mut settings = known.settings.clone();
        let (pool, client) = (&settings.user_pool_id, &settings.client_id);
        self.check_same(
            "--user-pool-id",
            pool.as_str(),
            self.user_pool_id.as_ref().map(UserPoolId::as_str),
        )?;
        self.check_same(
            "--client-id",
            client.as_str(),
            self.client_id.as_ref().map(ClientId::as_str),
        )?;
        // Settings that are not given stay; if the result is inconsistent, the error says so.
        let given = self.endpoint_options()?;
        let endpoint_options = &mut settings.endpoint_options;
        endpoint_options.endpoint = given.endpoint.or(endpoint_options.endpoint.take());
        endpoint_options.fips |= given.fips;
        endpoint_options.dual_stack |= given.dual_stack;
        Ok(settings)
    }

    fn check_same(&self, argument: &str, known: &str, given: Option<&str>) -> Result<(), Failure> {
        match given {
            Some(given) if given != known => Err(Failure::Usage(format!(
                "{argument} is {given}, but the profile {} is of {known}: choose another \
                 --profile, or sign in with --keep",
                self.profile
            ))),
            _ => Ok(()),
        }
    }

    fn missing_client(&self) -> Failure {
        let pool = "--user-pool-id (or COGNITO_USER_POOL_ID)";
        let client = "--client-id (or COGNITO_CLIENT_ID)";
        let needed = match (&self.user_pool_id, &self.client_id) {
            (None, None) => format!("{pool} and {client}"),
            (None, Some(_)) => pool.to_owned(),
            (Some(_), _) => client.to_owned(),
        };
        Failure::Usage(format!(
            "the profile {} has no user pool and no app client: give {needed}",
            self.profile
        ))
    }

    fn endpoint_options(&self) -> Result<EndpointOptions, Failure> {
        let endpoint = self.endpoint.clone();
        if endpoint.as_ref().is_some_and(|url| !url.is_secure()) && !self.allow_http {
            let error = EndpointError::ClearText;
            return Err(Failure::Usage(format!("{error} (--allow-http allows it)")));
        }
        Ok(EndpointOptions {
            endpoint,
            fips: self.fips,
            dual_stack: self.dual_stack,
        })
    }
}

/// Whether an endpoint is on this machine.
fn is_here(endpoint: &Endpoint) -> bool {
    let rest = endpoint.as_str().split("://").nth(1).unwrap_or_default();
    is_loopback(host_of(rest))
}

// Input for the user pool's Lambda triggers.
#[derive(Args)]
pub(crate) struct Metadata {
    /// Data for the user pool's Lambda triggers (ClientMetadata). Repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    client_metadata: Vec<Pair>,
}

impl Metadata {
    pub(crate) fn is_given(&self) -> bool {
        !self.client_metadata.is_empty()
    }

    pub(crate) fn entries(&self) -> Result<Vec<(&str, &str)>, Failure> {
        Pair::split_all(&self.client_metadata, "--client-metadata", "KEY=VALUE")
    }
}

// A client that may run on an operator's server.
#[derive(Args)]
pub(crate) struct Client {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Sign in as an operator's server: AdminInitiateAuth and AdminRespondToAuthChallenge,
    /// signed with the access key in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
    /// AWS_SESSION_TOKEN.
    ///
    /// Only in a build with `--features sigv4`.
    #[arg(long, hide = cfg!(not(feature = "sigv4")))]
    pub(crate) server_side: bool,
    #[command(flatten)]
    pub(crate) metadata: Metadata,
}
