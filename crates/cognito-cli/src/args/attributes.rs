//! The arguments of `cognito attributes`, `delete-user`, `sessions`, `claims` and `verify`.

use clap::{Args, Subcommand};

use super::account::CodeSource;
use super::connection::{Connection, Metadata};
use crate::format::Format;
use crate::pair::Pair;

/// What a command lists that has no arguments of its own.
#[derive(Args)]
pub(crate) struct Listing {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) format: Format,
}

#[derive(Subcommand)]
pub(crate) enum Attributes {
    /// Print the attributes.
    Get(Box<GetAttributes>),
    /// Set attributes. Where a new address has to be verified, a code is sent to it.
    Set(Box<SetAttributes>),
    /// Delete attributes.
    Delete(Box<DeleteAttributes>),
    /// Verify an e-mail address or a phone number with a code that is sent to it.
    Verify(Box<VerifyAttribute>),
}

#[derive(Args)]
pub(crate) struct GetAttributes {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) format: Format,
    /// Which ones; without it all.
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

#[derive(Args)]
pub(crate) struct SetAttributes {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) metadata: Metadata,
    #[command(flatten)]
    pub(crate) format: Format,
    /// The attributes, such as email=alice@example.com.
    #[arg(value_name = "NAME=VALUE", required = true)]
    pub(crate) attributes: Vec<Pair>,
}

#[derive(Args)]
pub(crate) struct DeleteAttributes {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Which ones.
    #[arg(value_name = "NAME", required = true)]
    pub(crate) names: Vec<String>,
}

#[derive(Args)]
pub(crate) struct VerifyAttribute {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) metadata: Metadata,
    #[command(flatten)]
    pub(crate) code: CodeSource,
    /// The attribute: email or phone_number.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

#[derive(Args)]
pub(crate) struct DeleteUser {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Do not ask.
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Subcommand)]
pub(crate) enum Sessions {
    /// List the sessions; IsCurrentSession is this one.
    List(Box<Listing>),
    /// Sign the user out in one place.
    Revoke(Box<RevokeSession>),
}

#[derive(Args)]
pub(crate) struct RevokeSession {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Revoke the sessions that are linked with it, too.
    #[arg(long)]
    pub(crate) linked: bool,
    /// The SessionId that the list has.
    pub(crate) id: String,
}

/// Which token.
#[derive(Args)]
pub(crate) struct TokenSource {
    /// Read the token from the first line of standard input. Without it the access token
    /// of the user who is signed in.
    #[arg(long, conflicts_with = "id")]
    pub(crate) token_stdin: bool,
    /// The ID token of the user who is signed in.
    #[arg(long)]
    pub(crate) id: bool,
}

/// A token, whose claims are printed.
#[derive(Args)]
pub(crate) struct TokenArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) source: TokenSource,
    #[command(flatten)]
    pub(crate) format: Format,
}
