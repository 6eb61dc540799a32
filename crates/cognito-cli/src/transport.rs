//! The two transports behind one call.

use cognito_blocking::Settings;
use cognito_srp_core::{Exchange, IntoExchange, Outcome, Page};
use cognito_srp_core::{Pages, call};
use tokio::runtime::{self, Runtime};

use crate::args::Transport;
use crate::failure::Failure;

/// A transport with its connections.
pub(crate) enum Carrier {
    Blocking(cognito_blocking::Client),
    Async(Runtime, cognito_async::Client),
}

impl Carrier {
    pub(crate) fn new(transport: Transport, settings: &Settings) -> Result<Self, Failure> {
        Ok(match transport {
            Transport::Blocking => Self::Blocking(cognito_blocking::Client::build(settings)?),
            Transport::Async => {
                let runtime = runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(|error| Failure::Network(format!("no async runtime: {error}")))?;
                Self::Async(runtime, cognito_async::Client::build(settings)?)
            }
        })
    }

    /// Carries an exchange until it is settled.
    pub(crate) fn run<E: IntoExchange>(
        &self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, call::Error> {
        match self {
            Self::Blocking(client) => client.run(exchange),
            Self::Async(runtime, client) => runtime.block_on(client.run(exchange)),
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
