//! Sign-in to Amazon Cognito user pools for blocking programs.
//!
//! ```no_run
//! use cognito_blocking::{AppClient, Client, Settled};
//!
//! # fn run(password: &str) -> Result<(), cognito_blocking::Error> {
//! let app_client = AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE")?;
//! match Client::new()?.sign_in(&app_client, "alice@example.com", password)? {
//!     Settled::Done(tokens) => println!("signed in for {:?}", tokens.expires_in()),
//!     Settled::Challenge(challenge) => println!("one more step: {challenge}"),
//! }
//! # Ok(()) }
//! ```
//!
#![doc = include_str!("both/about.md")]
//!
//! A caller's agent ([`Client::with_agent`]) has its own TLS, if the program turns on ureq's.
//!
//! [`ureq`] carries what is sent. It logs responses at `TRACE`, with the tokens in them, and the
//! heads of requests, with a client secret in that of [`OAuthClient::revoke`]: set
//! `ureq_proto=debug` where a program sets `TRACE` for everything.
//!
//! For programs on tokio there is `cognito-async`, which differs only by `.await`.
//!
//! # Feature flags
//! - `ring` (default), `aws-lc-rs`: the cryptography of TLS and of tokens; at least one.
//! - `full-tls` (default): TLS 1.2, ChaCha20-Poly1305 and certificates with Ed25519. Without it,
//!   `ring` has TLS 1.3 with AES-GCM, and certificates with ECDSA or RSA: a program that talks to
//!   AWS's endpoints needs no more, and is 0.3 MB smaller. A proxy that opens TLS may need more.
//! - `identity-pools` (default): `IdentityCredentials`, AWS credentials for a user or a guest.
//! - `tokens`: `TokenVerifier`, for a server that is sent the tokens of its users.
//! - `seal`: suspended challenges sealed with a key, so that a browser can keep them.
//! - `serde`: ids, endpoints and `AppClientSettings` in a settings file; never a secret.
//! - `sigv4`: signs server-side sign-ins with AWS credentials. Needs Rust 1.94.1.
//! - `ifma`: SRP on AVX-512 if the CPU has it. Needs Rust 1.89.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
compile_error!("TLS needs cryptography: the feature `ring` or the feature `aws-lc-rs`");

mod both;
mod client;
mod connect;
mod connection;
mod error;
mod flight;
mod pages;
mod post;
mod tls;

pub use both::*;
pub use client::Client;
pub use ureq;
