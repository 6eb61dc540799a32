//! The transports of this build behind one call.

use std::ops::ControlFlow;
#[cfg(feature = "async")]
use std::rc::Rc;

use cognito_blocking::{AccessClaims, IdClaims, Settings, Verifier, VerifyError};
use cognito_srp_core::{Exchange, IntoExchange, Outcome, Page, Pages, call};
#[cfg(feature = "async")]
use tokio::runtime::{self, Runtime};

use crate::args::TransportKind;
use crate::failure::Failure;
use crate::verbose;

/// A transport with its connections.
pub(crate) enum Transport {
    Blocking(cognito_blocking::Client),
    #[cfg(feature = "async")]
    Async(Rc<Runtime>, cognito_async::Client),
}

impl Transport {
    pub(crate) fn new(transport: TransportKind, settings: &Settings) -> Result<Self, Failure> {
        Ok(match transport {
            TransportKind::Blocking => Self::Blocking(cognito_blocking::Client::build(settings)?),
            #[cfg(feature = "async")]
            TransportKind::Async => {
                let runtime = runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(|error| Failure::Network(format!("no async runtime: {error}")))?;
                Self::Async(Rc::new(runtime), cognito_async::Client::build(settings)?)
            }
        })
    }

    /// Carries an exchange until it is settled.
    pub(crate) fn run<E: IntoExchange>(
        &self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, call::Error> {
        if verbose::is_on() {
            return self.run_telling(exchange.into_exchange());
        }
        match self {
            Self::Blocking(client) => client.run(exchange),
            #[cfg(feature = "async")]
            Self::Async(runtime, client) => runtime.block_on(client.run(exchange)),
        }
    }

    /// The same, one round trip after the other. Each has the deadline of a call.
    fn run_telling<T: Outcome>(&self, exchange: Exchange<T>) -> Result<T::Settled, call::Error> {
        let mut exchange = exchange;
        loop {
            let operation = exchange.request().operation();
            let outcome = match self {
                Self::Blocking(client) => client.carry(exchange),
                #[cfg(feature = "async")]
                Self::Async(runtime, client) => runtime.block_on(client.carry(exchange)),
            };
            verbose::came_to(operation, &outcome);
            match outcome?.settle() {
                ControlFlow::Continue(next) => exchange = next,
                ControlFlow::Break(settled) => return Ok(settled),
            }
        }
    }

    /// The claims of an ID token that is good now, by the keys that the issuer has.
    pub(crate) fn verify_id(
        &self,
        verifier: Verifier,
        token: &str,
    ) -> Result<IdClaims, VerifyError> {
        match self {
            Self::Blocking(client) => {
                cognito_blocking::TokenVerifier::new(client.clone(), verifier).verify_id(token)
            }
            #[cfg(feature = "async")]
            Self::Async(runtime, client) => {
                let verifier = cognito_async::TokenVerifier::new(client.clone(), verifier);
                runtime.block_on(verifier.verify_id(token))
            }
        }
    }

    /// The same of an access token.
    pub(crate) fn verify_access(
        &self,
        verifier: Verifier,
        token: &str,
    ) -> Result<AccessClaims, VerifyError> {
        match self {
            Self::Blocking(client) => {
                cognito_blocking::TokenVerifier::new(client.clone(), verifier).verify_access(token)
            }
            #[cfg(feature = "async")]
            Self::Async(runtime, client) => {
                let verifier = cognito_async::TokenVerifier::new(client.clone(), verifier);
                runtime.block_on(verifier.verify_access(token))
            }
        }
    }

    /// All of a list, whatever the number of its pages.
    pub(crate) fn list<P: Page>(
        &self,
        ask: impl FnMut(Option<&str>) -> Exchange<P>,
    ) -> Result<Vec<P::Item>, call::Error> {
        let mut pages = Pages::new(ask);
        let mut items = Vec::new();
        while let Some(exchange) = pages.next_exchange() {
            items.extend(pages.received(self.run(exchange)?)?);
        }
        Ok(items)
    }
}
