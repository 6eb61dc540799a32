//! The passwords of a pool's users: setting, checking and removing them.

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::Identity;

use super::UserPool;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::password::Password;
use crate::state::pending_codes::Purpose;
use crate::state::sign_in::SignIn;
use crate::state::user::{Status, User};

impl UserPool {
    /// Sets a user's password. This ends unfinished sign-ins with the old one, and a code for
    /// resetting it.
    pub(crate) fn set_password(
        &mut self,
        username: &str,
        password: Password,
        status: Status,
        now: Timestamp,
    ) -> Result<&mut User, Fault> {
        self.pending_codes.remove(username, Purpose::Password);
        self.attempts.right_password(username);
        // Beside the present one.
        let remembered = self.policy.history_size().saturating_sub(1);
        let user = self.users.get_mut(username).ok_or_else(Fault::internal)?;
        user.set_password(password, status, now);
        user.previous.truncate(remembered);
        Ok(user)
    }

    /// Refuses a password that is one of the user's last ones, as many as the policy says.
    pub(crate) fn check_history(&self, username: &str, password: &str) -> Result<(), Fault> {
        let user = self.users.get(username).ok_or_else(Fault::internal)?;
        let is_own = user.has_password && user.status != Status::ForceChangePassword;
        let present = is_own.then_some(&user.password);
        let last = present.into_iter().chain(&user.previous);
        let mut last = last.take(self.policy.history_size());
        match last.any(|it| it.is(&self.identity(username), password)) {
            true => Err(Fault::new(
                "PasswordHistoryPolicyViolationException",
                "The password has been used before.",
            )),
            false => Ok(()),
        }
    }

    /// Removes a user's password: nobody knows its replacement.
    pub(crate) fn take_password(
        &mut self,
        username: &str,
        cx: &mut Context<'_>,
    ) -> Result<(), Fault> {
        let password = cx.alphanumeric(40)?;
        let password = self.new_password(username, &password, cx)?;
        let status = self.users.get(username).ok_or_else(Fault::internal)?.status;
        let user = self.set_password(username, password, status, cx.now)?;
        user.has_password = false;
        Ok(())
    }

    /// What is kept of a password, with a new salt.
    pub(crate) fn new_password(
        &self,
        username: &str,
        password: &str,
        cx: &mut Context<'_>,
    ) -> Result<Password, Fault> {
        let salt = cx.random()?;
        Ok(Password::new(&self.identity(username), password, salt))
    }

    /// The SRP identity of `username`.
    pub(crate) fn identity<'a>(&'a self, username: &'a str) -> Identity<'a> {
        Identity::user(self.id.pool_name(), username)
    }

    /// What is kept of the user's password, or simulated.
    pub(crate) fn password_of(&self, sign_in: &SignIn) -> Result<Password, Fault> {
        match sign_in.exists {
            true => Ok(self.user(sign_in)?.password.clone()),
            false => Ok(self.simulation.password(&self.folded(&sign_in.typed))),
        }
    }
}
