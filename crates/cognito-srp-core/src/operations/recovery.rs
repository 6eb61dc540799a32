//! Passwords: `ForgotPassword`, `ConfirmForgotPassword`, `ChangePassword`.

use super::sign_up::CodeSent;
use super::{Acknowledged, Call};
use crate::app_client::AppClient;
use crate::values::identifiers::Username;
use crate::values::secret::{AccessToken, Password};
use crate::wire::{Operation, member};

call! {
    /// A request for `ForgotPassword`: see [`AppClient::forgot_password`].
    ForgotPassword -> CodeSent, client_metadata, user_context, analytics
}

call! {
    /// A request for `ConfirmForgotPassword`: see [`AppClient::confirm_forgot_password`].
    ConfirmForgotPassword -> Acknowledged, client_metadata, user_context, analytics
}

call! {
    /// A request for `ChangePassword`: see [`AppClient::change_password`].
    ChangePassword -> Acknowledged
}

impl<'a> ChangePassword<'a> {
    /// Sets the current password. A user without a password does not need it.
    pub fn with_previous_password(mut self, password: &'a Password) -> Self {
        self.call = self
            .call
            .with(|body| body.text(member::PREVIOUS_PASSWORD, password.expose()));
        self
    }
}

impl AppClient {
    /// Sends the user a code for setting a new password (`ForgotPassword`).
    pub fn forgot_password<'a>(&'a self, username: &'a Username) -> ForgotPassword<'a> {
        ForgotPassword {
            call: Call::of_user(self, Operation::ForgotPassword, username),
        }
    }

    /// Sets a new password with the code from [`forgot_password`](Self::forgot_password)
    /// (`ConfirmForgotPassword`).
    pub fn confirm_forgot_password<'a>(
        &'a self,
        username: &'a Username,
        code: &'a str,
        password: &'a Password,
    ) -> ConfirmForgotPassword<'a> {
        let call = Call::of_user(self, Operation::ConfirmForgotPassword, username);
        ConfirmForgotPassword {
            call: call.with(|body| {
                body.text(member::CONFIRMATION_CODE, code)
                    .text(member::PASSWORD, password.expose())
            }),
        }
    }

    /// Changes the password of a signed-in user (`ChangePassword`).
    pub fn change_password<'a>(
        &'a self,
        access_token: &'a AccessToken,
        proposed: &'a Password,
    ) -> ChangePassword<'a> {
        let call = Call::authorized(self, Operation::ChangePassword, access_token);
        ChangePassword {
            call: call.with(|body| body.text(member::PROPOSED_PASSWORD, proposed.expose())),
        }
    }
}
