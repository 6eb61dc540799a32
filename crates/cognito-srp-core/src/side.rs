//! Who speaks to the service, as types: [`SignIn`](crate::SignIn) and
//! [`Refresh`](crate::Refresh) have one as their parameter.
//!
//! The two sides tell different things of the user's device, and a request of one is
//! never one of the other by accident: what was made an operator's server's cannot be
//! given a client's context.
//!
//! ```
//! # use cognito_srp_core::{AppClient, Exchange, Password, SignIn, Step, Username};
//! /// For both sides.
//! fn with_password<S>(sign_in: SignIn<S>, password: &Password) -> Exchange<Step> {
//!     sign_in.with_client_metadata([("tenant", "blue")]).password(password)
//! }
//! # fn f(app_client: &AppClient, name: Username, password: &Password, is_operator: bool)
//! #     -> Exchange<Step> {
//! let sign_in = app_client.begin(name);
//! match is_operator {
//!     true => with_password(sign_in.server_side(None), password), // SignIn<side::Server>
//!     false => with_password(sign_in, password),                  // SignIn<side::Undecided>
//! }
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # use cognito_srp_core::{AppClient, UserContext, Username};
//! # fn f(app_client: &AppClient, name: Username) {
//! let sign_in = app_client.begin(name).server_side(None);
//! let _ = sign_in.with_user_context(UserContext::new()); // no such method
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # use cognito_srp_core::{AppClient, UserContext, Username};
//! # fn f(app_client: &AppClient, name: Username) {
//! let sign_in = app_client.begin(name).with_user_context(UserContext::new());
//! let _ = sign_in.server_side(None); // no such method
//! # }
//! ```

/// Not said: it is the user's own program's, unless it becomes the server's.
#[derive(Clone, Copy, Debug)]
pub enum Undecided {}

/// The user's own program: its operations are not signed.
#[derive(Clone, Copy, Debug)]
pub enum Client {}

/// An operator's server: its operations are signed (SigV4).
#[derive(Clone, Copy, Debug)]
pub enum Server {}

/// Whose side a challenge is on that is taken up again
/// ([`AppClient::resume`](crate::AppClient::resume)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The user's own program, whose answers are not signed.
    Client,
    /// An operator's server, whose answers are signed (SigV4).
    Server,
}
