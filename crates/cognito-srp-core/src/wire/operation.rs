//! The service's operations, and which of them are idempotent.

/// Defines [`Operation`]; the service's names are those of the variants.
macro_rules! operations {
    ($($name:ident)*) => {
        /// An operation of the service.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Operation {
            $($name,)*
        }

        impl Operation {
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// The value of the `x-amz-target` header.
            pub(crate) const fn target(self) -> &'static str {
                match self {
                    $(Self::$name => {
                        concat!("AWSCognitoIdentityProviderService.", stringify!($name))
                    })*
                }
            }
        }
    };
}

operations! {
    AdminInitiateAuth AdminRespondToAuthChallenge AssociateSoftwareToken ChangePassword
    CompleteWebAuthnRegistration ConfirmDevice ConfirmForgotPassword ConfirmSignUp DeleteUser
    DeleteUserAttributes DeleteWebAuthnCredential ForgetDevice ForgotPassword GetClientToken
    GetDerivedToken GetDevice
    GetTokensFromRefreshToken GetUser GetUserAttributeVerificationCode GetUserAuthFactors
    GlobalSignOut InitiateAuth ListDevices ListUserSessions ListWebAuthnCredentials
    ResendConfirmationCode RespondToAuthChallenge RevokeToken RevokeUserSession
    SetUserMFAPreference SetUserSettings SignUp StartWebAuthnRegistration
    UpdateAuthEventFeedback UpdateDeviceStatus UpdateUserAttributes VerifySoftwareToken
    VerifyUserAttribute
}

impl Operation {
    /// Whether it must be signed with an operator's key (SigV4).
    pub(crate) const fn is_signed(self) -> bool {
        matches!(
            self,
            Self::AdminInitiateAuth | Self::AdminRespondToAuthChallenge
        )
    }
}

/// Whether a request may be sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeatable {
    /// It is idempotent: it reads, or has the same effect the second time.
    Yes,
    /// The service counts it, or it uses something up: a password, a code, a session, a
    /// message to the user, a refresh token that is rotated. Or it revokes its own access
    /// token, so that a second request would be refused after the first took effect.
    No,
    /// It uses up a code, and a refusal may do so too: after any response it is not sent
    /// again.
    Unanswered,
}

impl Operation {
    pub(crate) const fn repeatable(self) -> Repeatable {
        match self {
            Self::DeleteUserAttributes
            | Self::GetClientToken
            | Self::GetDerivedToken
            | Self::GetDevice
            | Self::GetUser
            | Self::GetUserAuthFactors
            | Self::ListDevices
            | Self::ListUserSessions
            | Self::ListWebAuthnCredentials
            | Self::RevokeToken
            | Self::SetUserMFAPreference
            | Self::SetUserSettings
            | Self::StartWebAuthnRegistration
            | Self::UpdateAuthEventFeedback
            | Self::UpdateDeviceStatus => Repeatable::Yes,
            Self::AdminInitiateAuth
            | Self::AdminRespondToAuthChallenge
            | Self::AssociateSoftwareToken
            | Self::ChangePassword
            | Self::CompleteWebAuthnRegistration
            | Self::ConfirmDevice
            | Self::ConfirmForgotPassword
            | Self::ConfirmSignUp
            | Self::DeleteUser
            | Self::DeleteWebAuthnCredential
            | Self::ForgetDevice
            | Self::ForgotPassword
            | Self::GetTokensFromRefreshToken
            | Self::GetUserAttributeVerificationCode
            | Self::GlobalSignOut
            | Self::InitiateAuth
            | Self::ResendConfirmationCode
            | Self::RespondToAuthChallenge
            | Self::RevokeUserSession
            | Self::SignUp
            | Self::UpdateUserAttributes
            | Self::VerifySoftwareToken
            | Self::VerifyUserAttribute => Repeatable::No,
        }
    }
}
