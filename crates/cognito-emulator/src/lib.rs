//! An Amazon Cognito user pool inside your process, so that anyone can try and
//! test a sign-in with no AWS account.
//!
//! It verifies SRP for real, enforces `SECRET_HASH`, signs its tokens and
//! answers errors in AWS's exact shape. What is emulated so far, and what was
//! chosen where AWS does not say, is in `docs/emulator.md` of the repository.
//!
//! ```
//! use cognito_emulator::Emulator;
//!
//! let emulator = Emulator::start()?;
//! emulator.add_user("alice", "Correct-Horse7!")?;
//! // Any Cognito client signs in at emulator.endpoint() now.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # From the outside in
//! [`Emulator`] is an HTTP server around a [`Service`], which finds the
//! [`UserPool`] that a request is for. Both are state machines: a [`Request`],
//! the time and randomness ([`Context`]) in, a [`Response`] out, no socket. A
//! test that wants no HTTP drives them itself:
//!
//! ```
//! use std::time::Duration;
//! use cognito_emulator::{
//!     Context, Entropy, NewAppClient, NewUser, Request, SystemEntropy, UserPool,
//! };
//! use cognito_srp_core::Timestamp;
//! use serde_json::json;
//!
//! let mut entropy = SystemEntropy;
//! let keys = entropy.signing_keys()?;
//! let now = Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000));
//! let mut cx = Context::new(now, &mut entropy);
//!
//! let mut pool = UserPool::new("us-east-1_Emulator1", "http://localhost", keys, &mut cx)?;
//! let client_id = pool.add_client(NewAppClient::public(), &mut cx)?;
//! pool.add_user(NewUser::new("alice", "Correct-Horse7!"), &mut cx)?;
//!
//! let request = Request::operation("InitiateAuth", &json!({
//!     "AuthFlow": "USER_PASSWORD_AUTH",
//!     "ClientId": client_id,
//!     "AuthParameters": { "USERNAME": "alice", "PASSWORD": "Correct-Horse7!" },
//! }));
//! assert_eq!(pool.handle(&request, &mut cx).status, 200);
//! # Ok::<(), cognito_emulator::Fault>(())
//! ```
//!
//! # Feature flags
//! - `ifma`: SRP on AVX-512 where the CPU has it. Needs Rust 1.89.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod face;
mod ground;
mod hosted_login;
mod operations;
mod rules;
mod state;

pub use face::emulator::Emulator;
pub use face::log::AnsweredRequest;
pub use face::message::{Request, Response};
pub use face::operator::Credentials;
pub use face::seed::{Seed, SeedError};
pub use face::service::Service;
pub use face::start_error::StartError;
pub use ground::entropy::{Context, Entropy, SystemEntropy};
pub use ground::fault::Fault;
pub use ground::keys::SigningKeys;
pub use ground::webauthn::RelyingParty;
pub use state::app_client::{AuthFlow, NewAppClient};
pub use state::auth_events::AuthEvent;
pub use state::custom_auth::{
    ChallengeResult, CustomAuth, CustomAuthScript, CustomChallenge, Decision, TriggerError,
    TriggerRequest,
};
pub use state::devices::DeviceConfiguration;
pub use state::first_factor::FirstAuthFactor;
pub use state::identity_pools::credentials::IssuedCredentials;
pub use state::identity_pools::new_pool::NewIdentityPool;
pub use state::mfa::{MfaMode, MfaSettings, MfaType};
pub use state::new_user::NewUser;
pub use state::outbox::{DeliveryMedium, Message};
pub use state::token_validity::{TimeUnit, TokenValidity};
pub use state::user_pool::UserPool;

/// The examples of the README, compiled; here because this crate's tests have
/// both transports at hand.
#[cfg(doctest)]
#[doc = include_str!("../docs/repository.md")]
struct Readme;

/// Those of the guide.
#[cfg(doctest)]
#[doc = include_str!("../docs/guide.md")]
struct Guide;

/// Those of the page about AWS credentials.
#[cfg(doctest)]
#[doc = include_str!("../docs/credentials.md")]
struct AwsCredentials;

/// Those of the page on the hosted login.
#[cfg(doctest)]
#[doc = include_str!("../docs/hosted-login.md")]
struct HostedLogin;

/// And those of the page for users of other libraries.
#[cfg(doctest)]
#[doc = include_str!("../docs/coming-from.md")]
struct ComingFrom;

/// The example of this crate's own page, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct OwnReadme;
