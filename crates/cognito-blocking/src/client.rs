//! The transport: one round trip with its attempts, and the loop that follows.

use core::fmt;
use core::ops::ControlFlow;
use core::time::Duration;
use std::sync::Arc;
use std::thread;

#[cfg(feature = "sigv4")]
use cognito_sigv4::{Credentials, Signer};
use cognito_srp_core::retry::{Attempts, Budget, Ended, RetryPolicy};
#[cfg(not(feature = "sigv4"))]
use cognito_srp_core::transport::NoSigner as Signer;
use cognito_srp_core::transport::{Error, TransportError};
use cognito_srp_core::{Exchange, IntoExchange, Outcome, Request};
use ureq::Agent;

use crate::builder::ClientBuilder;
use crate::clock::now;
use crate::post::{self, Reply};

/// For one request, from connecting to the last octet.
const WHOLE: Duration = Duration::from_secs(30);

/// Carries exchanges over HTTP.
///
/// A clone shares the connections, and what may be spent on retries. Keep one for
/// as long as there are requests.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    whole: Duration,
    retries: RetryPolicy,
    budget: Arc<Budget>,
    signer: Signer,
}

impl Client {
    /// A client with an [`Agent`] of its own: TLS by rustls, Mozilla's roots, 5
    /// seconds to connect and 30 for a whole request, a proxy if the environment
    /// names one (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    #[must_use]
    pub fn new() -> Self {
        Self::builder().with_default_roots()
    }

    /// What [`new`](Self::new) makes, with other time-outs or other roots.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client that uses the caller's agent: its proxy, its roots, its connections.
    ///
    /// Not its ways with redirects and statuses, which are set for each request:
    /// a redirect is not followed and a status is not an error, whatever the
    /// agent would do. Nor its global time-out, for by default an agent has none:
    /// it is 30 seconds unless [`with_timeout`](Self::with_timeout) says otherwise.
    #[must_use]
    pub fn with_agent(agent: Agent) -> Self {
        Self {
            agent,
            whole: WHOLE,
            retries: RetryPolicy::standard(),
            budget: Arc::default(),
            signer: Signer::default(),
        }
    }

    /// Sets how long one HTTP request may take, from connecting to the last octet.
    /// An exchange that goes through several requests has so much for each, and
    /// so has each attempt at one.
    #[must_use]
    pub fn with_timeout(mut self, whole: Duration) -> Self {
        self.whole = whole;
        self
    }

    /// Sets how often and how soon a request that failed is sent again, instead
    /// of [`RetryPolicy::standard`].
    ///
    /// An answer that the service may have counted is sent again under no policy.
    ///
    /// ```
    /// use cognito_blocking::Client;
    /// use cognito_blocking::cognito_srp_core::retry::RetryPolicy;
    ///
    /// let client = Client::new().with_retry_policy(RetryPolicy::standard().with_attempts(5));
    /// let once = client.clone().with_retry_policy(RetryPolicy::never());
    /// ```
    #[must_use]
    pub fn with_retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
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
        let mut exchange = exchange.into_exchange();
        loop {
            match self.carry(exchange)?.settle() {
                ControlFlow::Continue(next) => exchange = next,
                ControlFlow::Break(settled) => return Ok(settled),
            }
        }
    }

    /// Carries one exchange: one round trip, for those who want to see each step.
    /// [`run`](Self::run) is a loop over this. What fails is tried again as the
    /// [policy](Self::with_retry_policy) says.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub fn carry<T: Outcome>(&self, exchange: Exchange<T>) -> Result<T, Error> {
        let request = exchange.request();
        let mut attempts = self.retries.attempts();
        let reply = loop {
            let outcome = post::post(&self.agent, &self.signer, self.whole, request);
            match self.wait(&mut attempts, request, &outcome) {
                Some(wait) => thread::sleep(wait),
                None => break outcome?,
            }
        };
        Ok(exchange.receive(reply.response(), now())?)
    }

    /// Whether to send the request again, and after how long.
    fn wait(
        &self,
        attempts: &mut Attempts,
        request: &Request,
        outcome: &Result<Reply, TransportError>,
    ) -> Option<Duration> {
        let entropy = getrandom::u64().unwrap_or(u64::MAX);
        let mut next = |ended| attempts.next(request, ended, &self.budget, entropy);
        match outcome {
            Ok(reply) => next(Ended::Response(&reply.response())),
            Err(error) => next(Ended::Transport(error.kind())),
        }
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
            .field("whole", &self.whole)
            .finish_non_exhaustive()
    }
}
