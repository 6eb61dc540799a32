//! The two uses of a token, and whether its claims were verified, as types.

/// What a token is for: [`IdToken`] or [`AccessToken`]. Sealed.
pub trait TokenUse: sealed::TokenUse {}

/// Whether the claims were verified: [`Verified`] or
/// [`Unverified`](crate::unverified::Unverified). Sealed.
pub trait Trust: sealed::Trust {}

/// An ID token: who the user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdToken {}

/// An access token: what its bearer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessToken {}

/// A [`Verifier`](crate::Verifier) accepted the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {}

impl TokenUse for IdToken {}
impl TokenUse for AccessToken {}
impl Trust for Verified {}

pub(crate) mod sealed {
    use crate::scan::Known;

    /// The differences between the two kinds of token.
    pub trait TokenUse {
        /// The value of `token_use`.
        const NAME: &'static str;
        /// The claim that names the app client.
        const CLIENT: Known;
        /// The claim that names the user.
        const USERNAME: Known;
    }

    /// For `Debug`.
    pub trait Trust {
        /// The word.
        const NAME: &'static str;
    }

    impl TokenUse for super::IdToken {
        const NAME: &'static str = "id";
        const CLIENT: Known = Known::Audience;
        const USERNAME: Known = Known::CognitoUsername;
    }

    impl TokenUse for super::AccessToken {
        const NAME: &'static str = "access";
        const CLIENT: Known = Known::ClientId;
        const USERNAME: Known = Known::Username;
    }

    impl Trust for super::Verified {
        const NAME: &'static str = "Verified";
    }
}
