//! The two transports behind one call.

use cognito_srp_core::{Exchange, Outcome};
use tokio::runtime;

use crate::args::Transport;
use crate::failure::Failure;

/// Carries an exchange until it is settled.
pub(crate) fn run<T: Outcome>(
    transport: Transport,
    exchange: Exchange<T>,
) -> Result<T::Settled, Failure> {
    match transport {
        Transport::Blocking => Ok(cognito_blocking::Client::new().run(exchange)?),
        Transport::Async => {
            let runtime = runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| Failure::Network(format!("no async runtime: {error}")))?;
            let client = cognito_async::Client::new()?;
            Ok(runtime.block_on(client.run(exchange))?)
        }
    }
}
