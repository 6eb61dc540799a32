//! The command line. Secrets are not on it: argv is for everyone to read.

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
mod trust;

use std::env;
use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Arg, Args as Flags, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
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
/// Exit codes: 0 done; 1 the service refused; 2 usage; 3 network; 4 the peer
/// broke the protocol; 5 a challenge that cannot be answered here; 6 nobody is
/// signed in, or not any more.
#[derive(Parser)]
#[command(name = "cognito", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// The arguments of this process. Without good ones it ends here, as clap says.
    pub(crate) fn read() -> Self {
        let mut command = without_empty_variables(command());
        let mut matches = command.get_matches_mut();
        Self::from_arg_matches_mut(&mut matches)
            .unwrap_or_else(|error| error.format(&mut command).exit())
    }
}

/// The definition of the command line, with examples.
pub(crate) fn command() -> clap::Command {
    examples::add_to(Args::command())
}

/// Takes empty environment variables away, which are as good as none: clap would read an
/// empty value of them.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |arg: &Arg| {
        let value = arg.get_env().and_then(env::var_os);
        value.is_some_and(|value| value.is_empty())
    };
    command
        .mut_args(|arg| match is_empty(&arg) {
            true => arg.env(None::<&'static str>),
            false => arg,
        })
        .mut_subcommands(without_empty_variables)
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Sign in, and print the tokens as one JSON object or keep the user signed in.
    SignIn(Box<SignIn>),
    /// Sign in in a browser, at the user pool's domain, and keep the user signed in.
    Login(Box<Login>),
    /// Sign out, here and in the browser.
    Logout(Box<Logout>),
    /// Print an access token for a machine: the app client proves itself with its secret.
    MachineToken(Box<MachineToken>),
    /// Print an access token of the user who is signed in, refreshed when needed.
    Token(Box<Token>),
    /// Print AWS credentials of the user who is signed in, from an identity pool.
    Credentials(Box<Credentials>),
    /// Give a profile of AWS's tools the credentials of the user who is signed in: writes it
    /// into ~/.aws/config.
    ConfigureAws(Box<ConfigureAws>),
    /// Sign out: revoke the session, and forget it here.
    SignOut(Box<SignOut>),
    /// Show the user who is signed in, and their sign-in factors.
    Whoami(Box<Listing>),
    /// Sign a new user up.
    SignUp(Box<SignUp>),
    /// Confirm a sign-up with the code that the user was sent.
    Confirm(Box<Confirm>),
    /// Set a new password with a code, in the place of one that is forgotten.
    ForgotPassword(Box<ForgotPassword>),
    /// Change the password of the user who is signed in.
    ChangePassword(Box<ChangePassword>),
    /// The attributes of the user who is signed in.
    #[command(subcommand)]
    Attributes(Attributes),
    /// The places in which the user who is signed in is signed in.
    #[command(subcommand)]
    Sessions(Sessions),
    /// Delete the user who is signed in, for good.
    DeleteUser(Box<DeleteUser>),
    /// Print the claims of a token, and do not verify them.
    Claims(Box<TokenArgs>),
    /// Verify a token with the keys of the user pool, and print its claims.
    Verify(Box<TokenArgs>),
    /// The second factors of the user who is signed in.
    #[command(subcommand)]
    Mfa(Mfa),
    /// The passkeys of the user who is signed in.
    #[command(subcommand)]
    Passkeys(Passkeys),
    /// The devices of the user who is signed in.
    #[command(subcommand)]
    Devices(Devices),
    /// Refresh the tokens of the user who is signed in; or those of a refresh token that
    /// is given, and print them as one JSON object.
    Refresh(Box<Refresh>),
    /// Run a user pool on this machine, to try and test with no AWS account.
    Emulator(Emulator),
    /// Show it all in a second: an emulator, sign-ins, a wrong password, a refresh, a code,
    /// a remembered device.
    Demo,
    /// Print what a shell needs to complete this command.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page: `cognito man | man -l -`.
    Man(Man),
}

impl Command {
    /// How it reaches the service, if it does.
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
            // Of a user who is signed in: what is given is what the profile has.
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
    /// The address to listen on. The emulator lets everyone who can reach it
    /// create users.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) address: IpAddr,
    /// Pools, app clients and users to begin with: see docs/emulator.md.
    #[arg(long, value_name = "FILE.json")]
    pub(crate) seed: Option<PathBuf>,
    /// What tokens say of who issued them (`iss`): the user pool under this URL, where a
    /// proxy or a container has the emulator; or `aws`, for AWS's own form, which some
    /// verifiers insist on.
    #[arg(long, value_name = "URL")]
    pub(crate) issuer: Option<String>,
    /// Accept what AWS refuses and other emulators take: undeclared attributes, identifiers of
    /// any form, any code of a confirmation and more; docs/emulator.md has the list.
    #[arg(long)]
    pub(crate) lenient: bool,
    /// An origin, such as http://localhost:3000, whose pages may read the outbox and set the
    /// clock; may be given more than once.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allow_origin: Vec<String>,
    /// How each request is told of on standard error.
    #[arg(long, value_enum, default_value_t = Log::Text, value_name = "FORM")]
    pub(crate) log: Log,
    /// Do not tell of each request: its operation, pool and user, how it ended, how long it
    /// took, and the codes that it "sent".
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// How requests are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// A line, and one more for each code and each warning.
    Text,
    /// A line of JSON.
    Json,
}

#[derive(Flags)]
pub(crate) struct Man {
    /// Write the pages of all subcommands into this directory instead.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
}
