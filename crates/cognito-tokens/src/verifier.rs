//! The verifier: a cache of keys, and the rules. It has no socket and no clock.

use std::time::Duration;

use cognito_srp_core::{ClientId, Timestamp};

use crate::claims::{AccessClaims, Claims, IdClaims};
use crate::compact::Parts;
use crate::error::{KeySetError, Problem, TokenError};
use crate::issuer::{Form, Issuer};
use crate::key_cache::KeyCache;
use crate::key_set::KeySet;
use crate::kinds::{TokenUse, Verified};
use crate::rules::Rules;
use crate::scan::Known;
use crate::values::required_text;

/// Verifies the tokens of one user pool, by the rules of AWS's aws-jwt-verify.
///
/// Verifying takes `&self`, receiving keys takes `&mut self`: a server puts the verifier into
/// an `RwLock`. The crate's front page shows the loop.
#[derive(Debug)]
pub struct Verifier {
    issuer: Issuer,
    rules: Rules,
    cache: KeyCache,
}

/// The result of verifying a token that was not refused.
#[derive(Debug)]
#[must_use = "a token is verified only if this is `Verified`"]
pub enum Verification<C> {
    /// The token is valid, and has these claims.
    Verified(C),
    /// The issuer's keys must be fetched first: pass them to [`Verifier::receive`], and then
    /// verify the same token again.
    NeedsKeys(KeyRequest),
}

impl<C> Verification<C> {
    /// Converts the claims, if there are any.
    pub fn map<D>(self, make: impl FnOnce(C) -> D) -> Verification<D> {
        match self {
            Self::Verified(claims) => Verification::Verified(make(claims)),
            Self::NeedsKeys(request) => Verification::NeedsKeys(request),
        }
    }
}

/// The keys to fetch: `GET` on [`url`](Self::url), without following redirects.
#[derive(Clone, Debug)]
pub struct KeyRequest {
    form: Form,
    kid: String,
}

impl KeyRequest {
    /// The URL of the configured issuer's key set, whatever the token says.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.form.key_set_url
    }
}

impl Verifier {
    /// Accepts tokens that this issuer issued for one of these app clients.
    #[must_use]
    pub fn new(issuer: Issuer, clients: impl IntoIterator<Item = ClientId>) -> Self {
        Self::with_rules(issuer, Some(clients.into_iter().collect()))
    }

    /// Accepts tokens that this issuer issued for any app client, including other people's app
    /// clients in the same user pool.
    #[must_use]
    pub fn for_any_client(issuer: Issuer) -> Self {
        Self::with_rules(issuer, None)
    }

    fn with_rules(issuer: Issuer, clients: Option<Vec<ClientId>>) -> Self {
        Self {
            cache: KeyCache::of(issuer.names().count()),
            issuer,
            rules: Rules {
                clients,
                scopes: None,
                groups: None,
                leeway: Duration::ZERO,
            },
        }
    }

    /// Accepts only tokens with at least one of these scopes. ID tokens have no scopes. An
    /// empty scope, or one with a space in it (RFC 6749 §3.3), matches no token.
    #[must_use]
    pub fn with_scopes<S: Into<String>>(mut self, any_of: impl IntoIterator<Item = S>) -> Self {
        self.rules.scopes = Some(any_of.into_iter().map(Into::into).collect());
        self
    }

    /// Accepts only tokens of users who are in at least one of these groups. An empty name
    /// matches no group.
    #[must_use]
    pub fn with_groups<S: Into<String>>(mut self, any_of: impl IntoIterator<Item = S>) -> Self {
        self.rules.groups = Some(any_of.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the clock skew to tolerate: tokens are valid that much longer, and that much
    /// earlier. Whole seconds; the default is none.
    #[must_use]
    pub fn with_leeway(mut self, leeway: Duration) -> Self {
        self.rules.leeway = leeway;
        self
    }

    /// Verifies an ID token at this time.
    ///
    /// # Errors
    /// [`TokenError`] names the first error. Claims other than `iss` are checked only after
    /// the signature.
    pub fn verify_id(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<Verification<IdClaims>, TokenError> {
        self.verify(token, now, now)
    }

    /// Verifies an ID token as of another time: whether it was or will be valid then, by the
    /// issuer's current keys. `now` only decides when keys may be fetched.
    ///
    /// # Errors
    /// As [`verify_id`](Self::verify_id).
    pub fn verify_id_at(
        &self,
        token: &str,
        moment: Timestamp,
        now: Timestamp,
    ) -> Result<Verification<IdClaims>, TokenError> {
        self.verify(token, moment, now)
    }

    /// Verifies an access token at this time. Only the service knows whether
    /// it has been revoked.
    ///
    /// # Errors
    /// As [`verify_id`](Self::verify_id).
    pub fn verify_access(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<Verification<AccessClaims>, TokenError> {
        self.verify(token, now, now)
    }

    /// Verifies an access token as of another time, as [`verify_id_at`](Self::verify_id_at)
    /// does for an ID token.
    ///
    /// # Errors
    /// As [`verify_id`](Self::verify_id).
    pub fn verify_access_at(
        &self,
        token: &str,
        moment: Timestamp,
        now: Timestamp,
    ) -> Result<Verification<AccessClaims>, TokenError> {
        self.verify(token, moment, now)
    }

    fn verify<U: TokenUse>(
        &self,
        token: &str,
        moment: Timestamp,
        now: Timestamp,
    ) -> Result<Verification<Claims<U, Verified>>, TokenError> {
        let parts = Parts::read(token, |header| self.cache.kid_of(header))?;
        let kid = parts.key_id()?;
        let issuer = required_text(&parts.payload, Known::Issuer)?;
        let (which, form) = self.issuer.form(issuer).ok_or(TokenError::Claim {
            claim: "iss",
            problem: Problem::NotAccepted,
            expected: "the user pool's issuer",
        })?;
        let known = self.cache.keys(which).and_then(|keys| keys.find(kid));
        let Some(key) = known else {
            if let Some(why) = self.cache.must_wait(which, kid, now) {
                return Err(why);
            }
            return Ok(Verification::NeedsKeys(KeyRequest {
                form: form.clone(),
                kid: kid.to_owned(),
            }));
        };
        let key = key.as_ref().map_err(|unfit| *unfit)?;
        if !key.verifies(parts.signed.as_bytes(), &parts.signature) {
            return Err(TokenError::Signature);
        }
        let claims = Claims::read(parts.payload)?;
        self.rules.check(&claims, moment)?;
        Ok(Verification::Verified(claims))
    }

    /// Takes the response to a [`KeyRequest`]: its status and its body. `now` is the time when
    /// it arrived. If the request itself fails, call [`failed`](Self::failed) instead.
    ///
    /// If the set has no key for the token that needed it, the token is refused
    /// ([`TokenError::UnknownKey`]), and the set is not fetched again for
    /// [`RETRY_AFTER`](crate::RETRY_AFTER). Other tokens with unknown keys get
    /// [`TokenError::KeyNotLookedFor`] during that time.
    ///
    /// # Errors
    /// [`KeySetError`] if the response is not a key set. It then counts as a request that
    /// [`failed`](Self::failed).
    pub fn receive(
        &mut self,
        request: KeyRequest,
        status: u16,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), KeySetError> {
        let read = match status {
            200 => KeySet::read(body),
            status => Err(KeySetError::Status(status)),
        };
        let keys = match read {
            Ok(keys) => keys,
            Err(error) => {
                self.failed(request, now);
                return Err(error);
            }
        };
        // A request of another issuer's verifier changes nothing.
        if let Some((which, _)) = self.issuer.form(&request.form.name) {
            let is_missing = keys.find(&request.kid).is_none();
            let missed = is_missing.then_some((request.kid, now));
            self.cache.put(which, keys, missed);
        }
        Ok(())
    }

    /// Reports that the request failed. Known keys are kept, and the set is not fetched again
    /// for [`PAUSE_AFTER_FAILURE`](crate::PAUSE_AFTER_FAILURE): tokens with unknown keys get
    /// [`TokenError::KeysUnavailable`] during that time.
    pub fn failed(&mut self, request: KeyRequest, now: Timestamp) {
        if let Some((which, _)) = self.issuer.form(&request.form.name) {
            self.cache.failed(which, now);
        }
    }

    /// Replaces the key sets of all forms of the issuer by one that the program already has.
    /// The set is still fetched for an unknown `kid`.
    ///
    /// # Errors
    /// As [`receive`](Self::receive).
    pub fn load_keys(&mut self, key_set: &[u8]) -> Result<(), KeySetError> {
        for (which, _) in self.issuer.names().enumerate() {
            self.cache.put(which, KeySet::read(key_set)?, None);
        }
        Ok(())
    }
}
