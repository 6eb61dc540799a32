//! The two flows by which credentials come.

use alloc::string::String;

use super::AssumeRole;

/// By which of the two flows credentials are had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsFlow {
    /// `GetCredentialsForIdentity`: the pool chooses the role, or the program one of those that
    /// the user may have (`CustomRoleArn`).
    Enhanced {
        /// The ARN of that role, if any.
        custom_role_arn: Option<String>,
    },
    /// `GetOpenIdToken` and `AssumeRoleWithWebIdentity`: the program chooses the role.
    Basic(AssumeRole),
}

/// The enhanced flow, with the role that the pool chooses.
impl Default for CredentialsFlow {
    fn default() -> Self {
        Self::Enhanced {
            custom_role_arn: None,
        }
    }
}
