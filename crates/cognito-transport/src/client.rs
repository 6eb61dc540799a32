//! What the clients of both transports share, whatever their HTTP library.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use bytes::Bytes;
use cognito_srp_core::call::{
    CallEvent, CallEventKind, CallObserver, Calls, Clock, Error, Limits, Moment, ServiceClock,
    TransportError, TransportErrorKind,
};
use cognito_srp_core::{
    AppClient, ConfirmedDevice, DeviceEntropy, Ephemeral, Exchange, IntoExchange, Password,
    Request, Step, Timestamp, Tokens, Username,
};
use http::header::InvalidHeaderValue;
use http::{HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

#[cfg(not(feature = "sigv4"))]
use crate::no_signer::NoSigner as Signer;
use crate::proxies::{Proxies, ProxyUrl};
use crate::reply::Reply;
#[cfg(feature = "sigv4")]
use cognito_sigv4::{Credentials, Signer};

/// A transport's client without its HTTP library: limits, clocks, the signer, the proxies. It
/// does no IO; the transport does what [`Calls`] says.
///
/// Clones share what is known of the service's clock, and the budget for retries.
#[derive(Clone)]
pub struct SharedClient {
    calls: Calls,
    clock: Clock,
    signer: Signer,
    proxies: Option<Arc<Proxies>>,
}

impl SharedClient {
    /// With the system's clock, [`Limits::standard`], and credentials from the environment if
    /// it signs. Without proxies: the HTTP client is the program's own, which has its own.
    #[must_use]
    pub fn new() -> Self {
        Self {
            calls: Calls::new(),
            clock: Clock::new(now),
            signer: Signer::default(),
            proxies: None,
        }
    }

    /// Sets the proxies, which are those of the environment.
    #[must_use]
    pub fn with_proxies(mut self, proxies: Arc<Proxies>) -> Self {
        self.proxies = Some(proxies);
        self
    }

    /// Sets how long a request and a whole call may take, and how often and how soon a failed
    /// request is retried.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.calls = self.calls.with_limits(limits);
        self
    }

    /// Sets the clock by which tokens expire, instead of the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets an observer for each attempt.
    #[must_use]
    pub fn with_observer(mut self, observer: CallObserver) -> Self {
        self.calls = self.calls.with_observer(observer);
        self
    }

    /// Reports a fetch of a key set, with its result and how long it took.
    pub fn tell_of_key_set(&self, took: Duration, result: &Result<Reply, TransportError>) {
        if let Some(observer) = self.calls.observer() {
            let kind = match result {
                Ok(reply) => CallEventKind::Received {
                    status: reply.plain().0,
                    code: None,
                    request_id: None,
                },
                Err(error) => CallEventKind::Failed(error),
            };
            observer.tell(&CallEvent::new("jwks.json", 1, took, kind));
        }
    }

    /// Sets the credentials for requests that must be signed.
    #[cfg(feature = "sigv4")]
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.signer = Signer::with_credentials(credentials);
        self
    }

    /// Where calls begin.
    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// The clock by which times are judged.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What the service's responses to all clones have said about its clock.
    #[must_use]
    pub fn service_clock(&self) -> Arc<ServiceClock> {
        Arc::clone(self.calls.service_clock())
    }

    /// The current moment of a call that began `elapsed` ago, by a monotonic clock.
    #[must_use]
    pub fn moment(&self, elapsed: Duration) -> Moment {
        Moment {
            elapsed,
            now: self.clock.now(),
            // Without random numbers each wait has its full length.
            entropy: getrandom::u64().unwrap_or(u64::MAX),
        }
    }

    /// The headers of a request, with its signature for this moment of the service's clock if
    /// it must be signed. Secret headers are marked for HTTP libraries that log headers.
    ///
    /// # Errors
    /// [`TransportErrorKind::NotSigned`] if it must be signed but cannot be;
    /// [`TransportErrorKind::SetUp`] if a client secret is not valid in a header.
    pub fn headers(
        &self,
        request: &Request,
        signing_time: Timestamp,
    ) -> Result<HeaderMap, TransportError> {
        let url = request.url();
        let signature = self.signer.sign_at(request, signing_time);
        let signature = signature.map_err(|error| not_signed(url, error))?;
        let mut headers = HeaderMap::new();
        for (name, value) in request.headers() {
            let value = match Request::is_secret(name) {
                true => secret(value),
                false => HeaderValue::try_from(value),
            };
            let value = value.map_err(|error| set_up(url, error))?;
            headers.insert(HeaderName::from_static(name), value);
        }
        for (name, value) in signature.iter() {
            let name = HeaderName::try_from(name).map_err(|error| not_signed(url, error))?;
            let value = secret(value).map_err(|error| not_signed(url, error))?;
            headers.insert(name, value);
        }
        Ok(headers)
    }

    /// Whether requests use the proxies of the environment, not those of the program's own
    /// HTTP client.
    #[must_use]
    pub fn has_proxies(&self) -> bool {
        self.proxies.is_some()
    }

    /// The environment's proxy for a URL, if there is one.
    pub(crate) fn proxy_for(&self, url: &str) -> Result<Option<&ProxyUrl>, TransportError> {
        let proxies = self.proxies.as_deref();
        let proxy = proxies.map_or(Ok(None), |proxies| proxies.for_url(url));
        proxy.map_err(|error| TransportError::new(TransportErrorKind::SetUp, url, error))
    }

    pub(crate) fn time_for_one(&self, url: &str) -> Result<Duration, TransportError> {
        self.calls.limits().time_for_attempt(Duration::ZERO, url)
    }
}

/// The exchange that begins an SRP sign-in, with new entropy.
///
/// # Errors
/// [`Error::Input`] if `username` cannot be a user name, or if there are no random numbers.
pub fn sign_in(
    app_client: &AppClient,
    username: &str,
    password: &str,
) -> Result<Exchange<Step>, Error> {
    let username = Username::parse(username)?;
    let ephemeral = Ephemeral::generate()?;
    Ok(app_client.sign_in(username, Password::new(password), ephemeral))
}

/// The exchange that confirms the new device of a sign-in, if there is one.
///
/// # Errors
/// [`Error::Input`] if there are no random numbers.
pub fn confirm_device(
    app_client: &AppClient,
    tokens: &Tokens,
) -> Result<Option<Exchange<ConfirmedDevice>>, Error> {
    let Some(new) = tokens.new_device() else {
        return Ok(None);
    };
    let entropy = DeviceEntropy::generate()?;
    let call = app_client.confirm_device(tokens.access_token(), new, entropy);
    Ok(Some(call.into_exchange()))
}

/// By the system's clock.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn now() -> Timestamp {
    std::time::SystemTime::now().into()
}

/// By JavaScript's `Date`: there is no system whose clock std could read.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn now() -> Timestamp {
    let elapsed = web_time::SystemTime::now().duration_since(web_time::UNIX_EPOCH);
    Timestamp::since_unix_epoch(elapsed.unwrap_or_default())
}

/// A value that an HTTP library does not log, and that is wiped when it is dropped.
fn secret(value: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let wiped = Zeroizing::new(value.as_bytes().to_vec());
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(wiped))?;
    value.set_sensitive(true);
    Ok(value)
}

fn set_up(url: &str, error: impl core::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::SetUp, url, error)
}

fn not_signed(url: &str, error: impl core::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::NotSigned, url, error)
}

impl Default for SharedClient {
    fn default() -> Self {
        Self::new()
    }
}

/// How a transport's client is shown: without proxies, roots and credentials, which do not
/// belong in logs.
impl fmt::Debug for SharedClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("limits", self.calls.limits())
            .finish_non_exhaustive()
    }
}
