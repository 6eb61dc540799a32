//! A sign-in before it begins: the user, the options, and the flow.

use alloc::boxed::Box;
use alloc::string::String;
use core::marker::PhantomData;

use super::step_up::StepUp;
use crate::app_client::AppClient;
use crate::device::{Device, DeviceError};
use crate::exchange::Exchange;
use crate::side;
use crate::sign_in::context::SignInContext;
use crate::sign_in::step::Step;
use crate::srp::Ephemeral;
use crate::values::attachments::Origin;
use crate::values::context::{ServerContext, UserContext};
use crate::values::identifiers::Username;
use crate::values::secret::{AccessToken, Password, Session};
use crate::wire::{self, Parameters, challenge, flow, key};

impl AppClient {
    /// A sign-in with any flow, with a remembered device, metadata and other options.
    pub fn begin(&self, username: Username) -> SignIn {
        SignIn::new(self.clone(), username)
    }

    /// Signs in with SRP (`USER_SRP_AUTH`): the password does not leave this process.
    ///
    /// `username` may be an alias such as an e-mail address. The service answers
    /// with the real user name, which all later steps use.
    pub fn sign_in(
        &self,
        username: Username,
        password: Password,
        ephemeral: Ephemeral,
    ) -> Exchange<Step> {
        self.begin(username).srp(password, ephemeral)
    }

    /// Signs in by sending the password (`USER_PASSWORD_AUTH`), which the app
    /// client must allow. Prefer [`sign_in`](Self::sign_in).
    pub fn sign_in_with_password(&self, username: Username, password: &Password) -> Exchange<Step> {
        self.begin(username).password(password)
    }
}

/// A sign-in before it begins. Its options go into each of its requests; the last method
/// chooses the flow and creates the first request.
///
/// ```
/// # use cognito_srp_core::{
/// #     AppClient, Device, DeviceError, Ephemeral, Exchange, Password, Step, Username};
/// # fn f(
/// #     app_client: &AppClient, username: Username, password: Password, device: Device,
/// #     ephemeral: Ephemeral, device_ephemeral: Ephemeral,
/// # ) -> Result<Exchange<Step>, DeviceError> {
/// # Ok(
/// app_client
///     .begin(username)
///     .with_device(device, device_ephemeral)?
///     .with_client_metadata([("tenant", "blue")])
///     .srp(password, ephemeral)
/// # ) }
/// ```
///
/// `S` is the side that calls the service: see [`side`](crate::side).
#[must_use = "nothing happens before a flow is chosen"]
pub struct SignIn<S = side::Undecided> {
    context: Box<SignInContext>,
    side: PhantomData<fn() -> S>,
}

/// The factor with which a choice-based sign-in ([`SignIn::choice`]) should begin.
#[derive(Debug)]
#[non_exhaustive]
pub enum Preference<'a> {
    /// No preference: the service offers the user's factors with SELECT_CHALLENGE.
    None,
    /// `PASSWORD`: the password itself is sent.
    Password(&'a Password),
    /// `PASSWORD_SRP`: a proof of the password is sent.
    PasswordSrp(Password, Ephemeral),
    /// `EMAIL_OTP`: a code by e-mail.
    EmailOtp,
    /// `SMS_OTP`: a code to the user's phone.
    SmsOtp,
    /// `WEB_AUTHN`: a passkey.
    WebAuthn,
}

impl SignIn {
    pub(crate) fn new(app_client: AppClient, username: Username) -> Self {
        Self {
            context: SignInContext::new(app_client, username),
            side: PhantomData,
        }
    }

    /// Sets data about the user's device, for threat protection. An operator's server sends it
    /// with [`server_side`](Self::server_side) instead.
    pub fn with_user_context(self, context: UserContext) -> SignIn<side::Client> {
        self.on(Origin::Client(Some(context)))
    }

    /// On an operator's server: uses `AdminInitiateAuth` and `AdminRespondToAuthChallenge`,
    /// whose requests must be signed ([`Request::signature`](crate::Request::signature)).
    pub fn server_side(self, context: Option<ServerContext>) -> SignIn<side::Server> {
        self.on(Origin::Server(context))
    }

    fn on<S>(mut self, origin: Origin) -> SignIn<S> {
        self.context.attachments.origin = origin;
        SignIn {
            context: self.context,
            side: PhantomData,
        }
    }
}

impl<S> SignIn<S> {
    /// Signs in from a remembered device: the service asks it for a proof, which the core
    /// gives with `ephemeral`, and may then not ask for a second factor.
    ///
    /// If the service no longer knows the device, the sign-in continues without it
    /// ([`Tokens::forgotten_device`](crate::Tokens::forgotten_device)). The same happens if
    /// the device turns out to belong to another user
    /// ([`Tokens::unused_device`](crate::Tokens::unused_device)): the typed name may be an
    /// alias, so this is known only after the service has returned the user name.
    ///
    /// # Errors
    /// [`DeviceError::OtherUserPool`] if it is not remembered in this user pool.
    pub fn with_device(
        mut self,
        device: Device,
        ephemeral: Ephemeral,
    ) -> Result<Self, DeviceError> {
        self.context.set_device(device, ephemeral)?;
        Ok(self)
    }

    /// Sets `ClientMetadata`: strings for the user pool's Lambda triggers.
    pub fn with_client_metadata<K, V>(mut self, entries: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        self.context.attachments.set_client_metadata(entries);
        self
    }

    /// Sets the Amazon Pinpoint endpoint of the user's device (`AnalyticsMetadata`).
    pub fn with_analytics_endpoint(mut self, endpoint_id: impl Into<String>) -> Self {
        self.context.attachments.analytics_endpoint_id = Some(endpoint_id.into());
        self
    }

    /// Sets the session from `ConfirmSignUp`: with [`choice`](Self::choice), the user who has
    /// just signed up is signed in without another proof.
    pub fn with_session(mut self, session: Session) -> Self {
        self.context.session = Some(session);
        self
    }

    /// `USER_SRP_AUTH`: the password does not leave this process.
    pub fn srp(self, password: Password, ephemeral: Ephemeral) -> Exchange<Step> {
        let own = Parameters::new().with(key::SRP_A, ephemeral.public_value().to_hex());
        let secrets = Some(Box::new((password, ephemeral)));
        self.context
            .initiate(flow::USER_SRP_AUTH, &own, secrets)
            .into()
    }

    /// `USER_PASSWORD_AUTH`, and on an operator's server `ADMIN_USER_PASSWORD_AUTH`: sends the
    /// password, which the app client must allow.
    pub fn password(self, password: &Password) -> Exchange<Step> {
        let flow = match self.context.attachments.origin {
            Origin::Client(_) => flow::USER_PASSWORD_AUTH,
            Origin::Server(_) => flow::ADMIN_USER_PASSWORD_AUTH,
        };
        let own = Parameters::new().with(key::PASSWORD, password.expose());
        self.context.initiate(flow, &own, None).into()
    }

    /// `CUSTOM_AUTH`: the user pool's own Lambda triggers ask, without a password.
    pub fn custom(self) -> Exchange<Step> {
        self.context
            .initiate(flow::CUSTOM_AUTH, &Parameters::new(), None)
            .into()
    }

    /// `CUSTOM_AUTH` that begins with SRP: the password is proven first, then the user pool's
    /// own Lambda triggers ask.
    pub fn custom_with_srp(self, password: Password, ephemeral: Ephemeral) -> Exchange<Step> {
        let own = Parameters::new()
            .with(key::CHALLENGE_NAME, wire::CUSTOM_WITH_SRP)
            .with(key::SRP_A, ephemeral.public_value().to_hex());
        let secrets = Some(Box::new((password, ephemeral)));
        self.context
            .initiate(flow::CUSTOM_AUTH, &own, secrets)
            .into()
    }

    /// `USER_AUTH`: the user has a choice of first factors. If the preferred factor is not
    /// available, SELECT_CHALLENGE follows.
    pub fn choice(self, preference: Preference<'_>) -> Exchange<Step> {
        self.user_auth(preference, None)
    }

    /// `USER_AUTH` with a requirement of stronger authentication; otherwise as
    /// [`choice`](Self::choice). No other flow supports it.
    pub fn step_up(self, demand: StepUp, preference: Preference<'_>) -> Exchange<Step> {
        self.user_auth(preference, Some(demand))
    }

    fn user_auth(self, preference: Preference<'_>, step_up: Option<StepUp>) -> Exchange<Step> {
        let prefer = |name| Parameters::new().with(key::PREFERRED_CHALLENGE, name);
        let (own, secrets) = match preference {
            Preference::None => (Parameters::new(), None),
            Preference::Password(password) => (
                prefer(challenge::PASSWORD).with(key::PASSWORD, password.expose()),
                None,
            ),
            Preference::PasswordSrp(password, ephemeral) => (
                prefer(challenge::PASSWORD_SRP).with(key::SRP_A, ephemeral.public_value().to_hex()),
                Some(Box::new((password, ephemeral))),
            ),
            Preference::EmailOtp => (prefer(challenge::EMAIL_OTP), None),
            Preference::SmsOtp => (prefer(challenge::SMS_OTP), None),
            Preference::WebAuthn => (prefer(challenge::WEB_AUTHN), None),
        };
        let max_age = step_up.as_ref().and_then(|step_up| step_up.max_age);
        let max_age = max_age.map(|seconds| alloc::string::ToString::to_string(&seconds));
        let own = match &step_up {
            Some(step_up) => own
                .with(key::TARGET_ACR_VALUES, step_up.target_acr_values.as_str())
                .optional(
                    key::ACCESS_TOKEN,
                    step_up.access_token.as_ref().map(AccessToken::expose),
                )
                .optional(key::MAX_AGE, max_age),
            None => own,
        };
        self.context.initiate(flow::USER_AUTH, &own, secrets).into()
    }
}

impl<S> core::fmt::Debug for SignIn<S> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignIn([redacted])")
    }
}
