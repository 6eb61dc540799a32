//! The sides that call the service, as types: a parameter of [`SignIn`](crate::SignIn) and
//! [`Refresh`](crate::Refresh).
//!
//! The two sides send different data about the user's device. The types prevent mixing them
//! up: a request of an operator's server cannot contain a client's context.
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

/// Not chosen yet: it is the user's own program, unless it becomes the server.
#[derive(Clone, Copy, Debug)]
pub enum Undecided {}

/// The user's own program: its operations are not signed.
#[derive(Clone, Copy, Debug)]
pub enum Client {}

/// An operator's server: its operations are signed (SigV4).
#[derive(Clone, Copy, Debug)]
pub enum Server {}

/// The side of a resumed challenge ([`AppClient::resume`](crate::AppClient::resume)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The user's own program, whose answers are not signed.
    Client,
    /// An operator's server, whose answers are signed (SigV4).
    Server,
}
