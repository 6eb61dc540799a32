//! The unsigned operations of identity pools, and their replies.

use alloc::string::String;

use zeroize::Zeroizing;

use super::members::members;
use super::operation::Repeatable;

/// Defines [`IdentityOperation`]; the service's names are those of the variants.
macro_rules! identity_operations {
    ($($name:ident = $repeatable:ident)*) => {
        /// An operation of identity pools.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum IdentityOperation {
            $($name,)*
        }

        impl IdentityOperation {
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// The value of the `x-amz-target` header.
            pub(crate) const fn target(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("AWSCognitoIdentityService.", stringify!($name)),)*
                }
            }

            pub(crate) const fn repeatable(self) -> Repeatable {
                match self {
                    $(Self::$name => Repeatable::$repeatable,)*
                }
            }
        }
    };
}

// A guest's GetId that is sent twice only leaves an unused identity behind. A login that was
// unlinked does not prove the identity a second time.
identity_operations! {
    GetCredentialsForIdentity = Yes
    GetId = Yes
    GetOpenIdToken = Yes
    UnlinkIdentity = No
}

members! {
    /// The reply of `GetId`.
    IdentityReply {
        identity_id: String = "IdentityId",
    }

    /// The reply of `GetCredentialsForIdentity`.
    IdentityCredentialsReply {
        identity_id: String = "IdentityId",
        credentials: CredentialsMember = "Credentials",
    }

    /// `Credentials`.
    CredentialsMember {
        access_key_id: String = "AccessKeyId",
        secret_key: Zeroizing<String> = "SecretKey",
        session_token: Zeroizing<String> = "SessionToken",
        expiration: f64 = "Expiration",
    }

    /// The reply of `GetOpenIdToken`.
    OpenIdTokenReply {
        identity_id: String = "IdentityId",
        token: Zeroizing<String> = "Token",
    }
}
