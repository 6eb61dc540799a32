//! A client but for how it sends: its limits and clock, signing in, and the loop.

use core::fmt;

#[cfg(feature = "sigv4")]
use cognito_sigv4::Credentials;
use cognito_srp_core::call::{CallObserver, CallStep, Clock, Error, Limits};
use cognito_srp_core::{
    AppClient, ConfirmedDevice, Exchange, IntoExchange, Outcome, Settled, Tokens,
};
use cognito_transport::Settings;

use crate::client::Client;
use crate::flight::{self, Instant, transport_fn, wait};

impl Client {
    /// A client with an HTTP client of its own: TLS by rustls, the system's roots, the
    /// time-outs of [`Settings::new`] and [`Limits::standard`], and the proxy that the
    /// environment names now, if it does ([`Proxies`](cognito_transport::Proxies):
    /// `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, as curl reads them).
    ///
    /// # Errors
    /// [`TransportErrorKind::SetUp`](crate::TransportErrorKind::SetUp) when TLS
    /// cannot be had, on a system without root certificates for example.
    pub fn new() -> Result<Self, Error> {
        Self::build(&Settings::new())
    }

    /// Sets how long a request and a whole call may take, and how often and how
    /// soon a request that failed is sent again, instead of [`Limits::standard`].
    ///
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/with_limits.md"))]
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.shared = self.shared.with_limits(limits);
        self
    }

    /// Sets the clock by which the client, and a keeper that is given it, tell when
    /// tokens end, instead of the system's: for tests of what expires, or where the
    /// system's is not to be trusted. Time-outs and deadlines do not go by it.
    ///
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/with_clock.md"))]
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.shared = self.shared.with_clock(clock);
        self
    }

    /// Sets who is told of each attempt at each request, the waits between them, and the
    /// fetches of key sets: for a log, or for metrics. Nothing secret is told.
    #[must_use]
    pub fn with_observer(mut self, observer: CallObserver) -> Self {
        self.shared = self.shared.with_observer(observer);
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
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/with_credentials.md"))]
    #[cfg(feature = "sigv4")]
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.shared = self.shared.with_credentials(credentials);
        self
    }

    transport_fn! {
        /// Signs in with SRP (`USER_SRP_AUTH`): the password does not leave this process.
        /// Tokens come of it, or a challenge for the caller to answer.
        ///
        /// `username` may be an alias, such as an e-mail address. Of `password` the caller's
        /// copy remains. Other flows, a remembered device and metadata begin at
        /// [`AppClient::begin`], and are for [`run`](Self::run).
        ///
        #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/sign_in.md"))]
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
            wait!(self.run(exchange))
        }
    }

    transport_fn! {
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
            let step = self.shared.calls().run(exchange, self.shared.moment(begun.elapsed()));
            wait!(self.drive(begun, step))
        }
    }

    transport_fn! {
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
                .carry(exchange, self.shared.moment(begun.elapsed()));
            wait!(self.drive(begun, step))
        }
    }

    transport_fn! {
        /// Confirms the new device with which a sign-in came, if it came with one
        /// (`ConfirmDevice`): at once, for the access token does it and every refresh needs
        /// it. Store the [`Device`](cognito_srp_core::Device), to sign in from it
        /// ([`SignIn::with_device`](cognito_srp_core::SignIn::with_device)).
        ///
        /// After an error it can be tried again; a [`Keeper`](crate::Keeper) does that by
        /// itself.
        ///
        #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/confirm_device.md"))]
        ///
        /// # Errors
        /// [`Error::Input`] when there are no random numbers, otherwise as for
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
        /// Does what a call asks for, until it is over.
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
                    CallStep::Send(sending) => match wait!(self.post(&sending)) {
                        Ok(reply) => sending.received(reply.response(), moment()),
                        Err(error) => sending.failed(error, moment()),
                    },
                };
            }
        }
    }
}

/// Its limits only: what an HTTP library shows of its proxy and its roots is not for logs.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
