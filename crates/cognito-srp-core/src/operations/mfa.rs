//! The second factors of a signed-in user, and their sign-in factors.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::user::MfaOption;
use super::{Acknowledged, Call};
use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::values::identifiers::Username;
use crate::values::sanitized::{self, Names};
use crate::values::secret::{self, AccessToken, SecretCode, Session};
use crate::wire::{
    self, AuthFactorsReply, Body, Operation, SecretCodeReply, VerificationReply, member,
};

/// The secret for an authenticator app, from [`AppClient::associate_software_token`].
#[derive(Debug)]
#[non_exhaustive]
pub struct SoftwareTokenSecret {
    /// The secret, in base32.
    pub secret: SecretCode,
    /// Present only during a sign-in, where the core uses it itself.
    pub session: Option<Session>,
}

/// The result of [`AppClient::verify_software_token`].
#[derive(Debug)]
#[non_exhaustive]
pub struct SoftwareTokenVerified {
    /// Whether the code was correct. A wrong code is usually an error, but sometimes the
    /// service reports it here instead.
    pub is_success: bool,
    /// Present only during a sign-in, where the core uses it itself.
    pub session: Option<Session>,
}

/// A user's sign-in factors, from [`AppClient::get_user_auth_factors`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthFactors {
    /// The stored user name.
    pub username: Username,
    /// The preferred second factor, such as `SOFTWARE_TOKEN_MFA`.
    pub preferred_mfa: Option<String>,
    /// The second factors that are turned on.
    pub mfa_settings: Vec<String>,
    /// The factors that are set up.
    pub configured: Vec<AuthFactor>,
}

impl fmt::Debug for AuthFactors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let configured = self.configured.iter().map(AuthFactor::as_str);
        f.debug_struct("AuthFactors")
            .field("username", &self.username)
            .field("preferred_mfa", &sanitized::name(&self.preferred_mfa))
            .field("mfa_settings", &Names(&self.mfa_settings))
            .field("configured", &Names(configured))
            .finish()
    }
}

wire::wire_enum! {
    /// A sign-in factor (`AuthFactorType`).
    AuthFactor {
        /// `PASSWORD`
        Password = "PASSWORD",
        /// `EMAIL_OTP`: a code by e-mail.
        EmailOtp = "EMAIL_OTP",
        /// `SMS_OTP`: a code to the phone.
        SmsOtp = "SMS_OTP",
        /// `WEB_AUTHN`: a passkey.
        WebAuthn = "WEB_AUTHN",
        /// `SOFTWARE_TOKEN`: an authenticator app.
        SoftwareToken = "SOFTWARE_TOKEN",
    }
}

/// The setting of a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MfaSetting {
    /// Turned off.
    Off,
    /// Turned on.
    On,
    /// Turned on, and the preferred one.
    Preferred,
}

impl MfaSetting {
    fn body<'a>(self) -> Body<'a> {
        Body::new()
            .flag(member::ENABLED, self != Self::Off)
            .flag(member::PREFERRED_MFA, self == Self::Preferred)
    }
}

call! {
    /// A request for `VerifySoftwareToken`: see [`AppClient::verify_software_token`].
    VerifySoftwareToken -> SoftwareTokenVerified
}

call! {
    /// A request for `SetUserMFAPreference`: see [`AppClient::set_user_mfa_preference`].
    SetUserMfaPreference -> Acknowledged
}

impl<'a> VerifySoftwareToken<'a> {
    /// Sets the name of the authenticator app in later challenges.
    pub fn with_friendly_name(mut self, name: &'a str) -> Self {
        self.call = self
            .call
            .with(|body| body.text(member::FRIENDLY_DEVICE_NAME, name));
        self
    }
}

impl SetUserMfaPreference<'_> {
    /// Sets codes to the phone.
    pub fn sms(self, setting: MfaSetting) -> Self {
        self.set(member::SMS_MFA_SETTINGS, setting.body())
    }

    /// Sets codes of an authenticator app.
    pub fn software_token(self, setting: MfaSetting) -> Self {
        self.set(member::SOFTWARE_TOKEN_MFA_SETTINGS, setting.body())
    }

    /// Sets codes by e-mail.
    pub fn email(self, setting: MfaSetting) -> Self {
        self.set(member::EMAIL_MFA_SETTINGS, setting.body())
    }

    /// Sets passkeys as a second factor; they cannot be preferred.
    pub fn web_authn(self, enabled: bool) -> Self {
        let body = Body::new().flag(member::ENABLED, enabled);
        self.set(member::WEBAUTHN_MFA_SETTINGS, body)
    }

    fn set(mut self, name: &'static str, body: Body<'static>) -> Self {
        self.call = self.call.with(|call| call.object(name, body));
        self
    }
}

impl AppClient {
    /// The secret for the authenticator app of a signed-in user (`AssociateSoftwareToken`).
    /// During a sign-in use [`MfaSetup::software_token`](crate::MfaSetup::software_token).
    pub fn associate_software_token(
        &self,
        access_token: &AccessToken,
    ) -> Exchange<SoftwareTokenSecret> {
        Call::authorized(self, Operation::AssociateSoftwareToken, access_token).exchange(())
    }

    /// Verifies a code of the authenticator app (`VerifySoftwareToken`). Sign-ins ask for it
    /// only after it is turned on, with
    /// [`set_user_mfa_preference`](Self::set_user_mfa_preference).
    pub fn verify_software_token<'a>(
        &'a self,
        access_token: &'a AccessToken,
        code: &'a str,
    ) -> VerifySoftwareToken<'a> {
        let call = Call::authorized(self, Operation::VerifySoftwareToken, access_token);
        VerifySoftwareToken {
            call: call.with(|body| body.text(member::USER_CODE, code)),
        }
    }

    /// Turns second factors on and off (`SetUserMFAPreference`). Omitted factors stay as they
    /// are.
    pub fn set_user_mfa_preference<'a>(
        &'a self,
        access_token: &'a AccessToken,
    ) -> SetUserMfaPreference<'a> {
        SetUserMfaPreference {
            call: Call::authorized(self, Operation::SetUserMFAPreference, access_token),
        }
    }

    /// The older settings for text messages only (`SetUserSettings`). AWS advises against it;
    /// prefer [`set_user_mfa_preference`](Self::set_user_mfa_preference).
    pub fn set_user_settings(
        &self,
        access_token: &AccessToken,
        options: &[MfaOption],
    ) -> Exchange<Acknowledged> {
        let options = options.iter().map(|option| {
            let medium = option.medium.as_ref().map(|medium| medium.as_str());
            Body::new()
                .optional(member::DELIVERY_MEDIUM, medium)
                .optional(member::ATTRIBUTE_NAME, option.attribute.as_deref())
        });
        let options = options.collect();
        Call::authorized(self, Operation::SetUserSettings, access_token)
            .with(|body| body.objects(member::MFA_OPTIONS, options))
            .exchange(())
    }

    /// The user's sign-in factors (`GetUserAuthFactors`).
    pub fn get_user_auth_factors(&self, access_token: &AccessToken) -> Exchange<AuthFactors> {
        Call::authorized(self, Operation::GetUserAuthFactors, access_token).exchange(())
    }
}

impl Conclude for SoftwareTokenSecret {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: SecretCodeReply = received.read()?;
        Ok(Self {
            secret: reply
                .secret_code
                .ok_or(ProtocolError::Missing(member::SECRET_CODE))?
                .into(),
            session: secret::session(reply.session),
        })
    }
}

impl Conclude for SoftwareTokenVerified {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: VerificationReply = received.read()?;
        Ok(Self {
            is_success: reply.is_success()?,
            session: secret::session(reply.session),
        })
    }
}

impl Conclude for AuthFactors {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: AuthFactorsReply = received.read()?;
        let username = reply
            .username
            .and_then(Username::returned)
            .ok_or(ProtocolError::Missing(member::USERNAME))?;
        let configured = reply.configured_user_auth_factors.unwrap_or_default();
        Ok(Self {
            username,
            preferred_mfa: reply.preferred_mfa_setting,
            mfa_settings: reply.user_mfa_setting_list.unwrap_or_default(),
            configured: configured.iter().map(|name| AuthFactor::of(name)).collect(),
        })
    }
}

settles_at_once!(SoftwareTokenSecret);
settles_at_once!(SoftwareTokenVerified);
settles_at_once!(AuthFactors);
