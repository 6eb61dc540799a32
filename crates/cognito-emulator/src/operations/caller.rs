//! The caller of an operation without signature and session: an app client, on behalf of a
//! user whom it names.

use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::state::user::User;
use crate::state::user_pool::UserPool;

members! {
    /// The members that name the caller.
    pub(super) struct Caller {
        client_id: Option<String>,
        secret_hash: Option<String>,
        username: Option<String>,
    }
}

impl Caller {
    pub(super) fn client_id(&self) -> &str {
        self.client_id.as_deref().unwrap_or_default()
    }

    pub(super) fn username(&self) -> &str {
        self.username.as_deref().unwrap_or_default()
    }

    /// Checks the SecretHash over the request's `Username`.
    pub(super) fn check(&self, pool: &UserPool) -> Result<(), Fault> {
        let client = pool.client(self.client_id())?;
        let hash = self.secret_hash.as_deref();
        client.check_secret_hash(hash, self.username(), pool.leniency)
    }

    /// Whether the app client must not learn which users exist.
    pub(super) fn hides_user_existence(&self, pool: &UserPool) -> Result<bool, Fault> {
        let client = pool.client(self.client_id())?;
        Ok(client.settings.prevent_user_existence_errors)
    }

    /// The user, if there is one. If there is none, only an app client that may learn it gets
    /// an error.
    pub(super) fn user<'a>(&self, pool: &'a UserPool) -> Result<Option<&'a User>, Fault> {
        match pool.find_user(self.username()) {
            Some(user) => Ok(Some(user)),
            None if self.hides_user_existence(pool)? => Ok(None),
            None => Err(Fault::new(
                "UserNotFoundException",
                "Username/client id combination not found.",
            )),
        }
    }
}
