//! What both transports have alike but for `.await`: one source, which each of them compiles
//! with its own `transport_fn!`, `wait!` and `work!`, its `Client`, and its `flight`.
//!
//! And every name that a user needs of other crates, one by one: those of the core but for
//! what is by hand.

mod client;
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
pub use cognito_srp_core::keeper::{KeeperError, KeeperEvent, MachineTokenError, SignedOut};
pub use cognito_srp_core::{
    AccessToken, Acknowledged, AnswerError, AnswerErrorReason, AppClient, AppClientSettings,
    AssociatedSessions, AttributesUpdated, AuthFactor, AuthFactors, AwaitedResponse, CallbackError,
    CallbackProblem, Challenge, ChangePassword, ClientAuthentication, ClientCredentials, ClientId,
    ClientSecret, ClientSecretMissing, ClientToken, ClockSkew, CodeDelivery, CodeSent,
    ConfirmDevice, ConfirmForgotPassword, ConfirmSignUp, ConfirmedDevice, CustomChallenge,
    DeliveryMedium, DerivedToken, Device, DeviceDescription, DeviceEntropy, DeviceError, DeviceKey,
    DevicePassword, DeviceRemembered, DevicesPage, DomainError, EmailOtp, Endpoint, EndpointError,
    EndpointSettings, EntropyError, Ephemeral, ErrorCode, Exchange, Feedback, FirstFactor,
    ForgotPassword, Found, GetClientToken, GetDerivedToken, GetUserAttributeVerificationCode,
    HostedLogin, IdToken, IdTokenClaims, IdentifierError, IntoExchange, IssuedToken,
    IssuedTokenType, Loaded, LoginEntropy, MfaOption, MfaSetting, MfaSetup, MfaType, NewDevice,
    NewPasswordRequired, NotJson, OAuthClient, OAuthCode, Outcome, Page, PagedList, Passkey,
    PasskeyRegistration, PasskeysPage, Password, PasswordChallenge, PasswordClaim,
    PasswordSrpChallenge, PendingLogin, Preference, Prompt, ProtocolError, RedirectUri,
    RedirectUriError, Refresh, RefreshToken, ResendConfirmationCode, RevokeToken,
    RevokeUserSession, Sanitized, SecretCode, SelectChallenge, SelectMfaType, ServerContext,
    ServiceError, Session, SessionMismatch, SessionOrigin, SetUserMfaPreference, Settled, Side,
    SignIn, SignUp, SignUpConfirmed, SignedIn, SignedUp, SmsMfa, SmsOtp, SoftwareTokenMfa,
    SoftwareTokenSecret, SoftwareTokenSetup, SoftwareTokenVerified, SourceToken, Step, StepUp,
    StoreError, StoreErrorKind, StoreVersion, StoredError, SuspendedChallenge, Timestamp,
    TokenStore, Tokens, UnknownChallenge, UpdateUserAttributes, User, UserContext, UserInfo,
    UserPoolDomain, UserPoolId, UserSession, UserSessionKind, UserSessionsPage, Username,
    VariableError, VerifySoftwareToken, WebAuthn, secret_hash, unwrap_public_key, wrap_public_key,
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
// How connections are made, and whom TLS trusts, is not ours to say in a page or in Node.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use cognito_transport::{Roots, Settings};
pub use keeper::Keeper;
pub use machine_token::MachineToken;
#[cfg(feature = "tokens")]
pub use token_verifier::TokenVerifier;
