//! Arguments of commands for accounts: sign-up and passwords.

use clap::Args;
use cognito_srp_core::Username;

use super::connection::{Connection, Metadata};
use super::variable;
use crate::code::Code;
use crate::failure::Failure;
use crate::issuer::Issuer;
use crate::pair::Pair;

// The account.
#[derive(Args)]
pub(crate) struct UsernameArg {
    /// The user name, or an alias such as an e-mail address.
    #[arg(
        long,
        value_name = "NAME",
        env = variable("COGNITO_USERNAME"),
        hide_env_values = true
    )]
    pub(crate) username: Username,
}

// The password.
#[derive(Args)]
pub(crate) struct PasswordSource {
    /// Read the password from the first line of standard input.
    ///
    /// Otherwise it comes from COGNITO_PASSWORD or, in a terminal, from a hidden prompt.
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

// The new password.
#[derive(Args)]
pub(crate) struct NewPasswordSource {
    /// Read the new password, if one is needed, from the next line of standard input.
    ///
    /// Otherwise it comes from COGNITO_NEW_PASSWORD or, in a terminal, from a
    /// hidden prompt.
    #[arg(long)]
    pub(crate) new_password_stdin: bool,
}

// The answers to challenges.
#[derive(Args, Default)]
pub(crate) struct AnswerArgs {
    /// Answer a challenge, for scripts. Repeatable.
    ///
    /// NAME is the name of the response in the API. Answers with the same name are used in
    /// order. The terminal, if there is one, asks for any other answer. The names are listed
    /// below.
    #[arg(long = "answer", value_name = "NAME=VALUE")]
    pub(crate) given: Vec<Pair>,
    #[command(flatten)]
    pub(crate) issuer: IssuerName,
}

impl AnswerArgs {
    /// Only the user's own answers, with a name for their authenticator app.
    pub(crate) fn for_issuer(issuer: &IssuerName) -> Self {
        Self {
            given: Vec::new(),
            issuer: issuer.clone(),
        }
    }
}

// The name of the account in an authenticator app.
#[derive(Args, Clone, Default)]
pub(crate) struct IssuerName {
    /// The name under which an authenticator app lists the account, such as your company's
    /// name. The default is the id of the user pool.
    #[arg(long, value_name = "NAME")]
    pub(crate) issuer: Option<Issuer>,
}

// What happens to a user who has signed in.
#[derive(Args)]
pub(crate) struct Keep {
    /// Keep the user signed in, in the profile, and print no tokens. `cognito token` then
    /// prints one.
    ///
    /// If the service offers to remember the device, the device is kept there too.
    #[arg(long)]
    pub(crate) keep: bool,
}

// The code.
#[derive(Args)]
pub(crate) struct CodeSource {
    /// The code. Without it, the terminal asks.
    #[arg(long, value_name = "CODE")]
    pub(crate) code: Option<Code>,
}

#[derive(Args)]
pub(crate) struct SignUp {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) metadata: Metadata,
    #[command(flatten)]
    pub(crate) user: UsernameArg,
    #[command(flatten)]
    pub(crate) password: PasswordSource,
    /// Sign up without a password, if the user pool accepts a code or a passkey instead.
    #[arg(long, conflicts_with = "password_stdin")]
    pub(crate) no_password: bool,
    /// An attribute, such as email=alice@example.com. Repeatable.
    #[arg(long = "attribute", value_name = "NAME=VALUE")]
    attributes: Vec<Pair>,
    #[command(flatten)]
    pub(crate) issuer: IssuerName,
    /// Do not ask for the code, even in a terminal. `cognito confirm` takes it later.
    #[arg(long, conflicts_with = "keep")]
    pub(crate) unconfirmed: bool,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

impl SignUp {
    pub(crate) fn attributes(&self) -> Result<Vec<(&str, &str)>, Failure> {
        Pair::split_all(&self.attributes, "--attribute", "NAME=VALUE")
    }
}

#[derive(Args)]
pub(crate) struct Confirm {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) metadata: Metadata,
    #[command(flatten)]
    pub(crate) user: UsernameArg,
    #[command(flatten)]
    pub(crate) code: CodeSource,
    /// Send the code again, and print where it was sent.
    #[arg(long, conflicts_with_all = ["code", "force_alias", "keep"])]
    pub(crate) resend: bool,
    /// Take the address or phone number over if another user has it.
    #[arg(long)]
    pub(crate) force_alias: bool,
    #[command(flatten)]
    pub(crate) issuer: IssuerName,
    #[command(flatten)]
    pub(crate) keep: Keep,
}

#[derive(Args)]
pub(crate) struct ForgotPassword {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) metadata: Metadata,
    #[command(flatten)]
    pub(crate) user: UsernameArg,
    /// The code. Without it, a code is sent and, in a terminal, asked for.
    #[arg(long, value_name = "CODE")]
    pub(crate) code: Option<Code>,
    #[command(flatten)]
    pub(crate) new_password: NewPasswordSource,
}

#[derive(Args)]
pub(crate) struct ChangePassword {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) password: PasswordSource,
    #[command(flatten)]
    pub(crate) new_password: NewPasswordSource,
    /// The user has no password yet.
    #[arg(long, conflicts_with = "password_stdin")]
    pub(crate) first: bool,
}
