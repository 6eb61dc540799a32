//! The arguments of `cognito mfa`, `cognito passkeys` and `cognito devices`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use cognito_srp_core::DeviceKey;

use super::account::{CodeSource, IssuerName};
use super::attributes::Listing;
use super::connection::Connection;
use crate::format::Format;

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum Mfa {
    /// Show which second factors are turned on, and what the user has set up.
    Status(Box<Listing>),
    /// Set up an authenticator app, and turn it on.
    ///
    /// In a terminal this shows a QR code and asks for a code from the app. Otherwise it
    /// prints the secret; then run it again with a code in --code.
    Totp(Box<Totp>),
    /// Turn a second factor on and make it the preferred one.
    Prefer(Box<OneFactor>),
    /// Turn a second factor on.
    Enable(Box<OneFactor>),
    /// Turn a second factor off.
    Disable(Box<OneFactor>),
}

#[derive(Args)]
pub(crate) struct Totp {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) code: CodeSource,
    #[command(flatten)]
    pub(crate) issuer: IssuerName,
    /// The name of the app in later challenges.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Args)]
pub(crate) struct OneFactor {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The second factor.
    pub(crate) factor: Factor,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Factor {
    /// A code by text message.
    Sms,
    /// A code from an authenticator app.
    Totp,
    /// A code by e-mail.
    Email,
    /// A passkey; it cannot be preferred.
    Passkey,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum Passkeys {
    /// List the passkeys.
    List(Box<Listing>),
    /// Register a passkey.
    ///
    /// Prints PublicKeyCredentialCreationOptionsJSON for an authenticator, and reads the
    /// authenticator's RegistrationResponseJSON from the next line of standard input.
    Add(Box<AddPasskey>),
    /// Delete a passkey.
    Delete(Box<OnePasskey>),
}

#[derive(Args)]
pub(crate) struct AddPasskey {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Only print the options; finish later with --credential.
    #[arg(long, conflicts_with = "credential")]
    pub(crate) start: bool,
    /// The RegistrationResponseJSON for options that were printed before.
    #[arg(long, value_name = "FILE")]
    pub(crate) credential: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct OnePasskey {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The CredentialId from the list.
    // base64url may begin with a hyphen.
    #[arg(allow_hyphen_values = true)]
    pub(crate) id: String,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum Devices {
    /// List the devices; Current marks the one of this session.
    List(Box<Listing>),
    /// Show one device.
    Show(Box<ShowDevice>),
    /// Let the service remember a device, so that it may need no second factor.
    Remember(Box<OneDevice>),
    /// Stop remembering a device; the service still knows it.
    Unremember(Box<OneDevice>),
    /// Delete a device from the service, and with it the sessions that are bound to it.
    Forget(Box<OneDevice>),
}

#[derive(Args)]
pub(crate) struct OneDevice {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The DeviceKey from the list.
    pub(crate) key: DeviceKey,
}

#[derive(Args)]
pub(crate) struct ShowDevice {
    #[command(flatten)]
    pub(crate) device: OneDevice,
    #[command(flatten)]
    pub(crate) format: Format,
}
