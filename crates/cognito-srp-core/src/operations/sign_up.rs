//! Signing up: `SignUp`, `ConfirmSignUp`, `ResendConfirmationCode`.

use alloc::string::String;
use core::fmt;

use super::Call;
use super::code_delivery::CodeDelivery;
use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::settles_at_once;
use crate::values::identifiers::Username;
use crate::values::sanitized::Sanitized;
use crate::values::secret::{self, Password, Session};
use crate::wire::{self, CodeDeliveryReply, Operation, SessionReply, SignUpReply, member};

/// The result of [`AppClient::sign_up`].
#[non_exhaustive]
pub struct SignedUp {
    /// Whether the user can already sign in. Usually not: a code was sent, for
    /// [`AppClient::confirm_sign_up`].
    pub is_confirmed: bool,
    /// Where the code was sent, if one was.
    pub code_delivery: Option<CodeDelivery>,
    /// The user's `sub`: a UUID that never changes.
    pub sub: String,
    /// Pass it to [`ConfirmSignUp::with_session`], so that the user can sign in without
    /// another proof.
    pub session: Option<Session>,
}

impl fmt::Debug for SignedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedUp")
            .field("is_confirmed", &self.is_confirmed)
            .field("code_delivery", &self.code_delivery)
            .field("sub", &Sanitized::name(&self.sub))
            .field("session", &self.session)
            .finish()
    }
}

/// The result of [`AppClient::confirm_sign_up`].
#[derive(Debug)]
#[non_exhaustive]
pub struct SignUpConfirmed {
    /// Pass it to [`SignIn::with_session`](crate::SignIn::with_session) and choose
    /// [`SignIn::choice`](crate::SignIn::choice): this signs the user in.
    pub session: Option<Session>,
}

/// A code was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeSent {
    /// Where it was sent. The service's model does not guarantee it.
    pub delivery: Option<CodeDelivery>,
}

call! {
    /// A request for `SignUp`: see [`AppClient::sign_up`].
    SignUp -> SignedUp, client_metadata, user_context, analytics
}

call! {
    /// A request for `ConfirmSignUp`: see [`AppClient::confirm_sign_up`].
    ConfirmSignUp -> SignUpConfirmed, client_metadata, user_context, analytics
}

call! {
    /// A request for `ResendConfirmationCode`: see [`AppClient::resend_confirmation_code`].
    ResendConfirmationCode -> CodeSent, client_metadata, user_context, analytics
}

impl<'a> SignUp<'a> {
    /// Sets the password. It is optional in a user pool with passwordless sign-in.
    pub fn with_password(mut self, password: &'a Password) -> Self {
        self.call = self
            .call
            .with(|body| body.text(member::PASSWORD, password.expose()));
        self
    }

    /// Sets attributes by name, such as `email`; custom ones begin with `custom:`.
    pub fn with_attributes(
        mut self,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let attributes = wire::attributes(attributes);
        self.call = self
            .call
            .with(|body| body.objects(member::USER_ATTRIBUTES, attributes));
        self
    }

    /// Sets strings for the pre-sign-up trigger; the service does not store them.
    pub fn with_validation_data(
        mut self,
        data: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let data = wire::attributes(data);
        self.call = self
            .call
            .with(|body| body.objects(member::VALIDATION_DATA, data));
        self
    }
}

impl<'a> ConfirmSignUp<'a> {
    /// Takes over an e-mail address or phone number that another user has as an alias
    /// (`ForceAliasCreation`).
    pub fn forcing_alias(mut self) -> Self {
        self.call = self
            .call
            .with(|body| body.flag(member::FORCE_ALIAS_CREATION, true));
        self
    }

    /// Sets the session from [`SignedUp`].
    pub fn with_session(mut self, session: &'a Session) -> Self {
        self.call = self
            .call
            .with(|body| body.text(member::SESSION, session.expose()));
        self
    }
}

impl AppClient {
    /// Signs a new user up
    /// ([`SignUp`](https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html)).
    ///
    /// ```
    /// # use cognito_srp_core::{AppClient, IntoExchange, Password, SignUp, Username};
    /// # fn f<'a>(app_client: &'a AppClient, name: &'a Username, password: &'a Password) -> SignUp<'a> {
    /// app_client
    ///     .sign_up(name)
    ///     .with_password(password)
    ///     .with_attributes([("email", "alice@example.com")])
    /// # }
    /// ```
    pub fn sign_up<'a>(&'a self, username: &'a Username) -> SignUp<'a> {
        SignUp {
            call: Call::of_user(self, Operation::SignUp, username),
        }
    }

    /// Confirms a sign-up with the code that the user received (`ConfirmSignUp`).
    pub fn confirm_sign_up<'a>(
        &'a self,
        username: &'a Username,
        code: &'a str,
    ) -> ConfirmSignUp<'a> {
        let call = Call::of_user(self, Operation::ConfirmSignUp, username);
        ConfirmSignUp {
            call: call.with(|body| body.text(member::CONFIRMATION_CODE, code)),
        }
    }

    /// Sends the code for a sign-up again (`ResendConfirmationCode`).
    pub fn resend_confirmation_code<'a>(
        &'a self,
        username: &'a Username,
    ) -> ResendConfirmationCode<'a> {
        ResendConfirmationCode {
            call: Call::of_user(self, Operation::ResendConfirmationCode, username),
        }
    }
}

impl Conclude for SignedUp {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: SignUpReply = received.read()?;
        let sub = reply
            .user_sub
            .ok_or(ProtocolError::Missing(member::USER_SUB))?;
        Ok(Self {
            is_confirmed: reply
                .user_confirmed
                .ok_or(ProtocolError::Missing(member::USER_CONFIRMED))?,
            code_delivery: reply.code_delivery_details.map(CodeDelivery::from_wire),
            sub,
            session: secret::session(reply.session),
        })
    }
}

impl Conclude for SignUpConfirmed {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: SessionReply = received.read_or_empty()?;
        Ok(Self {
            session: secret::session(reply.session),
        })
    }
}

impl Conclude for CodeSent {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: CodeDeliveryReply = received.read_or_empty()?;
        Ok(Self {
            delivery: reply.code_delivery_details.map(CodeDelivery::from_wire),
        })
    }
}

settles_at_once!(SignedUp);
settles_at_once!(SignUpConfirmed);
settles_at_once!(CodeSent);
