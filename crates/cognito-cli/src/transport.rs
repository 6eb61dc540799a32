//! The transports of this build behind one type.

use std::iter;
#[cfg(feature = "async")]
use std::rc::Rc;

use cognito_blocking::{AccessClaims, IdClaims, Settings, Verifier, VerifyError};
use cognito_srp_core::{IntoExchange, Outcome, Page, PagedList, Pages, call};
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

/// Runs the same call on either transport, and waits for the async one.
macro_rules! over_either {
    ($either:expr, $it:ident => $call:expr) => {
        match $either {
            Self::Blocking($it) => $call,
            #[cfg(feature = "async")]
            Self::Async(runtime, $it) => runtime.block_on($call),
        }
    };
}
pub(crate) use over_either;

/// The same with a verifier.
macro_rules! verified {
    ($either:expr, $verifier:expr, $it:ident => $call:expr) => {
        match $either {
            Self::Blocking(client) => {
                let $it = cognito_blocking::TokenVerifier::new(client.clone(), $verifier);
                $call
            }
            #[cfg(feature = "async")]
            Self::Async(runtime, client) => {
                let $it = cognito_async::TokenVerifier::new(client.clone(), $verifier);
                runtime.block_on($call)
            }
        }
    };
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

    /// Reports each attempt on standard error.
    pub(crate) fn telling(self) -> Self {
        let observer = verbose::observer();
        match self {
            Self::Blocking(client) => Self::Blocking(client.with_observer(observer)),
            #[cfg(feature = "async")]
            Self::Async(runtime, client) => Self::Async(runtime, client.with_observer(observer)),
        }
    }

    /// Runs an exchange until it is settled.
    pub(crate) fn run<E: IntoExchange>(
        &self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, call::Error> {
        over_either!(self, client => client.run(exchange))
    }

    /// The claims of an ID token that is valid now, verified with the issuer's keys.
    pub(crate) fn verify_id(
        &self,
        verifier: Verifier,
        token: &str,
    ) -> Result<IdClaims, VerifyError> {
        verified!(self, verifier, it => it.verify_id(token))
    }

    /// The same for an access token.
    pub(crate) fn verify_access(
        &self,
        verifier: Verifier,
        token: &str,
    ) -> Result<AccessClaims, VerifyError> {
        verified!(self, verifier, it => it.verify_access(token))
    }

    /// All items of a list, over all its pages.
    pub(crate) fn list<P: Page>(&self, list: PagedList<P>) -> Result<Vec<P::Item>, call::Error> {
        let mut pages = Pages::new(list);
        let mut items = Vec::new();
        while let Some(exchange) = pages.next_exchange() {
            pages.received(self.run(exchange)?)?;
            items.extend(iter::from_fn(|| pages.next_item()));
        }
        Ok(items)
    }
}
