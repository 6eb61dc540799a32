//! The flows, and how each begins.

pub(crate) mod custom_auth;
pub(crate) mod refresh;
pub(crate) mod user_auth;
pub(crate) mod user_password;
pub(crate) mod user_srp;

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::wire::Parameters;
use crate::state::app_client::AuthFlow;
use crate::state::sign_in::SignIn;
use crate::state::user_pool::UserPool;

/// A request to begin a flow: the app client is known and allows it.
pub(crate) struct AuthRequest<'a> {
    pub(crate) flow: AuthFlow,
    pub(crate) client_id: &'a str,
    pub(crate) parameters: &'a Parameters,
    pub(crate) session: Option<&'a str>,
}

/// The function that begins a flow.
pub(crate) type Handler =
    fn(&mut UserPool, &AuthRequest<'_>, &mut Context<'_>) -> Result<Value, Fault>;

impl AuthRequest<'_> {
    /// The user who begins. For an unknown user this is a simulation or a fault, depending on
    /// the app client. The SECRET_HASH covers the name that was sent.
    pub(crate) fn sign_in(&self, pool: &UserPool) -> Result<SignIn, Fault> {
        let sign_in = self.sign_in_or_simulation(pool)?;
        let client = pool.client(self.client_id)?;
        match sign_in.exists || client.settings.prevent_user_existence_errors {
            true => Ok(sign_in),
            false => Err(Fault::no_such_user()),
        }
    }

    /// The user who begins; for an unknown user always a simulation, whatever the app client's
    /// setting.
    pub(crate) fn sign_in_or_simulation(&self, pool: &UserPool) -> Result<SignIn, Fault> {
        let typed = self.parameters.require("USERNAME")?;
        let client = pool.client(self.client_id)?;
        let hash = self.parameters.get("SECRET_HASH");
        client.check_secret_hash(hash, typed, pool.leniency)?;
        let user = pool.find_user(typed);
        let username = match user {
            Some(user) => user.username.clone(),
            None => pool.simulated_username(typed),
        };
        Ok(SignIn {
            exists: user.is_some(),
            generation: user.map_or(0, |user| user.generation),
            device_key: self.parameters.device_key(),
            ..SignIn::of_user(&username, typed, self.client_id, self.flow)
        })
    }
}
