//! The flows: how each begins.

pub(crate) mod custom_auth;
pub(crate) mod refresh;
pub(crate) mod user_password;
pub(crate) mod user_srp;

use serde_json::Value;

use crate::app_client::AuthFlow;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::operations::Parameters;
use crate::sign_in::custom::Rounds;
use crate::sign_in::{ClientMetadata, SignIn};
use crate::user_pool::UserPool;

/// A request to begin: the app client is known, and allows the flow.
pub(crate) struct Opening<'a> {
    pub(crate) flow: AuthFlow,
    pub(crate) client_id: &'a str,
    pub(crate) parameters: &'a Parameters,
    pub(crate) session: Option<&'a str>,
}

/// What begins a flow.
pub(crate) type Handler = fn(&mut UserPool, &Opening<'_>, &mut Context<'_>) -> Result<Value, Fault>;

impl Opening<'_> {
    /// Who begins. For an unknown user that is a simulation or a fault, as the app
    /// client is set. The SECRET_HASH is over the name as it was sent.
    pub(crate) fn sign_in(&self, pool: &UserPool) -> Result<SignIn, Fault> {
        let typed = self.parameters.require("USERNAME")?;
        let client = pool.client(self.client_id)?;
        client.check_secret_hash(self.parameters.get("SECRET_HASH"), typed)?;
        let user = pool.find_user(typed);
        let username = match user {
            Some(user) => user.username.clone(),
            None if client.prevent_user_existence_errors => pool.simulated_username(typed),
            None => return Err(Fault::no_such_user()),
        };
        Ok(SignIn {
            username,
            typed: typed.to_owned(),
            exists: user.is_some(),
            client_id: self.client_id.to_owned(),
            flow: self.flow,
            device_key: self.parameters.device_key(),
            proven: Vec::new(),
            rounds: Rounds::default(),
            client_metadata: ClientMetadata::new(),
        })
    }
}
