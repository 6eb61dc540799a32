//! The session whose place in a profile another has taken.

use cognito_srp_core::SessionMismatch;

use crate::failure::Failure;
use crate::input;
use crate::profile::{ClientConfig, ReplacedSession};
use crate::terminal;
use crate::transport::Transport;

/// Has the service end it, as far as that can be: nobody here has its refresh token any
/// more. The user who has just signed in is kept whatever becomes of it.
pub(crate) fn revoke(before: &ReplacedSession, now: &ClientConfig, transport: &Transport) {
    if let Err(failure) = revoked(before, now, transport) {
        let why = terminal::printable(&failure.to_string());
        eprintln!("cognito: the session that was in the profile before was not revoked: {why}");
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
    // Whoever signs in now did not say that anything be sent there.
    let endpoint = settings.endpoint()?;
    if endpoint.as_str() != now.app_client.endpoint().as_str() {
        return Err(Failure::Usage(format!(
            "its endpoint is {}",
            endpoint.as_str()
        )));
    }
    let app_client = |secret| Ok::<_, Failure>(settings.clone().client_config(secret)?.app_client);
    // The secret is that of the new app client, which may be another.
    let mut client = app_client(input::client_secret()?)?;
    if before.user.check(&client) == Err(SessionMismatch::SecretUnexpected) {
        client = app_client(None)?;
    }
    before.user.check(&client)?;
    match transport.run(client.revoke_token(token)) {
        // It is over already.
        Err(error) if error.means_sign_in_again() => Ok(()),
        done => Ok(done.map(drop)?),
    }
}
