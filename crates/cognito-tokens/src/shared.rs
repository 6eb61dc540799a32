//! A verifier that many callers share, whichever transport fetches for it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use cognito_srp_core::Timestamp;

use crate::error::{KeySetError, TokenError};
use crate::verifier::{KeyRequest, Verification, Verifier};

/// A [`Verifier`] for many callers at once, with one fetch for all who want the same
/// keys: the decisions of a transport's verifier. It does no IO.
///
/// `F` is the transport's: a fetch that is under way, for which a caller can wait.
pub struct SharedVerifier<F> {
    verifier: RwLock<Verifier>,
    /// The fetches that are under way, by address: of the issuer's forms, one each. Who
    /// names a form that is slow or not there makes nobody wait for it who does not.
    under_way: Mutex<BTreeMap<String, F>>,
}

/// What a caller has to do.
#[derive(Debug)]
#[must_use = "a token is verified only if this is `Verified`"]
pub enum Next<C, F> {
    /// Nothing: the token is good, and says this.
    Verified(C),
    /// To wait for this fetch of the keys that the token needs, and ask again. When the
    /// fetch fails, it is over for this token.
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

    /// Verifies a token, if the keys are known. Else there is a fetch to wait for: one
    /// from the same address that is under way, or the one that `begin` makes. `is_alive`
    /// says whether a fetch is, for its transport may have gone away.
    ///
    /// # Errors
    /// What `ask` says.
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
        // Once more, for a fetch may have landed in between.
        let wanted = match ask(&self.known())? {
            Verification::Verified(claims) => return Ok(Next::Verified(claims)),
            Verification::NeedsKeys(request) => request,
        };
        let url = wanted.url().to_owned();
        let fetch = begin(wanted);
        under_way.insert(url, fetch.clone());
        Ok(Next::Wait(fetch))
    }

    /// Takes what was fetched, as [`Verifier::receive`] does.
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

    /// The request could not be made, as for [`Verifier::failed`].
    pub fn failed(&self, request: KeyRequest, now: Timestamp) {
        self.changed().failed(request, now);
    }

    /// The fetch from this address is over, however it went: the next one who needs keys
    /// from there begins another.
    pub fn landed(&self, url: &str) {
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
