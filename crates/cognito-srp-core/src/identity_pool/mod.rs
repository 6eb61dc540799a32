//! Identity pools: AWS credentials for a user's ID token, or for a guest.
//!
//! Four unsigned operations, and one of the Security Token Service, each an
//! [`Exchange`](crate::Exchange); and [`CredentialsState`], a state machine without IO that
//! renews credentials before they expire. `IdentityCredentials` of `cognito-blocking` and
//! `cognito-async` carries out its steps.
//!
//! ```text
//!  enhanced flow:  GetId ──► GetCredentialsForIdentity
//!  basic flow:     GetId ──► GetOpenIdToken ──► AssumeRoleWithWebIdentity (STS)
//! ```

mod assume_role;
mod credentials;
mod error;
mod flow;
mod logins;
mod operations;
mod pool;
mod refusal;
mod state;
mod steps;

pub use assume_role::{AssumeRole, AssumedRole};
pub use credentials::AwsCredentials;
pub use error::AwsCredentialsError;
pub use flow::CredentialsFlow;
pub use logins::Logins;
pub use operations::{CredentialsForIdentity, GetCredentialsForIdentity, OpenIdTokenForIdentity};
pub use pool::IdentityPool;
pub use state::CredentialsState;
pub use steps::CredentialsStep;
