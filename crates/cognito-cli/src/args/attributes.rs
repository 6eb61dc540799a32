//! The arguments of `cognito attributes`, `delete-user`, `sessions`, `claims` and `verify`.

use clap::{Args, Subcommand};

use super::account::CodeSource;
use super::connection::{Connection, Metadata};
use crate::format::Format;
use crate::pair::Pair;

// The arguments of a command that only lists something.
#[derive(Args)]
pub(crate) struct Listing {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) format: Format,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum Attributes {
    /// Print the attributes.
    Get(Box<GetAttributes>),
    /// Set attributes. If a new address must be verified, a code is sent to it.
    Set(Box<SetAttributes>),
    /// Delete attributes.
    Delete(Box<DeleteAttributes>),
    /// Verify an e-mail address or a phone number with a code.
    Verify(Box<VerifyAttribute>),
}

#[derive(Args)]
pub(crate) struct GetAttributes {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) format: Format,
    /// The attributes to print; the default is all.
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
    /// The attributes to delete.
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
    /// Do not ask for confirmation.
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum Sessions {
    /// List the sessions; IsCurrentSession marks this one.
    List(Box<Listing>),
    /// Sign the user out of one session.
    Revoke(Box<RevokeSession>),
}

#[derive(Args)]
pub(crate) struct RevokeSession {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Also revoke the sessions that are linked with it.
    #[arg(long)]
    pub(crate) linked: bool,
    /// The SessionId from the list.
    pub(crate) id: String,
}

// Selects a token.
#[derive(Args)]
pub(crate) struct TokenSource {
    /// Read the token from the first line of standard input. The default is the access token
    /// of the signed-in user.
    #[arg(long, conflicts_with = "id")]
    pub(crate) token_stdin: bool,
    /// Use the ID token of the signed-in user.
    #[arg(long)]
    pub(crate) id: bool,
}

// The token whose claims are printed.
#[derive(Args)]
pub(crate) struct TokenArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) source: TokenSource,
    #[command(flatten)]
    pub(crate) format: Format,
}
