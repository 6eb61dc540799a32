//! The service, shared by the server's threads and the program. It is locked while a request
//! reads or changes it, and not while the request computes.

#[cfg(test)]
mod tests;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cognito_srp_core::Timestamp;

use crate::face::begun::Begun;
use crate::face::incoming::Incoming;
use crate::face::log::{AnsweredRequest, Observer};
use crate::face::request::Request;
use crate::face::service::Service;
use crate::ground::entropy::{Context, Entropy};
use crate::ground::leniency::Leniency;
use crate::ground::work::Work;

/// The service and its source of randomness, shared with the server's thread.
pub(crate) struct Shared {
    pub(crate) service: Service,
    pub(crate) entropy: Box<dyn Entropy>,
    /// Called after each request.
    pub(crate) observer: Option<Observer>,
    /// How far the emulator's clock is ahead of the system's.
    pub(crate) ahead: Duration,
}

impl Shared {
    /// Moves the clock forward.
    pub(crate) fn advance(shared: &Mutex<Self>, by: Duration) {
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.ahead = shared.ahead.saturating_add(by);
    }

    /// Sets the observer.
    pub(crate) fn observe(shared: &Mutex<Self>, observer: Observer) {
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.observer = Some(observer);
    }

    /// Handles a request, except for the signing of tokens. The service is not locked while the
    /// input is parsed and while the SRP values are computed; `meanwhile` is called before each of
    /// these computations.
    pub(crate) fn begin(shared: &Mutex<Self>, request: &Request, meanwhile: impl Fn()) -> Begun {
        let leniency = Self::with(shared, |service, _| service.pools.leniency);
        Self::handle(shared, request, leniency, false, meanwhile).0
    }

    /// The same, with the observer, which is called only while nothing is locked, and what it is
    /// told.
    pub(super) fn begin_observed(
        shared: &Mutex<Self>,
        request: &Request,
    ) -> (Begun, Option<(Observer, AnsweredRequest)>) {
        let (leniency, observer) = {
            let shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            (shared.service.pools.leniency, shared.observer.clone())
        };
        let (begun, told) = Self::handle(shared, request, leniency, observer.is_some(), || ());
        (begun, observer.zip(told))
    }

    fn handle(
        shared: &Mutex<Self>,
        request: &Request,
        leniency: Leniency,
        is_told: bool,
        meanwhile: impl Fn(),
    ) -> (Begun, Option<AnsweredRequest>) {
        let incoming = Incoming::read(request, leniency);
        let pass = |work: &mut Work| {
            Self::with(shared, |service, cx| {
                let begun = service.begin(&incoming, &mut cx.pass(work));
                let is_told = is_told && !work.is_to_go_on();
                let told = is_told.then(|| AnsweredRequest::new(request, &begun.response, service));
                (begun, told)
            })
        };
        Work::run(pass, meanwhile)
    }

    /// Calls `run` with the service, at the current time.
    pub(crate) fn with<T>(
        shared: &Mutex<Self>,
        run: impl FnOnce(&mut Service, &mut Context<'_>) -> T,
    ) -> T {
        // A handler that panicked may have left a change half done; that matters less than
        // that the test can continue.
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let Self {
            service,
            entropy,
            ahead,
            ..
        } = &mut *shared;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = Timestamp::since_unix_epoch(now.unwrap_or_default().saturating_add(*ahead));
        let mut cx = Context::new(now, entropy.as_mut());
        run(service, &mut cx)
    }
}
