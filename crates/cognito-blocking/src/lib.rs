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
//! # What it does, and what it does not
//! The state machine is that of [`cognito_srp_core`], whose names are this crate's as well;
//! [`ureq`] carries it. [`Client::sign_in`] is the short way: SRP, so that the password stays
//! here. [`AppClient::begin`] has all others, and [`Client::run`] carries any exchange, from a
//! sign-in to a refresh, and follows it until it is settled; [`Client::carry`] makes one
//! round trip.
//! Every decision of the protocol is the core's. A redirect is never followed, a
//! status is never an error here, a response has at most 1 MiB, and nothing is logged here.
//! (ureq logs responses at `TRACE`, with the tokens in them: set `ureq_proto=debug` where a
//! program sets `TRACE` for everything.)
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
//! rustls, with the system's roots, and with the cryptography of the feature `ring` (the
//! default) or of `aws-lc-rs`; where both are on, `aws-lc-rs`. A provider that the
//! program has installed for its process goes before either. An agent of the caller's
//! ([`Client::with_agent`]) has its own TLS, if the program turns ureq's on.
//!
//! [`Keeper`] keeps a user signed in: access tokens that are good, one refresh for
//! all who ask, and signing out.
//!
//! With the feature `tokens` there is a `TokenVerifier`, for a server that is sent the
//! tokens of its users: it fetches the issuer's keys when they are needed.
//!
//! # On an operator's server
//! What begins with [`SignIn::server_side`]
//! has to be signed (SigV4). The feature `sigv4` does that, with
//! `Client::with_credentials` or with credentials from the environment. Without
//! the feature such an exchange is [`TransportErrorKind::NotSigned`], and nothing
//! is sent.
//!
//! For a program on tokio there is `cognito-async`, which reads the same but for `.await`.
//!
//! # Feature flags
//! - `ring` (default), `aws-lc-rs`: the cryptography of TLS and of tokens; at least one.
//! - `tokens`: `TokenVerifier`, for a server that is sent the tokens of its users.
//! - `seal`: suspended challenges sealed with a key, so that a browser can keep them.
//! - `serde`: ids, endpoints and `AppClientSettings` in a settings file; never a secret.
//! - `sigv4`: signs what an operator's server sends. Needs Rust 1.94.1.
//! - `ifma`: SRP on AVX-512 where the CPU has it. Needs Rust 1.89.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
compile_error!("TLS needs cryptography: the feature `ring` or the feature `aws-lc-rs`");

mod client;
mod clock;
mod connect;
mod connection;
mod error;
mod flight;
mod keeper;
mod pages;
mod post;
mod proxy;
mod tls;
#[cfg(feature = "tokens")]
mod token_verifier;

pub use client::Client;
#[cfg(feature = "sigv4")]
pub use cognito_sigv4;
#[cfg(feature = "sigv4")]
pub use cognito_sigv4::{Credentials, CredentialsError};
pub use cognito_srp_core;
pub use cognito_srp_core::retry::RetryPolicy;
pub use cognito_srp_core::transport::{
    Clock, Error, InputError, KeeperError, Limits, Roots, Settings, SignedOut, TransportError,
    TransportErrorKind,
};
pub use cognito_srp_core::{
    AccessToken, Acknowledged, AnswerError, AnswerErrorReason, AppClient, AppClientSettings,
    AssociatedSessions, AttributesUpdated, AuthFactor, AuthFactors, AwaitedResponse, Challenge,
    ChangePassword, ClientId, ClientSecret, ClockSkew, CodeDelivery, CodeSent,
    ConfirmForgotPassword, ConfirmSignUp, ConfirmedDevice, CustomChallenge, DeliveryMedium, Device,
    DeviceDescription, DeviceEntropy, DeviceError, DeviceKey, DevicePassword, DeviceRemembered,
    DevicesPage, EmailOtp, Endpoint, EndpointError, EndpointSettings, EntropyError, Ephemeral,
    ErrorCode, Exchange, Feedback, FirstFactor, ForgotPassword, Found,
    GetUserAttributeVerificationCode, IdToken, IdentifierError, IntoExchange, Loaded, MfaOption,
    MfaSetting, MfaSetup, MfaType, NewDevice, NewPasswordRequired, NotJson, Outcome, Page, Passkey,
    PasskeyRegistration, PasskeysPage, Password, PasswordChallenge, PasswordClaim,
    PasswordSrpChallenge, Preference, ProtocolError, Refresh, RefreshToken, ResendConfirmationCode,
    RevokeToken, RevokeUserSession, Sanitized, SecretCode, SelectChallenge, SelectMfaType,
    ServerContext, ServiceError, Session, SessionMismatch, SessionOrigin, SetUserMfaPreference,
    Settled, Side, SignIn, SignUp, SignUpConfirmed, SignedIn, SignedUp, SmsMfa, SmsOtp,
    SoftwareTokenMfa, SoftwareTokenSecret, SoftwareTokenSetup, SoftwareTokenVerified, Step, StepUp,
    StoreError, StoreErrorKind, StoreVersion, StoredError, SuspendedChallenge, Timestamp,
    TokenStore, Tokens, UnknownChallenge, UpdateUserAttributes, User, UserContext, UserPoolId,
    UserSession, UserSessionKind, UserSessionsPage, Username, VariableError, VerifySoftwareToken,
    WebAuthn, secret_hash, unwrap_public_key, wrap_public_key,
};
#[cfg(feature = "seal")]
pub use cognito_srp_core::{SealEntropy, SealingKey};
#[cfg(feature = "tokens")]
pub use cognito_tokens;
#[cfg(feature = "tokens")]
pub use cognito_tokens::{
    AccessClaims, IdClaims, Issuer, Problem, TokenError, Verifier, VerifyError,
};
pub use cognito_transport::FromEnv;
pub use keeper::Keeper;
#[cfg(feature = "tokens")]
pub use token_verifier::TokenVerifier;
pub use ureq;
