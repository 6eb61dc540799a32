//! The transport: one round trip, and the loop that follows.

use core::fmt;
use core::mem;
use core::ops::ControlFlow;
use core::str;
use core::time::Duration;

use bytes::Bytes;
#[cfg(feature = "sigv4")]
use cognito_sigv4::{Credentials, Signer};
#[cfg(not(feature = "sigv4"))]
use cognito_srp_core::transport::NoSigner as Signer;
use cognito_srp_core::transport::{BodyBuffer, Error, TransportError, TransportErrorKind};
use cognito_srp_core::{Exchange, IntoExchange, Outcome, Request, Response};
use http_body_util::Full;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Body, ClientBuilder, redirect};
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
    client: reqwest::Client,
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
    /// A client with a [`reqwest::Client`] of its own: TLS by rustls, the
    /// system's roots, 5 seconds to connect and 30 for a whole request, a proxy
    /// if the environment names one (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when TLS
    /// cannot be had, on a system without root certificates for example.
    pub fn new() -> Result<Self, Error> {
        Self::from_builder(reqwest::Client::builder().connect_timeout(CONNECT))
    }

    /// A client that is built as the caller wishes, with a proxy or with roots,
    /// except that it follows no redirects. Prefer it to [`with_client`](Self::with_client).
    ///
    /// Its whole time-out does not count, for by default a builder has none: it
    /// is 30 seconds unless [`with_timeout`](Self::with_timeout) says otherwise.
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when
    /// reqwest cannot build it.
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, Error> {
        let built = builder.redirect(redirect::Policy::none()).build();
        Ok(Self::with_client(built.map_err(error::of_set_up)?))
    }

    /// A client that shares the caller's [`reqwest::Client`]: its proxy, its
    /// roots, its connections. As for [`from_builder`](Self::from_builder), its
    /// whole time-out does not count.
    ///
    /// Build it with [`redirect::Policy::none()`], for reqwest has no policy for
    /// a single request. If it follows redirects all the same, a request's body
    /// still goes nowhere else (it cannot be sent twice), and what came from
    /// elsewhere is refused as [`TransportErrorKind::Redirected`](crate::TransportErrorKind::Redirected).
    #[must_use]
    pub fn with_client(client: reqwest::Client) -> Self {
        Self {
            client,
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
    /// use cognito_async::cognito_sigv4::Credentials;
    /// use cognito_async::cognito_srp_core::{
    ///     AppClient, ClientId, Password, Settled, UserPoolId, Username,
    /// };
    /// use cognito_async::Client;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let app_client = AppClient::new(
    ///     UserPoolId::parse("eu-west-2_eYpv1mFHB")?,
    ///     ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?,
    /// );
    /// let username = Username::parse("alice@example.com")?;
    /// let password = Password::new("Correct-Horse7!");
    /// let sign_in = app_client.begin(username).server_side(None).password(&password);
    ///
    /// let client = Client::new()?.with_credentials(Credentials::from_env()?);
    /// match client.run(sign_in).await? {
    ///     Settled::Done(tokens) => println!("signed in for {:?}", tokens.expires_in()),
    ///     Settled::Challenge(challenge) => println!("to be answered: {challenge:?}"),
    /// }
    /// # Ok(()) }
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
    pub async fn run<E: IntoExchange>(
        &self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, Error> {
        let mut exchange = exchange.into_exchange();
        loop {
            match self.carry(exchange).await?.settle() {
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
    pub async fn carry<T: Outcome>(&self, exchange: Exchange<T>) -> Result<T, Error> {
        let reply = self.post(exchange.request()).await?;
        Ok(exchange.receive(reply.response(), now())?)
    }

    async fn post(&self, request: &Request) -> Result<Reply, TransportError> {
        let failed = |error| error::of_request(request.url(), error);
        let signature = self.signer.sign_now(request);
        let signature = signature.map_err(|error| error::not_signed(request.url(), error))?;
        let mut builder = self
            .client
            .post(request.url())
            .timeout(self.whole)
            .body(once(request.body()));
        for (name, value) in request.headers() {
            builder = builder.header(name, value);
        }
        for (name, value) in signature.iter() {
            let mut value = HeaderValue::try_from(value)
                .map_err(|error| error::not_signed(request.url(), error))?;
            value.set_sensitive(true);
            builder = builder.header(name, value);
        }
        let built = builder.build().map_err(failed)?;
        let url = built.url().clone();
        let mut head = self.client.execute(built).await.map_err(failed)?;
        if *head.url() != url {
            return Err(error::redirected(request.url(), head.url()));
        }

        let mut collected = BodyBuffer::new();
        while let Some(piece) = head.chunk().await.map_err(failed)? {
            collected.extend(&piece).map_err(|error| {
                TransportError::new(TransportErrorKind::BodyTooLarge, request.url(), error)
            })?;
        }
        Ok(Reply {
            status: head.status().as_u16(),
            headers: mem::take(head.headers_mut()),
            body: collected,
        })
    }
}

/// A body that is wiped after use, and of a kind that reqwest cannot send again:
/// with any other, a client that follows redirects would post a password to
/// wherever a 307 points.
fn once(body: &[u8]) -> Body {
    let wiped = Zeroizing::new(body.to_vec());
    Body::wrap(Full::new(Bytes::from_owner(wiped)))
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

// Not derived: what reqwest shows of its proxy and its roots is not for logs.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("whole", &self.whole)
            .finish_non_exhaustive()
    }
}
