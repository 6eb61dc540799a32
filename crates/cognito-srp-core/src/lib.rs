//! Sign-in to Amazon Cognito user pools as a state machine without IO.
//!
//! The core emits requests and consumes responses. It reads no clock, random numbers,
//! environment or sockets, and it needs no std: the program passes in time, entropy and bytes.
//! For a ready-made transport see the crates `cognito-blocking` and `cognito-async`.
//!
//! # One sign-in
//!
//! ```text
//!  AppClient::sign_in ──► Exchange<Step> ──request──► (the program's HTTP)
//!                              │                            │
//!                              └───────── receive ◄─response┘
//!                                            │
//!                 ┌──────────────────────────┼─────────────────────┐
//!            Step::Send                Step::Challenge         Step::Done
//!        (carry this one too)       (answer ► Exchange)         (Tokens)
//! ```
//!
//! ```
//! use core::time::Duration;
//! use cognito_srp_core::{
//!     AppClient, ClientId, Ephemeral, Error, Exchange, Password, Response, Settled, Step,
//!     Timestamp, UserPoolId, Username,
//! };
//! # // Stands in for a program's HTTP stack: a server half of this crate's own, so
//! # // that the walk-through runs.
//! # mod stack {
//! #     use cognito_srp_core::{Request, srp::{Exponent, Identity, Integer, ServerHalf, Verifier}};
//! #     use serde_json::{Value, json};
//! #     pub fn post(request: &Request) -> (u16, Vec<u8>) {
//! #         let body: Value = serde_json::from_slice(request.body()).unwrap();
//! #         let reply = if body["AuthFlow"] == "USER_SRP_AUTH" {
//! #             let alice = Identity::user("eYpv1mFHB", "alice");
//! #             let salt = Integer::from_hex("5ca1e").unwrap();
//! #             let verifier = Verifier::new(&alice, "Correct-Horse7!", salt);
//! #             let server = ServerHalf::new(verifier, Exponent::from_be_bytes(&[9; 32]));
//! #             json!({"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {
//! #                 "USERNAME": "alice", "USER_ID_FOR_SRP": "alice", "SALT": "5ca1e",
//! #                 "SRP_B": server.public_value().to_hex(), "SECRET_BLOCK": "QkxPQ0s=" }})
//! #         } else {
//! #             assert_eq!(body["ChallengeResponses"]["TIMESTAMP"], "Tue Nov 14 22:13:20 UTC 2023");
//! #             json!({"AuthenticationResult": {"AccessToken": "header.payload.signature",
//! #                 "ExpiresIn": 3600, "TokenType": "Bearer"}, "ChallengeParameters": {}})
//! #         };
//! #         (200, reply.to_string().into_bytes())
//! #     }
//! #     pub fn entropy() -> [u8; 64] { [7; 64] }
//! #     pub fn now() -> std::time::Duration { std::time::Duration::from_secs(1_700_000_000) }
//! # }
//!
//! let app_client = AppClient::new(
//!     UserPoolId::parse("eu-west-2_eYpv1mFHB")?,
//!     ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?,
//! );
//! let mut exchange = app_client.sign_in(
//!     Username::parse("alice@example.com")?,
//!     Password::new("Correct-Horse7!"),
//!     Ephemeral::from_entropy(stack::entropy())?, // 64 octets from a CSPRNG
//! );
//! let tokens = loop {
//!     let (status, body) = stack::post(exchange.request()); // url(), headers(), body()
//!     let now = Timestamp::since_unix_epoch(stack::now());
//!     match exchange.receive(Response::new(status, [], &body), now)? {
//!         Step::Send(next) => exchange = next, // PASSWORD_VERIFIER, answered by the core
//!         Step::Challenge(challenge) => panic!("not for a machine to answer: {challenge:?}"),
//!         Step::Done(tokens) => break tokens,
//!     }
//! };
//! assert_eq!(tokens.expires_in(), Duration::from_secs(3600));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//! [`AppClient`] begins every exchange; [`Exchange`], [`Step`] and [`Challenge`] are the state
//! machine; [`Error`] says who is to blame; [`srp`] is the arithmetic, public for programs
//! that use it directly. For a program with its own HTTP stack, or a transport, [`call`]
//! retries what is safe to retry, within a deadline, and [`keeper`] keeps a user signed in;
//! `identity_pool` (a feature) has AWS credentials for them.
//!
//! # Secrets
//! [`Password`], [`ClientSecret`] and the tokens are wiped when dropped, print as
//! `[redacted]`, and can be neither compared nor serialised. Request bodies and response
//! buffers are wiped too. This crate cannot wipe copies that the HTTP library makes.
//!
//! # Feature flags
//! None is on by default.
//! - `getrandom`: [`Ephemeral`] from the operating system's entropy (`generate`).
//! - `seal`: suspended challenges sealed with a key, so that their storage can neither read
//!   nor change them.
//! - `identity-pools`: AWS credentials for a user or a guest, from an identity pool.
//! - `http`: requests and responses as types of the crate `http`. Needs std.
//! - `serde`: ids, endpoints and [`AppClientSettings`] in a settings file; never a secret.
//! - `std`: a [`Timestamp`] from a `SystemTime`.
//! - `prime-groups`: [`srp`] in the group of any prime (`srp::PrimeGroup`), for test vectors.
//! - `ifma`: SRP with AVX-512 if the CPU has it. Needs Rust 1.89.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

mod app_client;
mod app_client_settings;
pub mod call;
mod device;
mod error;
mod exchange;
mod hosted_login;
#[cfg(feature = "identity-pools")]
pub mod identity_pool;
pub mod keeper;
mod machine;
mod operations;
mod session;
pub mod side;
mod sign_in;
pub mod srp;
mod stored;
pub mod url;
mod values;
mod wire;

pub use app_client::{AppClient, secret_hash};
pub use app_client_settings::AppClientSettings;
pub use device::{ConfirmedDevice, Device, DeviceEntropy, DeviceError, NewDevice};
pub use error::{Error, ErrorCode, OAuthCode, ProtocolError, ServiceError};
pub use exchange::{AwaitedResponse, Exchange, IntoExchange, Outcome};
pub use hosted_login::callback::CallbackProblem;
pub use hosted_login::domain::{DomainError, UserPoolDomain};
pub use hosted_login::entropy::LoginEntropy;
pub use hosted_login::login::{HostedLogin, Prompt};
pub use hosted_login::oauth_client::{ClientAuthentication, OAuthClient};
pub use hosted_login::pending_login::{CallbackError, PendingLogin};
pub use hosted_login::redirect_uri::{RedirectUri, RedirectUriError};
pub use hosted_login::user_info::UserInfo;
#[cfg(feature = "identity-pools")]
pub use identity_pool::{
    AssumeRole, AssumedRole, AwsCredentials, CredentialsForIdentity, GetCredentialsForIdentity,
    IdentityPool, Logins, OpenIdTokenForIdentity,
};
pub use machine::client_token::ClientToken;
pub use machine::request::{ClientSecretMissing, ClientTokenRequest};
pub use operations::Acknowledged;
pub use operations::code_delivery::{CodeDelivery, DeliveryMedium};
pub use operations::confirm_device::ConfirmDevice;
pub use operations::devices::{DeviceDescription, DeviceRemembered, DevicesPage};
pub use operations::list::PagedList;
pub use operations::mfa::{
    AuthFactor, AuthFactors, MfaSetting, SetUserMfaPreference, SoftwareTokenSecret,
    SoftwareTokenVerified, VerifySoftwareToken,
};
pub use operations::pages::{Page, Pages};
pub use operations::passkey_registration::PasskeyRegistration;
pub use operations::passkeys::{Passkey, PasskeysPage};
pub use operations::recovery::{ChangePassword, ConfirmForgotPassword, ForgotPassword};
pub use operations::sessions::{
    AssociatedSessions, RevokeToken, RevokeUserSession, UserSession, UserSessionKind,
    UserSessionsPage,
};
pub use operations::sign_up::{
    CodeSent, ConfirmSignUp, ResendConfirmationCode, SignUp, SignUpConfirmed, SignedUp,
};
pub use operations::user::{
    AttributesUpdated, Feedback, GetUserAttributeVerificationCode, MfaOption, UpdateUserAttributes,
    User,
};
pub use session::derived_token::{DerivedToken, GetDerivedToken, IssuedTokenType};
pub use session::id_claims::IdTokenClaims;
pub use session::refresh::Refresh;
pub use session::signed_in::{SessionMismatch, SessionOrigin, SignedIn};
pub use session::source_token::SourceToken;
pub use session::store::{Found, Loaded, StoreVersion, TokenStore};
pub use session::store_error::{StoreError, StoreErrorKind};
pub use session::tokens::Tokens;
pub use side::Side;
pub use sign_in::begin::{Preference, SignIn};
pub use sign_in::challenge::answer_error::{AnswerError, AnswerErrorReason};
pub use sign_in::challenge::{
    Challenge, CustomChallenge, EmailOtp, FirstFactor, MfaSetup, MfaType, NewPasswordRequired,
    PasswordChallenge, PasswordClaim, PasswordSrpChallenge, SelectChallenge, SelectMfaType, SmsMfa,
    SmsOtp, SoftwareTokenMfa, SoftwareTokenSetup, UnknownChallenge, WebAuthn,
};
#[cfg(feature = "seal")]
pub use sign_in::sealing_key::{SealEntropy, SealingKey};
pub use sign_in::step::{Settled, Step};
pub use sign_in::step_up::StepUp;
pub use sign_in::suspended::SuspendedChallenge;
pub use srp::{EntropyError, Ephemeral};
pub use stored::StoredError;
pub use values::clock_skew::ClockSkew;
pub use values::context::{ServerContext, UserContext};
pub use values::endpoint::{Endpoint, EndpointError, EndpointSettings};
pub use values::identifiers::{
    ClientId, DeviceKey, IdentifierError, IdentityId, IdentityPoolId, UserPoolId, Username,
};
pub use values::public_key_options::{NotJson, unwrap_public_key, wrap_public_key};
pub use values::sanitized::Sanitized;
pub use values::secret::{
    AccessToken, ClientSecret, DevicePassword, IdToken, IssuedToken, OpenIdToken, Password,
    RefreshToken, SecretAccessKey, SecretCode, Session, SessionToken,
};
pub use values::time::Timestamp;
pub use values::variables::VariableError;
pub use wire::{Request, Response, SignatureHeaders, SignatureScope};
