//! The transport: one round trip with its attempts, and the loop that follows.

use core::fmt;
use core::ops::ControlFlow;
#[cfg(feature = "tokens")]
use core::time::Duration;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

#[cfg(feature = "sigv4")]
use cognito_sigv4::{Credentials, Signer};
use cognito_srp_core::retry::{Budget, Ended};
#[cfg(not(feature = "sigv4"))]
use cognito_srp_core::transport::NoSigner as Signer;
#[cfg(feature = "tokens")]
use cognito_srp_core::transport::TransportError;
use cognito_srp_core::transport::{Clock, Error, Limits, Proxies, ServiceClock, Settings};
use cognito_srp_core::{
    AppClient, Ephemeral, Exchange, IntoExchange, Outcome, Password, Settled, Username,
};
use cognito_transport::{LONGEST_HEAD, client_config, proxies_of_environment};
use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

use crate::post::{self, Reply};
use crate::{clock, connect, proxy};

/// Carries exchanges over HTTP.
///
/// A clone shares the connections, and what may be spent on retries. Keep one for
/// as long as there are requests.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    limits: Limits,
    budget: Arc<Budget>,
    clock: Clock,
    service_clock: Arc<ServiceClock>,
    signer: Signer,
    /// `None` where the agent is the caller's.
    proxies: Option<Arc<Proxies>>,
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
            proxies: Some(Arc::new(proxies_of_environment())),
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
            limits: Limits::standard(),
            budget: Arc::default(),
            clock: clock::system(),
            service_clock: Arc::default(),
            signer: Signer::default(),
            proxies: None,
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
        self.limits = limits;
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
        self.clock = clock;
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
        self.signer = Signer::with_credentials(credentials);
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
    ///             challenge.answer(&Password::new(ask(&question)))?
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
        let username = Username::parse(username)?;
        let ephemeral = Ephemeral::generate()?;
        let exchange = app_client.sign_in(username, Password::new(password), ephemeral);
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
        let mut exchange = exchange.into_exchange();
        loop {
            match self.carry_since(begun, exchange)?.settle() {
                ControlFlow::Continue(next) => exchange = next,
                ControlFlow::Break(settled) => return Ok(settled),
            }
        }
    }

    /// Carries one exchange: one round trip, for those who want to see each step.
    /// [`run`](Self::run) is a loop over this. What fails is tried again as the
    /// [limits](Self::with_limits) say.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub fn carry<T: Outcome>(&self, exchange: Exchange<T>) -> Result<T, Error> {
        self.carry_since(Instant::now(), exchange)
    }

    /// Carries one exchange of a call that began then.
    fn carry_since<T: Outcome>(&self, begun: Instant, exchange: Exchange<T>) -> Result<T, Error> {
        let request = exchange.request();
        let route = proxy::route(self.proxies.as_deref(), request.url())?;
        let mut attempts = self.limits.attempts();
        let reply = loop {
            let time = self
                .limits
                .time_for_attempt(begun.elapsed(), request.url())?;
            let signed_for = attempts.signing_time(&self.service_clock, self.clock().now());
            let outcome = post::post(&self.agent, &route, &self.signer, signed_for, time, request);
            let entropy = getrandom::u64().unwrap_or(u64::MAX);
            let left = self.limits.left(begun.elapsed());
            let wait = {
                let response = outcome.as_ref().map(Reply::response);
                attempts.next(request, Ended::with(&response), &self.budget, entropy, left)
            };
            match wait {
                Some(wait) => thread::sleep(wait),
                None => break outcome?,
            }
        };
        let now = self.clock().now();
        let received = self.service_clock.receive(exchange, reply.response(), now);
        Ok(received?)
    }

    /// Gets what anybody may read, once.
    #[cfg(feature = "tokens")]
    pub(crate) fn get(&self, url: &str) -> Result<Reply, TransportError> {
        let time = self.limits.time_for_attempt(Duration::ZERO, url)?;
        let route = proxy::route(self.proxies.as_deref(), url)?;
        post::get(&self.agent, &route, time, url)
    }

    /// What the service's responses said of its clock, to all clones.
    pub(crate) fn service_clock(&self) -> Arc<ServiceClock> {
        Arc::clone(&self.service_clock)
    }

    /// By which clock times are told.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }
}

// Not derived: what an agent shows of its proxy and its roots is not for logs.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
