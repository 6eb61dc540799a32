//! Sign-in to Amazon Cognito user pools for async programs: the state machine
//! of [`cognito_srp_core`], carried by [`reqwest`].
//!
//! ```no_run
//! use cognito_async::Client;
//! use cognito_async::cognito_srp_core::{
//!     AppClient, ClientId, Ephemeral, Password, Settled, UserPoolId, Username,
//! };
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let app_client = AppClient::new(
//!     UserPoolId::parse("eu-west-2_eYpv1mFHB")?,
//!     ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?,
//! );
//! let alice = Username::parse("alice@example.com")?;
//! let sign_in = app_client.sign_in(alice, Password::new("Correct-Horse7!"), Ephemeral::generate()?);
//! match Client::new()?.run(sign_in).await? {
//!     Settled::Done(tokens) => println!("signed in for {:?}", tokens.expires_in()),
//!     Settled::Challenge(challenge) => println!("to be answered: {challenge:?}"),
//! }
//! # Ok(()) }
//! ```
//!
//! # What it does, and what it does not
//! [`Client::run`] carries any exchange of the core, from a sign-in to a refresh,
//! and follows it until it is settled; [`Client::carry`] makes one round trip.
//! Every decision of the protocol is the core's. A redirect is never followed, a
//! status is never an error here, a response has at most 1 MiB, and nothing is logged.
//!
//! # What is tried again
//! A request that failed is sent again as
//! [`RetryPolicy`] says, after a random wait: one that was
//! throttled, one that never reached the service, and one that does no harm when
//! the service sees it twice. An answer that the service may have counted, such as
//! a password or a code, is not. All clones of a client share a budget for it.
//! A call has a deadline over all of that, 60 seconds unless [`Limits`] say otherwise.
//!
//! # TLS
//! rustls, with the system's roots, and the cryptography of the feature `ring` (the default) or of
//! `aws-lc-rs`; where both are on, `aws-lc-rs`. A provider that the program has
//! installed for its process goes before either. A client of the caller's
//! ([`Client::from_builder`], [`Client::with_client`]) has its own TLS; without
//! the feature `aws-lc-rs` it has to be given a TLS configuration, or the process a
//! provider, or reqwest panics when it builds one.
//!
//! [`Keeper`] keeps a user signed in: access tokens that are good, one refresh for
//! all who ask, and signing out.
//!
//! With the feature `tokens` there is a `TokenVerifier`, for a server that is sent the
//! tokens of its users: it fetches the issuer's keys when they are needed.
//!
//! # On an operator's server
//! What begins with [`SignIn::server_side`](cognito_srp_core::SignIn::server_side)
//! has to be signed (SigV4). The feature `sigv4` does that, with
//! `Client::with_credentials` or with credentials from the environment. Without
//! the feature such an exchange is [`TransportErrorKind::NotSigned`], and nothing
//! is sent.
//!
//! # Runtime
//! A tokio runtime, multi-threaded or current-thread, with IO and time enabled.
//! The futures are `Send`. One that is dropped in mid-flight closes its
//! connection and wipes what it held; the client goes on.
//!
//! For a program without a runtime there is `cognito-blocking`, which reads the
//! same but for `.await`.
//!
//! # Feature flags
//! - `ring` (default), `aws-lc-rs`: the cryptography of TLS and of tokens; at least one.
//! - `tokens`: `TokenVerifier`, for a server that is sent the tokens of its users.
//! - `seal`: suspended challenges sealed with a key, so that a browser can keep them.
//! - `sigv4`: signs what an operator's server sends. Needs Rust 1.94.1.
//! - `ifma`: SRP on AVX-512 where the CPU has it. Needs Rust 1.89.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
compile_error!("TLS needs cryptography: the feature `ring` or the feature `aws-lc-rs`");

mod client;
mod clock;
mod error;
mod flight;
mod keeper;
mod pages;
mod post;
mod proxy;
#[cfg(feature = "tokens")]
mod token_verifier;

pub use client::Client;
#[cfg(feature = "sigv4")]
pub use cognito_sigv4;
pub use cognito_srp_core;
pub use cognito_srp_core::retry::RetryPolicy;
pub use cognito_srp_core::transport::{
    Clock, Error, KeeperError, Limits, Roots, Settings, SignedOut, TransportError,
    TransportErrorKind,
};
#[cfg(feature = "tokens")]
pub use cognito_tokens;
pub use keeper::Keeper;
pub use pages::Items;
pub use reqwest;
#[cfg(feature = "tokens")]
pub use token_verifier::TokenVerifier;
