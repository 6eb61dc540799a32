//! The command line. It has no secrets, because everyone on the machine can read argv.

mod account;
mod attributes;
mod connection;
mod credentials;
mod examples;
mod factors;
mod login;
mod refresh;
mod session;
mod sign_in;
mod suggestions;
mod trust;

use std::env;
use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args as Flags, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(crate) use account::{AnswerArgs, ChangePassword, Confirm, ForgotPassword, SignUp};
pub(crate) use attributes::{
    Attributes, DeleteUser, GetAttributes, Listing, RevokeSession, Sessions, SetAttributes,
    TokenArgs, TokenSource, VerifyAttribute,
};
pub(crate) use connection::{Connection, TransportKind};
pub(crate) use credentials::{ConfigureAws, Credentials, CredentialsFormat, Identity};
pub(crate) use factors::{Devices, Factor, Mfa, Passkeys, Totp};
pub(crate) use login::{Login, Logout, MachineToken};
pub(crate) use refresh::{Refresh, RefreshFlow};
pub(crate) use session::{SignOut, Token};
pub(crate) use sign_in::{Flow, Prefer, SignIn};

/// Sign in to Amazon Cognito user pools.
///
/// Exit codes: 0 done; 1 the service refused; 2 usage; 3 network; 4 the peer broke the
/// protocol; 5 a challenge that cannot be answered here; 6 nobody is signed in, or no longer.
#[derive(Parser)]
#[command(name = "cognito", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// The arguments of this process. If they are not valid, clap ends the process.
    pub(crate) fn read() -> Self {
        let mut command = command();
        let matches = command.try_get_matches_from_mut(env::args_os());
        let mut matches =
            matches.unwrap_or_else(|error| suggestions::improve(error, &command).exit());
        Self::from_arg_matches_mut(&mut matches)
            .unwrap_or_else(|error| error.format(&mut command).exit())
    }
}

/// The definition of the command line, with examples.
pub(crate) fn command() -> clap::Command {
    examples::add_to(Args::command())
}

/// The name of an environment variable that an argument can come from, unless the variable is
/// empty, which counts as unset: clap would use its empty value.
fn variable(name: &'static str) -> Option<&'static str> {
    let is_empty = env::var_os(name).is_some_and(|value| value.is_empty());
    (!is_empty).then_some(name)
}

// The arguments of a subcommand are defined only when it is used: defining all of them takes
// longer than printing a kept token. clap then takes the doc comment of a struct of arguments
// for the subcommand's description, so these structs have plain comments.
#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Sign in, and print the tokens as one JSON object, or keep the user signed in.
    #[command(after_long_help = sign_in::ANSWERS)]
    SignIn(Box<SignIn>),
    /// Sign in in a browser, on the user pool's pages, and keep the user signed in.
    Login(Box<Login>),
    /// Sign out, here and in the browser.
    Logout(Box<Logout>),
    /// Print an access token for a machine, which authenticates with the app client's secret.
    MachineToken(Box<MachineToken>),
    /// Print an access token of the signed-in user, refreshed if needed.
    Token(Box<Token>),
    /// Print AWS credentials of the signed-in user, from an identity pool.
    Credentials(Box<Credentials>),
    /// Write a profile into ~/.aws/config, so that AWS's tools use the signed-in user's
    /// credentials.
    ConfigureAws(Box<ConfigureAws>),
    /// Sign out: revoke the session, and delete it here.
    SignOut(Box<SignOut>),
    /// Show the signed-in user, and their sign-in factors.
    Whoami(Box<Listing>),
    /// Sign a new user up.
    SignUp(Box<SignUp>),
    /// Confirm a sign-up with the code that the user received.
    Confirm(Box<Confirm>),
    /// Set a new password with a code, after the old one was forgotten.
    ForgotPassword(Box<ForgotPassword>),
    /// Change the password of the signed-in user.
    ChangePassword(Box<ChangePassword>),
    /// Show and change the signed-in user's attributes.
    #[command(subcommand)]
    Attributes(Attributes),
    /// List and revoke the signed-in user's sessions.
    #[command(subcommand)]
    Sessions(Sessions),
    /// Delete the signed-in user permanently.
    DeleteUser(Box<DeleteUser>),
    /// Print the claims of a token without verifying it.
    Claims(Box<TokenArgs>),
    /// Verify a token with the user pool's keys, and print its claims.
    Verify(Box<TokenArgs>),
    /// Manage the signed-in user's second factors.
    #[command(subcommand)]
    Mfa(Mfa),
    /// Manage the signed-in user's passkeys.
    #[command(subcommand)]
    Passkeys(Passkeys),
    /// Manage the signed-in user's devices.
    #[command(subcommand)]
    Devices(Devices),
    /// Refresh the signed-in user's tokens; or refresh with a given refresh token, and print
    /// the tokens as one JSON object.
    Refresh(Box<Refresh>),
    /// Run a user pool on this machine, for tests and trials without an AWS account.
    Emulator(Emulator),
    /// Show everything in a second: an emulator, sign-ins, a wrong password, a refresh, a
    /// code, a remembered device.
    Demo,
    /// Print the completions of this command for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page: `cognito man | man -l -`.
    Man(Man),
}

impl Command {
    /// The connection options of a command that reaches the service.
    pub(crate) fn connection(&self) -> Option<&Connection> {
        Some(match self {
            Self::SignIn(args) => &args.client.connection,
            Self::Login(args) => &args.connection,
            Self::Logout(args) => &args.connection,
            Self::MachineToken(args) => &args.connection,
            Self::Token(args) => &args.connection,
            Self::Credentials(args) => &args.connection,
            Self::SignOut(args) => &args.connection,
            Self::Whoami(args) => &args.connection,
            Self::SignUp(args) => &args.connection,
            Self::Confirm(args) => &args.connection,
            Self::ForgotPassword(args) => &args.connection,
            Self::ChangePassword(args) => &args.connection,
            Self::DeleteUser(args) => &args.connection,
            Self::Claims(args) => &args.connection,
            Self::Verify(args) => &args.connection,
            Self::Refresh(args) => &args.client.connection,
            // For a signed-in user, the profile has the settings.
            Self::Attributes(_)
            | Self::Sessions(_)
            | Self::Mfa(_)
            | Self::Passkeys(_)
            | Self::Devices(_) => return None,
            Self::ConfigureAws(_)
            | Self::Emulator(_)
            | Self::Demo
            | Self::Completions { .. }
            | Self::Man(_) => {
                return None;
            }
        })
    }
}

#[derive(Debug, Flags)]
pub(crate) struct Emulator {
    /// The port; 0 finds a free one.
    #[arg(long, default_value_t = 9229)]
    pub(crate) port: u16,
    /// The address to listen on. Everyone who can reach the emulator can create users.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) address: IpAddr,
    /// A file with pools, app clients and users: see docs/emulator.md.
    #[arg(long, value_name = "FILE.json")]
    pub(crate) seed: Option<PathBuf>,
    /// The issuer in tokens (`iss`): the user pool under this URL, for an emulator behind a
    /// proxy or in a container; or `aws` for AWS's own form, which some verifiers require.
    #[arg(long, value_name = "URL")]
    pub(crate) issuer: Option<String>,
    /// Accept what AWS refuses and other emulators take: undeclared attributes, identifiers of
    /// any form, any code of a confirmation and more; docs/emulator.md has the list.
    #[arg(long)]
    pub(crate) lenient: bool,
    /// An origin, such as http://localhost:3000, whose pages may read the outbox and set the
    /// clock. Repeatable.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allow_origin: Vec<String>,
    /// The format of the log of requests on standard error.
    #[arg(long, value_enum, default_value_t = Log::Text, value_name = "FORM")]
    pub(crate) log: Log,
    /// Do not log requests. The log has each request's operation, pool and user, its result
    /// and time, and the codes that were "sent".
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// The format of the log of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// One line, plus one for each code and each warning.
    Text,
    /// One line of JSON.
    Json,
}

#[derive(Flags)]
pub(crate) struct Man {
    /// Write the pages of all subcommands into this directory instead.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
}
