//! The arguments of `cognito sign-in`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::account::{AnswerArgs, Keep, NewPasswordSource, PasswordSource, UsernameArg};
use super::connection::Client;

#[derive(Args)]
pub(crate) struct SignIn {
    #[command(flatten)]
    pub(crate) client: Client,
    #[command(flatten)]
    pub(crate) user: UsernameArg,
    /// How to begin. srp never sends the password.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) flow: Flow,
    /// The first factor, for --flow choice. If it is missing, or the user does not have this
    /// factor, the service asks which one to use.
    #[arg(long, value_enum, value_name = "FACTOR")]
    pub(crate) prefer: Option<Prefer>,
    #[command(flatten)]
    pub(crate) password: PasswordSource,
    #[command(flatten)]
    pub(crate) new_password: NewPasswordSource,
    #[command(flatten)]
    pub(crate) answers: AnswerArgs,
    /// Let the service remember this device. Its secrets are written to FILE; the next sign-in
    /// with the same FILE may need no second factor.
    ///
    /// FILE is for one user of one user pool, and is as secret as a refresh token (mode 0600).
    /// It is deleted when the service no longer knows the device. The file of another user is
    /// neither used nor replaced.
    #[arg(long, value_name = "FILE")]
    pub(crate) remember_device: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

/// Shown below the help of `sign-in`.
pub(super) const ANSWERS: &str = "\
Names for --answer:
  SMS_MFA_CODE, SOFTWARE_TOKEN_MFA_CODE, EMAIL_OTP_CODE, SMS_OTP_CODE
                            the code of the challenge with this name
  ANSWER                    a choice of factor, such as EMAIL_OTP; or what a
                            custom challenge asks
  userAttributes.given_name an attribute that is required along with a new
                            password; so for other attributes
  EMAIL                     the address to set e-mail up as second factor with
  FRIENDLY_DEVICE_NAME      what to call an authenticator app that is set up
  CREDENTIAL                a passkey's AuthenticationResponseJSON
  DeviceRememberedStatus    remembered or not_remembered, where the user has a say

Everyone on this machine can read a command's arguments. A code that is good
once, for minutes, may be among them; passwords may not: NEW_PASSWORD and
PASSWORD are refused.";

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Flow {
    /// Prove the password by SRP (USER_SRP_AUTH).
    #[default]
    Srp,
    /// Send the password (USER_PASSWORD_AUTH).
    Password,
    /// The user pool's own challenges, without a password (CUSTOM_AUTH).
    Custom,
    /// Prove the password by SRP, then the user pool's own challenges (CUSTOM_AUTH).
    CustomSrp,
    /// A choice of first factors (USER_AUTH).
    Choice,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Prefer {
    /// Send the password.
    Password,
    /// Prove the password by SRP.
    PasswordSrp,
    /// A code by e-mail.
    EmailOtp,
    /// A code by text message.
    SmsOtp,
    /// A passkey.
    WebAuthn,
}
