//! The arguments of `cognito mfa`, `cognito passkeys` and `cognito devices`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use cognito_srp_core::DeviceKey;

use super::account::{CodeSource, IssuerName};
use super::attributes::Listing;
use super::connection::Connection;
use crate::format::Format;

#[derive(Subcommand)]
pub(crate) enum Mfa {
    /// Show which second factors are turned on, and what the user has set up.
    Status(Box<Listing>),
    /// Set an authenticator app up, and turn it on.
    ///
    /// In a terminal it shows a QR code and asks for a code of the app. Without one it
    /// prints the secret; give a code of it with --code then.
    Totp(Box<Totp>),
    /// Turn a second factor on, and have it asked for before all others.
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
    /// What later challenges call the app.
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
    /// A code of an authenticator app.
    Totp,
    /// A code by e-mail.
    Email,
    /// A passkey, which cannot be preferred.
    Passkey,
}

#[derive(Subcommand)]
pub(crate) enum Passkeys {
    /// List the passkeys.
    List(Box<Listing>),
    /// Register a passkey.
    ///
    /// Prints PublicKeyCredentialCreationOptionsJSON, for an authenticator, and reads
    /// the RegistrationResponseJSON that it gives from the next line of standard input.
    Add(Box<AddPasskey>),
    /// Delete a passkey.
    Delete(Box<OnePasskey>),
}

#[derive(Args)]
pub(crate) struct AddPasskey {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Print the options and leave it at that: --credential ends it.
    #[arg(long, conflicts_with = "credential")]
    pub(crate) start: bool,
    /// The RegistrationResponseJSON for the options that were printed before.
    #[arg(long, value_name = "FILE")]
    pub(crate) credential: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct OnePasskey {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The CredentialId that the list has.
    // In base64url it may begin with a hyphen.
    #[arg(allow_hyphen_values = true)]
    pub(crate) id: String,
}

#[derive(Subcommand)]
pub(crate) enum Devices {
    /// List the devices; Current is the one of this session.
    List(Box<Listing>),
    /// Show one device.
    Show(Box<ShowDevice>),
    /// Have the service remember a device: it may need no second factor.
    Remember(Box<OneDevice>),
    /// Have the service not remember a device, which it still knows.
    Unremember(Box<OneDevice>),
    /// Have the service forget a device, and with it the sessions that are bound to it.
    Forget(Box<OneDevice>),
}

#[derive(Args)]
pub(crate) struct OneDevice {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// The DeviceKey that the list has.
    pub(crate) key: DeviceKey,
}

#[derive(Args)]
pub(crate) struct ShowDevice {
    #[command(flatten)]
    pub(crate) device: OneDevice,
    #[command(flatten)]
    pub(crate) format: Format,
}
