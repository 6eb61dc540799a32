//! The session whose place in a profile another has taken.

use cognito_srp_core::SignedIn;
use cognito_srp_core::transport;

use crate::failure::Failure;
use crate::input;
use crate::profile::{Replaced, Site};
use crate::terminal;
use crate::transport::Carrier;

/// Has the service end it, as far as that can be: nobody here has its refresh token any
/// more. The user who has just signed in is kept whatever becomes of it.
pub(crate) fn revoke(before: &Replaced, now: &Site, carrier: &Carrier) {
    if let Err(failure) = revoked(before, now, carrier) {
        let why = terminal::printable(&failure.to_string());
        eprintln!("cognito: the session that was in the profile before is not revoked: {why}");
    }
}

fn revoked(before: &Replaced, now: &Site, carrier: &Carrier) -> Result<(), Failure> {
    let Some(token) = before.user.refresh_token() else {
        return Ok(());
    };
    let settings = &before.client.settings;
    // Whoever signs in now did not say that anything be sent there.
    let endpoint = settings.endpoint()?;
    if endpoint.as_str() != now.app_client.endpoint().as_str() {
        return Err(Failure::Usage(format!("it is at {}", endpoint.as_str())));
    }
    let usable = |secret| -> Result<_, Failure> {
        let site = settings.clone().site(secret)?;
        let admitted = before.client.check_secret(&site);
        Ok(admitted.map(|()| site.app_client))
    };
    // The secret is the new app client's, who may be another.
    let app_client = match usable(input::client_secret()?)? {
        Ok(app_client) => app_client,
        Err(why) => usable(None)?.map_err(|_| Failure::Usage(format!("its app client {why}")))?,
    };
    match carrier.run(app_client.revoke_token(token)) {
        // It is over already.
        Err(transport::Error::Flow(error)) if SignedIn::ends_with(&error) => Ok(()),
        done => Ok(done.map(drop)?),
    }
}
