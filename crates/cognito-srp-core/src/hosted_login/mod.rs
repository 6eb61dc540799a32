//! Sign-in in a browser at a user pool's domain, and the domain's OAuth 2.0 and OpenID Connect
//! endpoints. The pages are AWS's managed login, or the older hosted UI.
//!
//! ```text
//!  OAuthClient::login ──► HostedLogin ──begin──► PendingLogin ──authorize_url──► browser
//!                                                     │                             │
//!                           Exchange<Tokens> ◄──── callback ◄──── redirect URI ◄────┘
//! ```
//!
//! domain.rs, redirect_uri.rs, entropy.rs and callback.rs use no other file here; above them
//! are oauth_client.rs, then pending_login.rs, and login.rs on top.

pub(crate) mod callback;
pub(crate) mod domain;
pub(crate) mod entropy;
pub(crate) mod login;
pub(crate) mod oauth_client;
pub(crate) mod pending_login;
pub(crate) mod redirect_uri;
pub(crate) mod user_info;
