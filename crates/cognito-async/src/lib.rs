//! Sign-in to Amazon Cognito user pools for async programs.
//!
//! ```no_run
//! use cognito_async::{AppClient, Client, Settled};
//!
//! # async fn run(password: &str) -> Result<(), cognito_async::Error> {
//! let app_client = AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE")?;
//! match Client::new()?.sign_in(&app_client, "alice@example.com", password).await? {
//!     Settled::Done(tokens) => println!("signed in for {:?}", tokens.expires_in()),
//!     Settled::Challenge(challenge) => println!("one more step: {challenge}"),
//! }
//! # Ok(()) }
//! ```
//!
#![doc = include_str!("both/about.md")]
//!
//! A caller's client ([`Client::from_builder`], [`Client::with_client`]) has its own TLS;
//! without the feature `aws-lc-rs` it needs a TLS configuration, or the process needs a
//! provider, or reqwest panics when it builds the client.
//!
//! `reqwest` sends the requests.
//!
//! # Runtime
//! A tokio runtime, multi-threaded or current-thread, with IO and time enabled. The futures
//! are `Send`. Dropping one midway closes its connection and wipes what it held; the client
//! stays usable.
//!
//! # In a browser
//! On `wasm32-unknown-unknown` the `fetch` of the page, the worker or Node sends the requests,
//! and JavaScript's event loop is the runtime. It controls TLS, proxies and connect timeouts:
//! there are no `Settings`, no client from the caller, and the futures are not `Send`. No
//! redirect is followed there either. For that target, the feature `tokens` needs a C
//! compiler.
//!
//! For programs without a runtime there is `cognito-blocking`, which differs only by `.await`.
//!
//! # Feature flags
//! - `ring` (default), `aws-lc-rs`: the cryptography of TLS and of tokens; at least one.
//! - `full-tls` (default): TLS 1.2, ChaCha20-Poly1305 and certificates with Ed25519. Without it,
//!   `ring` has TLS 1.3 with AES-GCM, and certificates with ECDSA or RSA: a program that talks to
//!   AWS's endpoints needs no more, and is 0.3 MB smaller. A proxy that opens TLS may need more.
//! - `identity-pools` (default): `IdentityCredentials`, AWS credentials for a user or a guest.
//! - `aws-credentials`: `IdentityCredentials` as a credentials provider for AWS's SDK for
//!   Rust. Needs Rust 1.94.1; not on wasm32-unknown-unknown.
//! - `tokens`: `TokenVerifier`, for a server that receives its users' tokens.
//! - `seal`: suspended challenges sealed with a key, so that a browser can store them.
//! - `serde`: ids, endpoints and `AppClientSettings` in a settings file; never a secret.
//! - `sigv4`: signs server-side sign-ins with AWS credentials. Needs Rust 1.94.1.
//! - `ifma`: SRP with AVX-512 if the CPU has it. Needs Rust 1.89.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(any(
    feature = "aws-lc-rs",
    feature = "ring",
    all(target_family = "wasm", target_os = "unknown")
)))]
compile_error!("TLS needs cryptography: the feature `ring` or the feature `aws-lc-rs`");

#[cfg(all(
    feature = "aws-credentials",
    not(all(target_family = "wasm", target_os = "unknown"))
))]
mod aws_credentials;
mod both;
mod flight;
mod pages;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod native;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use native::{client, tasks};

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod js;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use js::{client, tasks};

pub use both::*;
pub use client::Client;
pub use pages::Items;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use reqwest;
