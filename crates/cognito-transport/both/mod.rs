//! The code that differs only by `.await`: one source, which each transport compiles with its
//! own `transport_fn!`, `wait!` and `work!`, its `Client`, and its `flight`.
//!
//! It also lists, one by one, the public names from other crates: those of the core, except
//! the ones for driving it by hand.

mod client;
#[cfg(feature = "identity-pools")]
mod identity_credentials;
mod keeper;
mod machine_token;
#[cfg(feature = "tokens")]
mod token_verifier;

#[cfg(feature = "sigv4")]
pub use cognito_sigv4;
#[cfg(feature = "sigv4")]
pub use cognito_sigv4::{Credentials, CredentialsError};
pub use cognito_srp_core;
pub use cognito_srp_core::call::{
    CallEvent, CallEventKind, CallObserver, Clock, Error, InputError, Limits, RetryPolicy,
    TransportError, TransportErrorKind,
};
#[cfg(feature = "identity-pools")]
pub use cognito_srp_core::identity_pool::AwsCredentialsError;
pub use cognito_srp_core::keeper::{KeeperError, KeeperEvent, MachineTokenError, SignedOut};
pub use cognito_srp_core::{
    AccessToken, Acknowledged, AnswerError, AnswerErrorReason, AppClient, AppClientSettings,
    AssociatedSessions, AttributesUpdated, AuthFactor, AuthFactors, AwaitedResponse, CallbackError,
    CallbackProblem, Challenge, ChangePassword, ClientAuthentication, ClientId, ClientSecret,
    ClientSecretMissing, ClientToken, ClientTokenRequest, ClockSkew, CodeDelivery, CodeSent,
    ConfirmDevice, ConfirmForgotPassword, ConfirmSignUp, ConfirmedDevice, CustomChallenge,
    DeliveryMedium, DerivedToken, Device, DeviceDescription, DeviceEntropy, DeviceError, DeviceKey,
    DevicePassword, DeviceRemembered, DevicesPage, DomainError, EmailOtp, Endpoint, EndpointError,
    EndpointSettings, EntropyError, Ephemeral, ErrorCode, Exchange, Feedback, FirstFactor,
    ForgotPassword, Found, GetDerivedToken, GetUserAttributeVerificationCode, HostedLogin, IdToken,
    IdTokenClaims, IdentifierError, IdentityId, IdentityPoolId, IntoExchange, IssuedToken,
    IssuedTokenType, Loaded, LoginEntropy, MfaOption, MfaSetting, MfaSetup, MfaType, NewDevice,
    NewPasswordRequired, NotJson, OAuthClient, OAuthCode, OpenIdToken, Outcome, Page, PagedList,
    Passkey, PasskeyRegistration, PasskeysPage, Password, PasswordChallenge, PasswordClaim,
    PasswordSrpChallenge, PendingLogin, Preference, Prompt, ProtocolError, RedirectUri,
    RedirectUriError, Refresh, RefreshToken, ResendConfirmationCode, RevokeToken,
    RevokeUserSession, Sanitized, SecretAccessKey, SecretCode, SelectChallenge, SelectMfaType,
    ServerContext, ServiceError, Session, SessionMismatch, SessionOrigin, SessionToken,
    SetUserMfaPreference, Settled, Side, SignIn, SignUp, SignUpConfirmed, SignedIn, SignedUp,
    SmsMfa, SmsOtp, SoftwareTokenMfa, SoftwareTokenSecret, SoftwareTokenSetup,
    SoftwareTokenVerified, SourceToken, Step, StepUp, StoreError, StoreErrorKind, StoreVersion,
    StoredError, SuspendedChallenge, Timestamp, TokenStore, Tokens, UnknownChallenge,
    UpdateUserAttributes, User, UserContext, UserInfo, UserPoolDomain, UserPoolId, UserSession,
    UserSessionKind, UserSessionsPage, Username, VariableError, VerifySoftwareToken, WebAuthn,
    secret_hash, unwrap_public_key, wrap_public_key,
};
#[cfg(feature = "identity-pools")]
pub use cognito_srp_core::{
    AssumeRole, AssumedRole, AwsCredentials, CredentialsForIdentity, GetCredentialsForIdentity,
    IdentityPool, Logins, OpenIdTokenForIdentity,
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
// In a page or in Node, connections and trusted certificates cannot be configured.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use cognito_transport::{Roots, Settings};
#[cfg(feature = "identity-pools")]
pub use identity_credentials::IdentityCredentials;
pub use keeper::Keeper;
pub use machine_token::MachineToken;
#[cfg(feature = "tokens")]
pub use token_verifier::TokenVerifier;
