//! The transport: one round trip, and the loop that follows.

use core::fmt;
use core::ops::ControlFlow;
use core::str;
use core::time::Duration;
use std::io::Read;

#[cfg(feature = "sigv4")]
use cognito_sigv4::{Credentials, Signer};
#[cfg(not(feature = "sigv4"))]
use cognito_srp_core::transport::NoSigner as Signer;
use cognito_srp_core::transport::{BodyBuffer, Error, TransportError, TransportErrorKind};
use cognito_srp_core::{Exchange, IntoExchange, Outcome, Request, Response};
use ureq::Agent;
use ureq::http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use crate::clock::now;
use crate::error;

/// For a connection, TLS included.
const CONNECT: Duration = Duration::from_secs(5);
/// For one request, from connecting to the last octet.
const WHOLE: Duration = Duration::from_secs(30);

/// Carries exchanges over HTTP.
///
/// A clone shares the connections. Keep one for as long as there are requests.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    whole: Duration,
    signer: Signer,
}

/// What came back.
struct Reply {
    status: u16,
    headers: HeaderMap,
    body: BodyBuffer,
}

impl Client {
    /// A client with an [`Agent`] of its own: TLS by rustls, Mozilla's roots, 5
    /// seconds to connect and 30 for a whole request, a proxy if the environment
    /// names one (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    #[must_use]
    pub fn new() -> Self {
        let config = Agent::config_builder().timeout_connect(Some(CONNECT));
        Self::with_agent(config.build().into())
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
            signer: Signer::default(),
        }
    }

    /// Sets how long one HTTP request may take, from connecting to the last octet.
    /// An exchange that goes through several requests has so much for each.
    #[must_use]
    pub fn with_timeout(mut self, whole: Duration) -> Self {
        self.whole = whole;
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

    /// Carries one exchange: exactly one round trip, for those who want to see
    /// each step. [`run`](Self::run) is a loop over this.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub fn carry<T: Outcome>(&self, exchange: Exchange<T>) -> Result<T, Error> {
        let reply = self.post(exchange.request())?;
        Ok(exchange.receive(reply.response(), now())?)
    }

    fn post(&self, request: &Request) -> Result<Reply, TransportError> {
        let failed = |error| error::before_response(request.url(), error);
        let signature = self.signer.sign_now(request);
        let signature = signature.map_err(|error| error::not_signed(request.url(), error))?;
        // On the request, so that an agent that was passed in obeys as well.
        let mut builder = self
            .agent
            .post(request.url())
            .config()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(self.whole))
            .build();
        for (name, value) in request.headers() {
            builder = builder.header(name, value);
        }
        for (name, value) in signature.iter() {
            let mut value = HeaderValue::try_from(value)
                .map_err(|error| error::not_signed(request.url(), error))?;
            value.set_sensitive(true);
            builder = builder.header(name, value);
        }
        let (head, mut body) = builder.send(request.body()).map_err(failed)?.into_parts();

        let mut collected = BodyBuffer::new();
        let mut reader = body.as_reader();
        let mut piece = Zeroizing::new([0; 4096]);
        loop {
            let length = reader
                .read(piece.as_mut_slice())
                .map_err(|error| error::in_body(request.url(), error.into()))?;
            match piece.get(..length) {
                None | Some([]) => break,
                Some(piece) => collected.extend(piece).map_err(|error| {
                    TransportError::new(TransportErrorKind::BodyTooLarge, request.url(), error)
                })?,
            }
        }
        Ok(Reply {
            status: head.status.as_u16(),
            headers: head.headers,
            body: collected,
        })
    }
}

impl Reply {
    fn response(&self) -> Response<'_> {
        let readable = |value| str::from_utf8(value).ok();
        let headers = self
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), readable(value.as_bytes())?)));
        Response::new(self.status, self.body.as_slice()).with_headers(headers)
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
