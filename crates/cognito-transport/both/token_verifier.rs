//! Verifying tokens, with the issuer's keys from where they are.

use std::sync::Arc;

use cognito_srp_core::Timestamp;
use cognito_srp_core::call::Clock;
use cognito_tokens::{
    AccessClaims, IdClaims, KeyRequest, Next, SharedVerifier, TokenError, Verification, Verifier,
    VerifyError,
};

use crate::client::Client;
use crate::flight::{Flight, Instant, Landing, transport_fn, wait, work};

/// Verifies the tokens of a user pool, and fetches the issuer's keys when they are
/// needed. With the feature `tokens`.
///
/// The rules and the cache are those of [`cognito_tokens`]: keys are kept until a token
/// names one that is not among them; then the set is fetched again, and where that does
/// not help, not for another 10 seconds. However many callers ask at once, there is one
/// fetch and all have its result. It has the time of one attempt ([`Limits`](crate::Limits))
/// and is not repeated by itself: what failed is fetched again for the next token, a second
/// later at the earliest ([`TokenError::KeysUnavailable`]).
///
/// A token that names a key which nobody knows makes nobody wait whose key is known; nor
/// does a token of the issuer's other form, whose keys have a fetch of their own.
///
/// A clone is the same verifier. The time is that of the client's clock
/// ([`Client::with_clock`]) or of a [clock of its own](Self::with_clock), by default this
/// machine's: [`Verifier::with_leeway`] says by how much the clocks may be apart.
///
#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/token_verifier.md"))]
#[derive(Clone, Debug)]
pub struct TokenVerifier {
    client: Client,
    clock: Clock,
    shared: Arc<SharedVerifier<Flight<Landed>>>,
}

type Landed = Result<(), VerifyError>;

impl TokenVerifier {
    /// A verifier that fetches with this client, whose roots, proxy, time-outs and clock
    /// count.
    #[must_use]
    pub fn new(client: Client, verifier: Verifier) -> Self {
        Self {
            clock: client.shared.clock().clone(),
            client,
            shared: Arc::new(SharedVerifier::new(verifier)),
        }
    }

    /// Sets the clock by which tokens begin and end, and by which keys are not fetched
    /// again yet, instead of the client's: for tests of what expires, say.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    transport_fn! {
        /// Verifies an ID token now.
        ///
        /// # Errors
        /// [`VerifyError::Token`] when it is refused, any other when the keys could not be
        /// had; [`VerifyError::is_refusal`] tells.
        pub fn verify_id(&self, token: &str) -> Result<IdClaims, VerifyError> {
            wait!(self.verify(|verifier, now| verifier.verify_id(token, now)))
        }
    }

    transport_fn! {
        /// Verifies an ID token as of this moment: whether it was good then, or will be, by the
        /// keys that the issuer has now.
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
        /// Verifies an access token now. Whether it was revoked meanwhile, only the service
        /// knows.
        ///
        /// # Errors
        /// As [`verify_id`](Self::verify_id).
        pub fn verify_access(&self, token: &str) -> Result<AccessClaims, VerifyError> {
            wait!(self.verify(|verifier, now| verifier.verify_access(token, now)))
        }
    }

    transport_fn! {
        /// Verifies an access token as of this moment, as [`verify_id_at`](Self::verify_id_at)
        /// does an ID token.
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
                let mut ours = None;
                let begin = |request| {
                    let (flight, landing) = Flight::new();
                    ours = Some((landing, request));
                    flight
                };
                let next = self.shared.next(ask, Flight::is_under_way, begin)?;
                if let Some((landing, request)) = ours {
                    self.fetch_for_all(landing, request);
                }
                match next {
                    Next::Verified(claims) => return Ok(claims),
                    Next::Wait(flight) => wait!(flight.landed()).unwrap_or(Err(VerifyError::Abandoned))?,
                }
            }
        }
    }

    /// Fetches for all who wait.
    fn fetch_for_all(&self, landing: Landing<Landed>, request: KeyRequest) {
        let (verifier, shared) = (self.clone(), Arc::clone(&self.shared));
        let url = request.url().to_owned();
        let work = work!({ wait!(verifier.fetch(request)) });
        landing.after(work, move || shared.landed(&url), || ());
    }

    transport_fn! {
        fn fetch(&self, request: KeyRequest) -> Landed {
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
