//! The arguments of `cognito token` and `cognito sign-out`.

use clap::Args;

use super::connection::Connection;

#[derive(Args)]
pub(crate) struct Token {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Print the ID token instead.
    #[arg(long)]
    pub(crate) id: bool,
    /// Refresh first, even if the token is still valid, for example after claims have changed.
    #[arg(long)]
    pub(crate) refresh: bool,
}

#[derive(Args)]
pub(crate) struct SignOut {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Delete the session only here, without telling the service. The tokens stay valid until
    /// they expire.
    #[arg(long, conflicts_with = "everywhere")]
    pub(crate) local: bool,
    /// End all of the user's sessions, on all devices (GlobalSignOut).
    #[arg(long)]
    pub(crate) everywhere: bool,
}
