//! Verifying tokens, with the issuer's keys from where they are.

use std::sync::Arc;

use cognito_tokens::{
    AccessClaims, IdClaims, KeyRequest, Next, SharedVerifier, TokenError, Verification, Verifier,
    VerifyError,
};

use crate::client::Client;
use crate::clock::now;
use crate::flight::{Flight, Landing};

/// Verifies the tokens of a user pool, and fetches the issuer's keys when they are
/// needed. With the feature `tokens`.
///
/// The rules and the cache are those of [`cognito_tokens`]: keys are kept until a token
/// names one that is not among them; then the set is fetched again, and where that does
/// not help, not for another 10 seconds. However many threads ask at once, there is one
/// fetch and all have its result. It has the time of one attempt ([`Limits`](crate::Limits))
/// and is not repeated by itself: what failed is fetched again for the next token, a second
/// later at the earliest ([`TokenError::KeysUnavailable`]).
///
/// A clone is the same verifier. The time is this machine's:
/// [`Verifier::with_leeway`] says by how much the clocks may be apart.
///
/// ```no_run
/// use cognito_blocking::cognito_srp_core::{ClientId, UserPoolId};
/// use cognito_blocking::cognito_tokens::{Issuer, Verifier};
/// use cognito_blocking::{Client, TokenVerifier};
///
/// # fn f(bearer: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let pool = UserPoolId::parse("eu-west-2_eYpv1mFHB")?;
/// let client = ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?;
/// let rules = Verifier::new(Issuer::of(&pool), [client]);
/// let verifier = TokenVerifier::new(Client::new()?, rules); // one for the program
/// match verifier.verify_access(bearer) {
///     Ok(claims) => println!("200 for {}", claims.subject()),
///     Err(error) if error.is_refusal() => println!("401: {error}"),
///     Err(error) => println!("503: {error}"),
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct TokenVerifier {
    client: Client,
    shared: Arc<SharedVerifier<Flight<Landed>>>,
}

type Landed = Result<(), VerifyError>;

impl TokenVerifier {
    /// A verifier that fetches with this client, whose roots, proxy and time-outs count.
    #[must_use]
    pub fn new(client: Client, verifier: Verifier) -> Self {
        Self {
            client,
            shared: Arc::new(SharedVerifier::new(verifier)),
        }
    }

    /// Verifies an ID token now.
    ///
    /// # Errors
    /// [`VerifyError::Token`] when it is refused, any other when the keys could not be
    /// had.
    pub fn verify_id(&self, token: &str) -> Result<IdClaims, VerifyError> {
        self.verify(|verifier| verifier.verify_id(token, now()))
    }

    /// Verifies an access token now. Whether it was revoked meanwhile, only the service
    /// knows.
    ///
    /// # Errors
    /// As [`verify_id`](Self::verify_id).
    pub fn verify_access(&self, token: &str) -> Result<AccessClaims, VerifyError> {
        self.verify(|verifier| verifier.verify_access(token, now()))
    }

    fn verify<C>(
        &self,
        ask: impl Fn(&Verifier) -> Result<Verification<C>, TokenError>,
    ) -> Result<C, VerifyError> {
        loop {
            let mut begun = None;
            let begin = |request| {
                begun = Some(request);
                Flight::default()
            };
            let (flight, is_wanted) = match self.shared.next(&ask, |_| true, begin)? {
                Next::Verified(claims) => return Ok(claims),
                Next::Wait { fetch, is_wanted } => (fetch, is_wanted),
            };
            let landed = match begun {
                Some(request) => {
                    let abandoned = Err(VerifyError::Abandoned);
                    let landing = Landing::new(flight, abandoned, || self.shared.landed());
                    landing.with(self.fetch(request))
                }
                None => flight.wait().clone(),
            };
            if is_wanted {
                landed?;
            }
        }
    }

    fn fetch(&self, request: KeyRequest) -> Landed {
        let reply = match self.client.get(request.url()) {
            Ok(reply) => reply,
            Err(error) => {
                self.shared.failed(request, now());
                return Err(error.into());
            }
        };
        let (status, body) = reply.plain();
        Ok(self.shared.receive(request, status, body, now())?)
    }
}
