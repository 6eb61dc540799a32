//! `cognito machine-token`.

use cognito_srp_core::ClientSecretMissing;

use crate::args::MachineToken;
use crate::failure::Failure;
use crate::output;

/// Prints a token and a line ending, and nothing else.
pub(crate) fn run(args: &MachineToken) -> Result<(), Failure> {
    let config = args.client_config()?;
    let transport = args.connection.transport()?;
    let metadata = args.metadata.entries()?;
    let token = match config.domain().filter(|_| args.domain.is_some()) {
        Some(domain) => {
            let grant = config.at(domain).client_credentials().map_err(no_secret)?;
            let grant = grant
                .with_scopes(&args.scopes)
                .with_client_metadata(metadata);
            transport.run(grant)?
        }
        None => {
            let grant = config.app_client.get_client_token().map_err(no_secret)?;
            let grant = grant
                .with_scopes(&args.scopes)
                .with_client_metadata(metadata);
            transport.run(grant)?
        }
    };
    output::line(token.last_access_token().expose().as_bytes())
}

fn no_secret(error: ClientSecretMissing) -> Failure {
    Failure::Usage(format!("{error}: set COGNITO_CLIENT_SECRET"))
}
