//! A machine's token that renews itself: concurrent callers share one request.

use core::fmt;
use std::sync::Arc;

use cognito_srp_core::keeper::{MachineTokenError, MachineTokenState};
use cognito_srp_core::{AccessToken, ClientTokenRequest};
use cognito_transport::{Asked, SharedMachineToken};

use crate::client::Client;
use crate::flight::{Flight, Landing, transport_fn, wait, work};

type Renewed = Result<AccessToken, MachineTokenError>;

/// A machine's token: an app client authenticates with its secret, without a user. The next
/// token is requested before the current one expires.
///
/// Clones share the token. Concurrent callers share one request and its result. If a renewal
/// fails, the old token is returned while it is valid.
///
#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/machine_token.md"))]
#[derive(Clone)]
pub struct MachineToken {
    client: Client,
    shared: Arc<SharedMachineToken<Flight<Renewed>>>,
}

impl MachineToken {
    /// A token from this request, to the user pool's domain
    /// ([`OAuthClient::client_credentials`](cognito_srp_core::OAuthClient::client_credentials))
    /// or to the service's API
    /// ([`AppClient::get_client_token`](cognito_srp_core::AppClient::get_client_token)).
    /// Nothing is sent before the first call.
    #[must_use]
    pub fn new(client: Client, request: ClientTokenRequest) -> Self {
        let state = MachineTokenState::new(request);
        let shared = Arc::new(SharedMachineToken::new(&client.shared, state));
        Self { client, shared }
    }

    transport_fn! {
        /// Returns an access token that is valid for at least a minute
        /// ([`SignedIn::MARGIN`](cognito_srp_core::SignedIn::MARGIN)), or less if no other is
        /// available.
        ///
        /// # Errors
        /// [`MachineTokenError`] if there is none.
        pub fn access_token(&self) -> Result<AccessToken, MachineTokenError> {
            let mut ours = None;
            let begin = || Flight::begin(&mut ours);
            let asked = self.shared.ask(Flight::is_under_way, begin);
            if let Some(landing) = ours {
                self.renew(landing);
            }
            match asked {
                Asked::Known(token) => Ok(token),
                Asked::Share(flight) | Asked::Wait(flight) => {
                    wait!(flight.result()).unwrap_or(Err(MachineTokenError::Abandoned))
                }
            }
        }
    }

    /// Tells the source that a server rejected this token as expired. It is not returned
    /// again, whatever the clock says, and the next call gets another.
    pub fn refuse(&self, token: &AccessToken) {
        self.shared.refuse(token);
    }

    /// Requests a token for all waiting callers.
    fn renew(&self, landing: Landing<Renewed>) {
        let (source, shared) = (self.clone(), Arc::clone(&self.shared));
        let work = work!({
            let result = wait!(source.client.run(source.shared.exchange()));
            source.shared.carried(result)
        });
        landing.after(work, move || shared.ended(), || ());
    }
}

impl fmt::Debug for MachineToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
