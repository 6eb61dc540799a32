//! What both clients do: limits and clock, signing in, and the loop that carries out a call.

use core::fmt;
use core::time::Duration;

#[cfg(feature = "sigv4")]
use cognito_sigv4::Credentials;
use cognito_srp_core::call::{CallObserver, CallStep, Clock, Error, Limits, TransportError};
use cognito_srp_core::{
    AppClient, ConfirmedDevice, Exchange, IntoExchange, Outcome, Page, Pages, Request, Settled,
    Timestamp, Tokens,
};
use cognito_transport::{Reply, Settings};

use crate::client::Client;
use crate::flight::{self, Instant, transport_fn, wait};

impl Client {
    /// A client with its own HTTP client: TLS by rustls, the system's roots, the timeouts of
    /// [`Settings::new`] and [`Limits::standard`], and the proxy from the environment, if
    /// there is one ([`Proxies`](cognito_transport::Proxies): `HTTPS_PROXY`, `ALL_PROXY`,
    /// `NO_PROXY`, as curl reads them).
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) if TLS cannot be set
    /// up, for example on a system without root certificates.
    pub fn new() -> Result<Self, Error> {
        Self::build(&Settings::new())
    }

    /// Sets how long a request and a whole call may take, and how often and how soon a failed
    /// request is retried, instead of [`Limits::standard`].
    ///
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/with_limits.md"))]
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.shared = self.shared.with_limits(limits);
        self
    }

    /// Sets the clock by which the client and its keepers judge the expiry of tokens, instead
    /// of the system's: for tests of expiry, or if the system's clock cannot be trusted.
    /// Timeouts and deadlines do not use it.
    ///
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/with_clock.md"))]
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.shared = self.shared.with_clock(clock);
        self
    }

    /// Sets an observer for each attempt at each request, the waits between them, and the
    /// fetches of key sets: for a log, or for metrics. It receives no secrets.
    #[must_use]
    pub fn with_observer(mut self, observer: CallObserver) -> Self {
        self.shared = self.shared.with_observer(observer);
        self
    }

    /// Sets the AWS credentials for requests that must be signed, which are those of a
    /// server-side sign-in ([`SignIn::server_side`](cognito_srp_core::SignIn::server_side)).
    /// All others are sent unsigned. Needs the feature `sigv4`.
    ///
    /// Otherwise they come from the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_SESSION_TOKEN`) when such a request is sent; if there are none the error is
    /// [`TransportErrorKind::NotSigned`](crate::TransportErrorKind::NotSigned), and nothing is
    /// sent. To use renewed credentials, make a clone, which shares the connections:
    /// `client.clone().with_credentials(renewed)`.
    ///
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/with_credentials.md"))]
    #[cfg(feature = "sigv4")]
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.shared = self.shared.with_credentials(credentials);
        self
    }

    transport_fn! {
        /// Signs in with SRP (`USER_SRP_AUTH`): the password does not leave this process.
        /// Returns tokens, or a challenge for the caller to answer.
        ///
        /// `username` may be an alias, such as an e-mail address. The caller's copy of
        /// `password` is not wiped. For other flows, a remembered device or metadata, start
        /// with [`AppClient::begin`] and pass the exchange to [`run`](Self::run).
        ///
        #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/sign_in.md"))]
        ///
        /// # Errors
        /// [`Error::Input`] if `username` cannot be a user name, or if there are no random
        /// numbers; otherwise as for [`run`](Self::run).
        pub fn sign_in(
            &self,
            app_client: &AppClient,
            username: &str,
            password: &str,
        ) -> Result<Settled, Error> {
            let exchange = cognito_transport::sign_in(app_client, username, password)?;
            wait!(self.run(exchange))
        }
    }

    transport_fn! {
        /// Sends an exchange and the automatic ones that follow it, until there is a result:
        /// tokens, or a challenge for the caller to answer.
        ///
        /// # Errors
        /// [`Error::Transport`] if there was no response, [`Error::Service`] if the service
        /// refused, [`Error::Protocol`] if the response is not Cognito's.
        pub fn run<E: IntoExchange>(
            &self,
            exchange: E,
        ) -> Result<<E::Outcome as Outcome>::Settled, Error> {
            let begun = Instant::now();
            let step = self.shared.calls().run(exchange, self.shared.moment(begun.elapsed()));
            wait!(self.drive(begun, step))
        }
    }

    transport_fn! {
        /// Sends one exchange: a single round trip, for callers that want to see each step.
        /// [`run`](Self::run) is a loop over this. Failures are retried as the
        /// [limits](Self::with_limits) say.
        ///
        /// # Errors
        /// As for [`run`](Self::run).
        pub fn carry<T: Outcome>(&self, exchange: Exchange<T>) -> Result<T, Error> {
            let begun = Instant::now();
            let step = self
                .shared
                .calls()
                .carry(exchange, self.shared.moment(begun.elapsed()));
            wait!(self.drive(begun, step))
        }
    }

    transport_fn! {
        /// Confirms the new device of a sign-in, if it has one (`ConfirmDevice`). Do it soon:
        /// it takes the access token, and every refresh needs a confirmed device. Store the
        /// [`Device`](cognito_srp_core::Device), to sign in from it
        /// ([`SignIn::with_device`](cognito_srp_core::SignIn::with_device)).
        ///
        /// After an error it can be repeated; a [`Keeper`](crate::Keeper) does that by itself.
        ///
        #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/confirm_device.md"))]
        ///
        /// # Errors
        /// [`Error::Input`] if there are no random numbers, otherwise as for
        /// [`run`](Self::run).
        pub fn confirm_device(
            &self,
            app_client: &AppClient,
            tokens: &mut Tokens,
        ) -> Result<Option<ConfirmedDevice>, Error> {
            let Some(exchange) = cognito_transport::confirm_device(app_client, tokens)? else {
                return Ok(None);
            };
            let confirmed = wait!(self.run(exchange))?;
            let _ = tokens.take_new_device();
            Ok(Some(confirmed))
        }
    }

    transport_fn! {
        /// Gets something public, once: a key set.
        #[cfg(feature = "tokens")]
        pub(crate) fn get(&self, url: &str) -> Result<Reply, TransportError> {
            wait!(self.send(self.shared.attempt_to_get(url)?))
        }
    }

    transport_fn! {
        /// The next item of a list, or `None` after the last one.
        pub(crate) fn next_item<P: Page>(
            &self,
            pages: &mut Pages<P>,
        ) -> Option<Result<P::Item, Error>> {
            loop {
                if let Some(item) = pages.next_item() {
                    return Some(Ok(item));
                }
                let page = wait!(self.run(pages.next_exchange()?));
                if let Err(error) = page.and_then(|page| Ok(pages.received(page)?)) {
                    return Some(Err(error));
                }
            }
        }
    }

    transport_fn! {
        fn post(
            &self,
            request: &Request,
            time: Duration,
            signing_time: Timestamp,
        ) -> Result<Reply, TransportError> {
            wait!(self.send(self.shared.attempt(request, time, signing_time)?))
        }
    }

    transport_fn! {
        /// Does what a call asks for, until it ends.
        fn drive<T: Outcome, R>(
            &self,
            begun: Instant,
            mut step: CallStep<'_, T, R>,
        ) -> Result<R, Error> {
            let moment = || self.shared.moment(begun.elapsed());
            loop {
                step = match step {
                    CallStep::Done(result) => return result,
                    CallStep::Wait(waiting) => {
                        wait!(flight::sleep(waiting.time()));
                        waiting.over(moment())
                    }
                    CallStep::Send(sending) => {
                        let (time, signing_time) = (sending.time(), sending.signing_time());
                        match wait!(self.post(sending.request(), time, signing_time)) {
                            Ok(reply) => sending.received(reply.response(), moment()),
                            Err(error) => sending.failed(error, moment()),
                        }
                    }
                };
            }
        }
    }
}

/// Only its limits: the HTTP library's own output may show a proxy's password.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
