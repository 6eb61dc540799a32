//! A token for a machine that renews itself: one request for all who ask.

use core::fmt;
use std::sync::Arc;

use cognito_srp_core::keeper::{MachineTokenError, MachineTokenState};
use cognito_srp_core::{AccessToken, ClientTokenRequest};
use cognito_transport::{Asked, SharedMachineToken};

use crate::client::Client;
use crate::flight::{Flight, Landing, transport_fn, wait, work};

type Landed = Result<AccessToken, MachineTokenError>;

/// The token of a machine: an app client that proves itself with its secret, without a user.
/// Another is asked for before it ends.
///
/// A clone is the same source. However many callers ask at once, there is one request and all
/// have its result. When a renewal fails, the old token is given while it lasts.
///
#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/machine_token.md"))]
#[derive(Clone)]
pub struct MachineToken {
    client: Client,
    shared: Arc<SharedMachineToken<Flight<Landed>>>,
}

impl MachineToken {
    /// A source that sends this request, to the user pool's domain
    /// ([`OAuthClient::client_credentials`](cognito_srp_core::OAuthClient::client_credentials))
    /// or to the service's API
    /// ([`AppClient::get_client_token`](cognito_srp_core::AppClient::get_client_token)).
    /// Nothing is sent before somebody asks.
    #[must_use]
    pub fn new(client: Client, request: ClientTokenRequest) -> Self {
        let state = MachineTokenState::new(request);
        let shared = Arc::new(SharedMachineToken::new(&client.shared, state));
        Self { client, shared }
    }

    transport_fn! {
        /// An access token that is good for a minute
        /// ([`SignedIn::MARGIN`](cognito_srp_core::SignedIn::MARGIN)) at least, or as long as
        /// it lasts when no other can be had.
        ///
        /// # Errors
        /// [`MachineTokenError`], when there is none.
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
                    wait!(flight.landed()).unwrap_or(Err(MachineTokenError::Abandoned))
                }
            }
        }
    }

    /// Takes somebody's word that this token, which was presented to them, has ended: it is
    /// given to nobody any more, whatever a clock says, and the next who asks has another.
    pub fn refuse(&self, token: &AccessToken) {
        self.shared.refuse(token);
    }

    /// Asks for all who wait.
    fn renew(&self, landing: Landing<Landed>) {
        let (source, shared) = (self.clone(), Arc::clone(&self.shared));
        let work = work!({
            let result = wait!(source.client.run(source.shared.exchange()));
            source.shared.carried(result)
        });
        landing.after(work, move || shared.landed(), || ());
    }
}

impl fmt::Debug for MachineToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
