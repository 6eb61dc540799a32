//! The passwords of a pool's users: setting, checking and removing them.

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::{Identity, Integer, Verifier};
use subtle::ConstantTimeEq;

use super::UserPool;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::pending_codes::Purpose;
use crate::state::sign_in::SignIn;
use crate::state::user::{Status, User};

impl UserPool {
    /// Sets a user's password. This ends unfinished sign-ins with the old one, and a code for
    /// resetting it.
    pub(crate) fn set_password(
        &mut self,
        username: &str,
        verifier: Verifier,
        status: Status,
        now: Timestamp,
    ) -> Result<&mut User, Fault> {
        self.pending_codes.remove(username, Purpose::Password);
        self.attempts.right_password(username);
        // Beside the present one.
        let remembered = self.policy.history_size().saturating_sub(1);
        let user = self.users.get_mut(username).ok_or_else(Fault::internal)?;
        user.set_password(verifier, status, now);
        user.previous.truncate(remembered);
        Ok(user)
    }

    /// Refuses a password that is one of the user's last ones, as many as the policy says.
    pub(crate) fn check_history(
        &self,
        username: &str,
        password: &str,
        cx: &mut Context<'_>,
    ) -> Result<(), Fault> {
        let user = self.users.get(username).ok_or_else(Fault::internal)?;
        let is_own = user.has_password && user.status != Status::ForceChangePassword;
        let present = is_own.then_some(&user.verifier);
        let last = present.into_iter().chain(&user.previous);
        for verifier in last.take(self.policy.history_size()) {
            if self.is_password(username, password, verifier, cx)? {
                return Err(Fault::new(
                    "PasswordHistoryPolicyViolationException",
                    "The password has been used before.",
                ));
            }
        }
        Ok(())
    }

    /// Removes a user's password: nobody knows its replacement.
    pub(crate) fn take_password(
        &mut self,
        username: &str,
        cx: &mut Context<'_>,
    ) -> Result<(), Fault> {
        let password = cx.alphanumeric(40)?;
        let verifier = self.new_verifier(username, &password, cx)?;
        let status = self.users.get(username).ok_or_else(Fault::internal)?.status;
        let user = self.set_password(username, verifier, status, cx.now)?;
        user.has_password = false;
        Ok(())
    }

    /// A verifier with a new salt of 16 bytes.
    pub(crate) fn new_verifier(
        &self,
        username: &str,
        password: &str,
        cx: &mut Context<'_>,
    ) -> Result<Verifier, Fault> {
        let salt = Integer::from_be_bytes(&cx.random::<16>()?);
        cx.verifier((self.id.pool_name(), username), password, &salt)
    }

    /// Whether a password is the user's: computes the verifier again and compares it in constant
    /// time.
    pub(crate) fn is_password(
        &self,
        username: &str,
        password: &str,
        verifier: &Verifier,
        cx: &mut Context<'_>,
    ) -> Result<bool, Fault> {
        let user = (self.id.pool_name(), username);
        let given = cx.verifier(user, password, verifier.salt())?;
        let (given, expected) = (given.value().expose(), verifier.value().expose());
        Ok(given.ct_eq(expected).into())
    }

    /// The SRP identity of `username`.
    pub(crate) fn identity<'a>(&'a self, username: &'a str) -> Identity<'a> {
        Identity::user(self.id.pool_name(), username)
    }

    /// The verifier for checking a password: the user's, or a simulated one.
    pub(crate) fn verifier_of(&self, sign_in: &SignIn) -> Result<Verifier, Fault> {
        match sign_in.exists {
            true => Ok(self.user(sign_in)?.verifier.clone()),
            false => Ok(self.simulation.verifier(&self.folded(&sign_in.typed))),
        }
    }
}
