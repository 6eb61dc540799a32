//! The two transports behind one call.

use cognito_srp_core::{Exchange, Outcome, transport};
use tokio::runtime::{self, Runtime};

use crate::args::Transport;
use crate::failure::Failure;

/// A transport with its connections.
pub(crate) enum Carrier {
    Blocking(cognito_blocking::Client),
    Async(Runtime, cognito_async::Client),
}

impl Carrier {
    pub(crate) fn new(transport: Transport) -> Result<Self, Failure> {
        Ok(match transport {
            Transport::Blocking => Self::Blocking(cognito_blocking::Client::new()),
            Transport::Async => {
                let runtime = runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(|error| Failure::Network(format!("no async runtime: {error}")))?;
                Self::Async(runtime, cognito_async::Client::new()?)
            }
        })
    }

    /// Carries an exchange until it is settled.
    pub(crate) fn run<T: Outcome>(
        &self,
        exchange: Exchange<T>,
    ) -> Result<T::Settled, transport::Error> {
        match self {
            Self::Blocking(client) => client.run(exchange),
            Self::Async(runtime, client) => runtime.block_on(client.run(exchange)),
        }
    }
}
