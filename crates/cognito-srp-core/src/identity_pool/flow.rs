//! The two flows for credentials.

use alloc::string::String;

use super::AssumeRole;

/// The flow in which credentials are requested.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsFlow {
    /// `GetCredentialsForIdentity`: the pool chooses the role, or the program chooses one of
    /// those that the user may have (`CustomRoleArn`).
    Enhanced {
        /// The ARN of that role, if the program chooses.
        custom_role_arn: Option<String>,
    },
    /// `GetOpenIdToken` and `AssumeRoleWithWebIdentity`: the program chooses the role.
    Basic(AssumeRole),
}

/// The enhanced flow, in which the pool chooses the role.
impl Default for CredentialsFlow {
    fn default() -> Self {
        Self::Enhanced {
            custom_role_arn: None,
        }
    }
}
