//! An Amazon Cognito user pool inside your process, to try and test sign-ins without an AWS
//! account.
//!
//! It verifies SRP, enforces `SECRET_HASH`, signs its tokens and answers errors in AWS's
//! format. `docs/emulator.md` in the repository lists what is emulated, and what was chosen
//! where AWS's behaviour is not documented.
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
//! [`Emulator`] is an HTTP server around a [`Service`], which finds the [`UserPool`] for each
//! request. Both are state machines: they take a [`Request`], the time and randomness
//! ([`Context`]), return a [`Response`], and use no sockets. A test without HTTP can drive
//! them directly:
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
//! - `ifma`: SRP with AVX-512 if the CPU has it. Needs Rust 1.89.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod face;
mod ground;
mod hosted_login;
mod operations;
mod rules;
mod state;

pub use face::credentials::Credentials;
pub use face::emulator::Emulator;
pub use face::log::AnsweredRequest;
pub use face::request::Request;
pub use face::response::Response;
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
pub use state::identity_pools::open_id::OpenIdProvider;
pub use state::mfa::{MfaMode, MfaSettings, MfaType};
pub use state::new_user::NewUser;
pub use state::outbox::{DeliveryMedium, Message};
pub use state::token_validity::{TimeUnit, TokenValidity};
pub use state::user_pool::UserPool;

/// The README's examples, compiled. They are here because this crate's tests have both
/// transports.
#[cfg(doctest)]
#[doc = include_str!("../docs/repository.md")]
struct Readme;

/// The guide's examples.
#[cfg(doctest)]
#[doc = include_str!("../docs/guide.md")]
struct Guide;

/// The examples of the page about the emulator.
#[cfg(doctest)]
#[doc = include_str!("../docs/emulator.md")]
struct EmulatorPage;

/// The examples of the page about AWS credentials.
#[cfg(doctest)]
#[doc = include_str!("../docs/credentials.md")]
struct AwsCredentials;

/// The examples of the page about the hosted login.
#[cfg(doctest)]
#[doc = include_str!("../docs/hosted-login.md")]
struct HostedLogin;

/// The examples of the page for users of other libraries.
#[cfg(doctest)]
#[doc = include_str!("../docs/coming-from.md")]
struct ComingFrom;

/// The example of this crate's README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct OwnReadme;
