//! A verifier for many callers, with any transport for its keys.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use cognito_srp_core::Timestamp;

use crate::error::{KeySetError, TokenError};
use crate::verifier::{KeyRequest, Verification, Verifier};

/// A [`Verifier`] for many concurrent callers, with one fetch for all who need the same keys.
/// It makes the decisions of a transport's verifier, and does no IO.
///
/// `F` is the transport's type for a running fetch, for which callers can wait.
pub struct SharedVerifier<F> {
    verifier: RwLock<Verifier>,
    /// The running fetches, by URL: one for each form of the issuer. So a token with a form
    /// that is slow or down delays nobody who needs the other.
    under_way: Mutex<BTreeMap<String, F>>,
}

/// What a caller must do next.
#[derive(Debug)]
#[must_use = "a token is verified only if this is `Verified`"]
pub enum Next<C, F> {
    /// The token is valid, and has these claims.
    Verified(C),
    /// Wait for this fetch of the keys that the token needs, and then call it again. If the
    /// fetch fails, the token cannot be verified.
    Wait(F),
}

impl<F: Clone> SharedVerifier<F> {
    /// Shares this verifier.
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier: RwLock::new(verifier),
            under_way: Mutex::default(),
        }
    }

    /// Verifies a token if the keys are known. Otherwise it returns a fetch to wait for: the
    /// running one from the same URL, or the one that `begin` starts. `is_alive` says whether
    /// a fetch is still running, because its transport may have disappeared.
    ///
    /// # Errors
    /// The errors of `ask`.
    pub fn next<C>(
        &self,
        ask: impl Fn(&Verifier) -> Result<Verification<C>, TokenError>,
        is_alive: impl FnOnce(&F) -> bool,
        begin: impl FnOnce(KeyRequest) -> F,
    ) -> Result<Next<C, F>, TokenError> {
        let wanted = match ask(&self.known())? {
            Verification::Verified(claims) => return Ok(Next::Verified(claims)),
            Verification::NeedsKeys(request) => request,
        };
        let mut under_way = self.under_way();
        let fetch = under_way.get(wanted.url());
        if let Some(fetch) = fetch.filter(|fetch| is_alive(fetch)) {
            return Ok(Next::Wait(fetch.clone()));
        }
        // Again, because a fetch may have ended in between.
        let wanted = match ask(&self.known())? {
            Verification::Verified(claims) => return Ok(Next::Verified(claims)),
            Verification::NeedsKeys(request) => request,
        };
        let url = wanted.url().to_owned();
        let fetch = begin(wanted);
        under_way.insert(url, fetch.clone());
        Ok(Next::Wait(fetch))
    }

    /// Takes the response, as [`Verifier::receive`] does.
    ///
    /// # Errors
    /// As [`Verifier::receive`].
    pub fn receive(
        &self,
        request: KeyRequest,
        status: u16,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), KeySetError> {
        self.changed().receive(request, status, body, now)
    }

    /// Reports a failed request, as [`Verifier::failed`] does.
    pub fn failed(&self, request: KeyRequest, now: Timestamp) {
        self.changed().failed(request, now);
    }

    /// Reports that the fetch from this URL has ended, with or without success: the next
    /// caller who needs its keys begins another.
    pub fn ended(&self, url: &str) {
        self.under_way().remove(url);
    }

    fn known(&self) -> RwLockReadGuard<'_, Verifier> {
        self.verifier.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) -> RwLockWriteGuard<'_, Verifier> {
        self.verifier
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn under_way(&self) -> MutexGuard<'_, BTreeMap<String, F>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: Clone> fmt::Debug for SharedVerifier<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedVerifier")
            .field(&*self.known())
            .finish()
    }
}
