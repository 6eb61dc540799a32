//! The session in a profile that another one has replaced.

use cognito_srp_core::SessionMismatch;

use crate::failure::Failure;
use crate::input;
use crate::profile::{ClientConfig, ReplacedSession};
use crate::terminal;
use crate::transport::Transport;

/// Revokes the session if possible, because nobody here has its refresh token any more. The
/// new user is kept whatever the result.
pub(crate) fn revoke(before: &ReplacedSession, now: &ClientConfig, transport: &Transport) {
    if let Err(failure) = revoked(before, now, transport) {
        let why = terminal::printable(&failure.to_string());
        eprintln!("cognito: the profile's previous session was not revoked: {why}");
    }
}

fn revoked(
    before: &ReplacedSession,
    now: &ClientConfig,
    transport: &Transport,
) -> Result<(), Failure> {
    let Some(token) = before.user.refresh_token() else {
        return Ok(());
    };
    let settings = &before.client.settings;
    // The user who signs in now did not ask for anything to be sent there.
    let endpoint = settings.endpoint()?;
    if endpoint.as_str() != now.app_client.endpoint().as_str() {
        return Err(Failure::Usage(format!(
            "its endpoint is {}",
            endpoint.as_str()
        )));
    }
    let app_client = |secret| Ok::<_, Failure>(settings.clone().client_config(secret)?.app_client);
    // The secret belongs to the new app client, which may be a different one.
    let mut client = app_client(input::client_secret()?)?;
    if before.user.check(&client) == Err(SessionMismatch::SecretUnexpected) {
        client = app_client(None)?;
    }
    before.user.check(&client)?;
    match transport.run(client.revoke_token(token)) {
        // It has already ended.
        Err(error) if error.means_sign_in_again() => Ok(()),
        done => Ok(done.map(drop)?),
    }
}
