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
use cognito_srp_core::transport::{Clock, Error, Limits, ServiceClock, Settings};
use cognito_srp_core::{Exchange, IntoExchange, Outcome};
use ureq::Agent;
use ureq::tls::RootCerts;

use crate::clock;
use crate::post::{self, Reply};
use crate::tls;

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
}

impl Client {
    /// A client with an [`Agent`] of its own: TLS by rustls, Mozilla's roots, the
    /// time-outs of [`Settings::new`] and [`Limits::standard`], a proxy if the
    /// environment names one (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    #[must_use]
    pub fn new() -> Self {
        Self::trusting(RootCerts::WebPki, &Settings::new())
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
    /// given as roots has no certificate, or one that cannot be a root.
    pub fn build(settings: &Settings) -> Result<Self, Error> {
        Ok(Self::trusting(tls::roots(settings.roots())?, settings))
    }

    /// Apart from [`build`](Self::build), so that a program that gives no roots does
    /// not have Mozilla's twice.
    fn trusting(roots: RootCerts, settings: &Settings) -> Self {
        let connect = Some(settings.connect_timeout());
        let config = Agent::config_builder()
            .timeout_resolve(connect)
            .timeout_connect(connect)
            .timeout_per_read(settings.read_timeout())
            .tls_config(tls::config(roots));
        Self::with_agent(config.build().into())
    }

    /// A client that uses the caller's agent: its proxy, its roots, its connections.
    ///
    /// Not its ways with redirects and statuses, which are set for each request:
    /// a redirect is not followed and a status is not an error, whatever the
    /// agent would do. Nor its global time-out, for by default an agent has none:
    /// it is that of the [`Limits`].
    #[must_use]
    pub fn with_agent(agent: Agent) -> Self {
        Self {
            agent,
            limits: Limits::standard(),
            budget: Arc::default(),
            clock: clock::system(),
            service_clock: Arc::default(),
            signer: Signer::default(),
        }
    }

    /// Sets how long a request and a whole call may take, and how often and how
    /// soon a request that failed is sent again, instead of [`Limits::standard`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use cognito_blocking::{Client, Limits, RetryPolicy};
    ///
    /// let limits = Limits::standard().with_deadline(Duration::from_secs(20));
    /// let client = Client::new().with_limits(limits);
    /// let once = client.clone().with_limits(limits.with_retry_policy(RetryPolicy::never()));
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
    /// use cognito_blocking::cognito_srp_core::Timestamp;
    /// use cognito_blocking::{Client, Clock};
    ///
    /// let new_year = Timestamp::since_unix_epoch(Duration::from_secs(1_767_225_600));
    /// let client = Client::new().with_clock(Clock::new(move || new_year));
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
    /// use cognito_blocking::cognito_sigv4::Credentials;
    /// use cognito_blocking::cognito_srp_core::{
    ///     AppClient, ClientId, Password, Settled, UserPoolId, Username,
    /// };
    /// use cognito_blocking::Client;
    ///
    /// let app_client = AppClient::new(
    ///     UserPoolId::parse("eu-west-2_eYpv1mFHB")?,
    ///     ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?,
    /// );
    /// let username = Username::parse("alice@example.com")?;
    /// let password = Password::new("Correct-Horse7!");
    /// let sign_in = app_client.begin(username).server_side(None).password(&password);
    ///
    /// let client = Client::new().with_credentials(Credentials::from_env()?);
    /// match client.run(sign_in)? {
    ///     Settled::Done(tokens) => println!("signed in for {:?}", tokens.expires_in()),
    ///     Settled::Challenge(challenge) => println!("to be answered: {challenge:?}"),
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "sigv4")]
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.signer = Signer::with_credentials(credentials);
        self
    }

    /// Carries an exchange, and those that follow of themselves, until it is
    /// settled: tokens, or a challenge for the caller to answer.
    ///
    /// # Errors
    /// [`Error::Transport`] when there was no response, [`Error::Flow`] when
    /// there was one and it was not what the exchange was made for.
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
        let mut attempts = self.limits.attempts();
        let reply = loop {
            let time = self
                .limits
                .time_for_attempt(begun.elapsed(), request.url())?;
            let outcome = post::post(&self.agent, &self.signer, time, request);
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
        post::get(&self.agent, time, url)
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

impl Default for Client {
    fn default() -> Self {
        Self::new()
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
