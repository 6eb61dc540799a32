//! Verifies tokens, and fetches the issuer's keys.

use std::sync::Arc;

use cognito_srp_core::Timestamp;
use cognito_srp_core::call::Clock;
use cognito_tokens::{
    AccessClaims, IdClaims, KeyRequest, Next, SharedVerifier, TokenError, Verification, Verifier,
    VerifyError,
};

use crate::client::Client;
use crate::flight::{Flight, Instant, Landing, transport_fn, wait, work};

/// Verifies a user pool's tokens, and fetches the issuer's keys when it needs them. Needs the
/// feature `tokens`.
///
/// The rules and the cache are those of [`cognito_tokens`]. Keys are cached until a token
/// names an unknown key; then the key set is fetched again, at most once in 10 seconds if that
/// did not help. However many callers need keys at once, there is one fetch, and all get its
/// result. A fetch may take as long as one attempt ([`Limits`](crate::Limits)) and is not
/// retried; after a failure the next token fetches again, a second later at the earliest
/// ([`TokenError::KeysUnavailable`]).
///
/// While keys are fetched, only tokens that need them wait. The issuer's two forms have
/// separate key sets and separate fetches.
///
/// A clone is the same verifier. It uses the client's clock ([`Client::with_clock`]) or a
/// [clock of its own](Self::with_clock); the default is this machine's clock.
/// [`Verifier::with_leeway`] sets by how much clocks may differ.
///
#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/token_verifier.md"))]
#[derive(Clone, Debug)]
pub struct TokenVerifier {
    client: Client,
    clock: Clock,
    shared: Arc<SharedVerifier<Flight<Fetched>>>,
}

type Fetched = Result<(), VerifyError>;

impl TokenVerifier {
    /// A verifier that fetches keys with this client, its roots, proxy, timeouts and clock.
    #[must_use]
    pub fn new(client: Client, verifier: Verifier) -> Self {
        Self {
            clock: client.shared.clock().clone(),
            client,
            shared: Arc::new(SharedVerifier::new(verifier)),
        }
    }

    /// Sets the clock for the validity of tokens and the pauses between fetches, instead of
    /// the client's clock; useful in tests of expiry.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    transport_fn! {
        /// Verifies an ID token now.
        ///
        /// # Errors
        /// [`VerifyError::Token`] if the token is refused, any other if the keys could not be
        /// fetched; [`VerifyError::is_refusal`] tells which.
        pub fn verify_id(&self, token: &str) -> Result<IdClaims, VerifyError> {
            wait!(self.verify(|verifier, now| verifier.verify_id(token, now)))
        }
    }

    transport_fn! {
        /// Verifies an ID token as of the given moment: whether it was or will be valid then,
        /// with the issuer's present keys.
        ///
        /// # Errors
        /// As [`verify_id`](Self::verify_id).
        pub fn verify_id_at(
            &self,
            token: &str,
            moment: Timestamp,
        ) -> Result<IdClaims, VerifyError> {
            wait!(self.verify(|verifier, now| verifier.verify_id_at(token, moment, now)))
        }
    }

    transport_fn! {
        /// Verifies an access token now. Only the service knows whether it was revoked.
        ///
        /// # Errors
        /// As [`verify_id`](Self::verify_id).
        pub fn verify_access(&self, token: &str) -> Result<AccessClaims, VerifyError> {
            wait!(self.verify(|verifier, now| verifier.verify_access(token, now)))
        }
    }

    transport_fn! {
        /// Verifies an access token as of the given moment, like
        /// [`verify_id_at`](Self::verify_id_at).
        ///
        /// # Errors
        /// As [`verify_id`](Self::verify_id).
        pub fn verify_access_at(
            &self,
            token: &str,
            moment: Timestamp,
        ) -> Result<AccessClaims, VerifyError> {
            wait!(self.verify(|verifier, now| verifier.verify_access_at(token, moment, now)))
        }
    }

    transport_fn! {
        fn verify<C>(
            &self,
            ask: impl Fn(&Verifier, Timestamp) -> Result<Verification<C>, TokenError>,
        ) -> Result<C, VerifyError> {
            let ask = |verifier: &Verifier| ask(verifier, self.clock.now());
            loop {
                let (mut ours, mut needed) = (None, None);
                let begin = |request| {
                    needed = Some(request);
                    Flight::begin(&mut ours)
                };
                let next = self.shared.next(ask, Flight::is_under_way, begin)?;
                if let (Some(landing), Some(request)) = (ours, needed) {
                    self.fetch_for_all(landing, request);
                }
                match next {
                    Next::Verified(claims) => return Ok(claims),
                    Next::Wait(flight) => wait!(flight.result()).unwrap_or(Err(VerifyError::Abandoned))?,
                }
            }
        }
    }

    /// Fetches keys for all callers that wait.
    fn fetch_for_all(&self, landing: Landing<Fetched>, request: KeyRequest) {
        let (verifier, shared) = (self.clone(), Arc::clone(&self.shared));
        let url = request.url().to_owned();
        let work = work!({ wait!(verifier.fetch(request)) });
        landing.after(work, move || shared.ended(&url), || ());
    }

    transport_fn! {
        fn fetch(&self, request: KeyRequest) -> Fetched {
            let begun = Instant::now();
            let fetched = wait!(self.client.get(request.url()));
            self.client.shared.tell_of_key_set(begun.elapsed(), &fetched);
            let reply = match fetched {
                Ok(reply) => reply,
                Err(error) => {
                    self.shared.failed(request, self.clock.now());
                    return Err(error.into());
                }
            };
            let (status, body) = reply.plain();
            Ok(self
                .shared
                .receive(request, status, body, self.clock.now())?)
        }
    }
}
