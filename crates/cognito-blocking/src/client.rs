//! The transport: one round trip with its attempts, and the loop that follows.

use core::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

#[cfg(feature = "sigv4")]
use cognito_sigv4::Credentials;
use cognito_srp_core::call::{CallStep, Clock, Error, Limits};
use cognito_srp_core::{AppClient, Exchange, IntoExchange, Outcome, Settled};
use cognito_transport::{
    LONGEST_HEAD, Settings, SharedClient, client_config, proxies_of_environment,
};
use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

use crate::{connect, post};

/// Carries exchanges over HTTP.
///
/// A clone shares the connections, and what may be spent on retries. Keep one for
/// as long as there are requests.
#[derive(Clone)]
pub struct Client {
    pub(crate) agent: Agent,
    pub(crate) shared: SharedClient,
}

impl Client {
    /// A client with an [`Agent`] of its own: TLS by rustls, the system's roots, the
    /// time-outs of [`Settings::new`] and [`Limits::standard`], and the proxy that the
    /// environment names now, if it does ([`Proxies`]: `HTTPS_PROXY`, `ALL_PROXY`,
    /// `NO_PROXY`, as curl reads them).
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when TLS
    /// cannot be had, on a system without root certificates for example.
    pub fn new() -> Result<Self, Error> {
        Self::build(&Settings::new())
    }

    /// What [`new`](Self::new) makes, with other time-outs of connections or other
    /// roots.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cognito_blocking::{Client, Settings};
    ///
    /// # fn f(company: &[u8]) -> Result<Client, cognito_blocking::Error> {
    /// let settings = Settings::new()
    ///     .with_connect_timeout(Duration::from_secs(2))
    ///     .with_extra_roots(company); // what is in a file with -----BEGIN CERTIFICATE-----
    /// let client = Client::build(&settings)?;
    /// # Ok(client) }
    /// ```
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when what was
    /// given as roots has no certificate, or one that cannot be a root, or when the
    /// system has none. On Android also for
    /// [extra roots](Settings::with_extra_roots), which its verifier does not take.
    pub fn build(settings: &Settings) -> Result<Self, Error> {
        Ok(Self {
            shared: SharedClient::new(Some(Arc::new(proxies_of_environment()))),
            ..Self::from_builder(Agent::config_builder().proxy(None), settings)?
        })
    }

    /// What [`build`](Self::build) makes, over an agent that is configured as the
    /// caller wishes: with another proxy, for example. Prefer it to
    /// [`with_agent`](Self::with_agent).
    ///
    /// The roots and the time-outs are those of the settings and of the [`Limits`]; the
    /// proxy is the agent's.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn from_builder(
        builder: ConfigBuilder<AgentScope>,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let connect = post::limit(settings.connect_timeout());
        let config = builder
            .timeout_resolve(connect)
            .timeout_connect(connect)
            .timeout_per_read(settings.read_timeout().and_then(post::limit))
            .max_response_header_size(LONGEST_HEAD);
        let tls = client_config(settings.roots())?;
        Ok(Self::with_agent(connect::agent(config.build(), tls)))
    }

    /// A client that uses the caller's agent: its proxy, its roots, its connections.
    ///
    /// Not its ways with redirects and statuses, which are set for each request:
    /// a redirect is not followed and a status is not an error, whatever the
    /// agent would do. Nor its global time-out, for by default an agent has none:
    /// it is that of the [`Limits`].
    ///
    /// Its TLS is its own: the program turns a feature of ureq's on for it. Such an
    /// agent does not tell whether a connection failed before the request was written
    /// or after, so that most failures are
    /// [`TransportErrorKind::Other`](crate::TransportErrorKind::Other): a password is
    /// not sent again then.
    #[must_use]
    pub fn with_agent(agent: Agent) -> Self {
        Self {
            agent,
            shared: SharedClient::new(None),
        }
    }

    /// Sets how long a request and a whole call may take, and how often and how
    /// soon a request that failed is sent again, instead of [`Limits::standard`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use cognito_blocking::{Client, Limits, RetryPolicy};
    ///
    /// # fn f() -> Result<(), cognito_blocking::Error> {
    /// let limits = Limits::standard().with_deadline(Duration::from_secs(20));
    /// let client = Client::new()?.with_limits(limits);
    /// let once = client.clone().with_limits(limits.with_retry_policy(RetryPolicy::never()));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.shared = self.shared.with_limits(limits);
        self
    }

    /// Sets the clock by which the client, and a keeper that is given it, tell when
    /// tokens end, instead of the system's: for tests of what expires, or where the
    /// system's is not to be trusted. Time-outs and deadlines do not go by it.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cognito_blocking::{Client, Clock, Timestamp};
    ///
    /// # fn f() -> Result<(), cognito_blocking::Error> {
    /// let new_year = Timestamp::since_unix_epoch(Duration::from_secs(1_767_225_600));
    /// let client = Client::new()?.with_clock(Clock::new(move || new_year));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.shared = self.shared.with_clock(clock);
        self
    }

    /// Sets with what requests are signed that have to be: those of an operator's
    /// server ([`SignIn::server_side`](cognito_srp_core::SignIn::server_side)).
    /// All others are sent unsigned, as ever. With the feature `sigv4`.
    ///
    /// Without this, credentials are taken from the environment
    /// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`) when
    /// such a request is sent; where there are none it is
    /// [`TransportErrorKind::NotSigned`](crate::TransportErrorKind::NotSigned), and
    /// nothing is sent. A key that is renewed goes to a clone, which shares the
    /// connections: `client.clone().with_credentials(renewed)`.
    ///
    /// ```no_run
    /// use cognito_blocking::{AppClient, Client, Credentials, Password, Settled};
    ///
    /// # fn example(app_client: AppClient) -> Result<(), Box<dyn std::error::Error>> {
    /// let password = Password::new("Correct-Horse7!");
    /// let alice = app_client.begin("alice@example.com".parse()?);
    /// let sign_in = alice.server_side(None).password(&password);
    ///
    /// let client = Client::new()?.with_credentials(Credentials::from_env()?);
    /// match client.run(sign_in)? {
    ///     Settled::Done(tokens) => println!("signed in for {:?}", tokens.expires_in()),
    ///     Settled::Challenge(challenge) => println!("one more step: {challenge}"),
    /// }
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "sigv4")]
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.shared = self.shared.with_credentials(credentials);
        self
    }

    /// Signs in with SRP (`USER_SRP_AUTH`): the password does not leave this process.
    /// Tokens come of it, or a challenge for the caller to answer.
    ///
    /// `username` may be an alias, such as an e-mail address. Of `password` the caller's
    /// copy remains. Other flows, a remembered device and metadata begin at
    /// [`AppClient::begin`], and are for [`run`](Self::run).
    ///
    /// ```no_run
    /// use cognito_blocking::{AppClient, Challenge, Client, Password, Settled, Tokens};
    ///
    /// # fn ask(what: &str) -> String { what.to_owned() }
    /// # fn f(password: &str) -> Result<Option<Tokens>, cognito_blocking::Error> {
    /// let app_client = AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE")?;
    /// let client = Client::new()?;
    /// let mut settled = client.sign_in(&app_client, "alice@example.com", password)?;
    /// loop {
    ///     let challenge = match settled {
    ///         Settled::Done(tokens) => return Ok(Some(tokens)),
    ///         Settled::Challenge(challenge) => challenge,
    ///     };
    ///     let question = challenge.to_string();
    ///     let answer = match challenge {
    ///         challenge if challenge.takes_code() => challenge.answer_code(&ask(&question))?,
    ///         Challenge::NewPasswordRequired(challenge) => {
    ///             challenge.answer(&Password::new(ask(&question)), [])?
    ///         }
    ///         other => {
    ///             println!("not for this program: {other}");
    ///             return Ok(None);
    ///         }
    ///     };
    ///     // A wrong code or password: the same challenge once more.
    ///     settled = match client.run(answer) {
    ///         Ok(settled) => settled,
    ///         Err(error) => Settled::Challenge(error.into_challenge()?),
    ///     };
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Input`] when it cannot be a user name, or there are no random numbers;
    /// otherwise as for [`run`](Self::run).
    pub fn sign_in(
        &self,
        app_client: &AppClient,
        username: &str,
        password: &str,
    ) -> Result<Settled, Error> {
        let exchange = cognito_transport::sign_in(app_client, username, password)?;
        self.run(exchange)
    }

    /// Carries an exchange, and those that follow of themselves, until it is
    /// settled: tokens, or a challenge for the caller to answer.
    ///
    /// # Errors
    /// [`Error::Transport`] when there was no response, [`Error::Service`] when the
    /// service refused, [`Error::Protocol`] when what came is not the service's answer.
    pub fn run<E: IntoExchange>(
        &self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, Error> {
        let begun = Instant::now();
        let step = self.shared.calls().run(exchange, self.shared.moment(begun));
        self.drive(begun, step)
    }

    /// Carries one exchange: one round trip, for those who want to see each step.
    /// [`run`](Self::run) is a loop over this. What fails is tried again as the
    /// [limits](Self::with_limits) say.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub fn carry<T: Outcome>(&self, exchange: Exchange<T>) -> Result<T, Error> {
        let begun = Instant::now();
        let step = self
            .shared
            .calls()
            .carry(exchange, self.shared.moment(begun));
        self.drive(begun, step)
    }

    /// Does what a call asks for, until it is over.
    fn drive<T: Outcome, R>(
        &self,
        begun: Instant,
        mut step: CallStep<'_, T, R>,
    ) -> Result<R, Error> {
        let moment = || self.shared.moment(begun);
        loop {
            step = match step {
                CallStep::Done(result) => return result,
                CallStep::Wait(waiting) => {
                    thread::sleep(waiting.time());
                    waiting.over(moment())
                }
                CallStep::Send(sending) => match self.post(&sending) {
                    Ok(reply) => sending.received(reply.response(), moment()),
                    Err(error) => sending.failed(error, moment()),
                },
            };
        }
    }
}

/// Its limits only: what an HTTP library shows of its proxy and its roots is not for logs.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
