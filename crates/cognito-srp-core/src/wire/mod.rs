//! The wire: AWS JSON 1.1. The only place with the service's spellings.

mod reply;
mod request;

pub(crate) use reply::{AuthReply, AuthResult, access_token_username, fault, read};
pub(crate) use request::{Body, Parameters, initiate_auth, refresh_tokens, respond};

/// An operation of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    InitiateAuth,
    RespondToAuthChallenge,
    GetTokensFromRefreshToken,
}

impl Operation {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::InitiateAuth => "InitiateAuth",
            Self::RespondToAuthChallenge => "RespondToAuthChallenge",
            Self::GetTokensFromRefreshToken => "GetTokensFromRefreshToken",
        }
    }

    /// The value of the `x-amz-target` header.
    pub(crate) const fn target(self) -> &'static str {
        match self {
            Self::InitiateAuth => "AWSCognitoIdentityProviderService.InitiateAuth",
            Self::RespondToAuthChallenge => {
                "AWSCognitoIdentityProviderService.RespondToAuthChallenge"
            }
            Self::GetTokensFromRefreshToken => {
                "AWSCognitoIdentityProviderService.GetTokensFromRefreshToken"
            }
        }
    }
}

/// The value of the `content-type` header.
pub(crate) const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// Flows of `InitiateAuth`.
pub(crate) mod flow {
    pub(crate) const USER_SRP_AUTH: &str = "USER_SRP_AUTH";
    pub(crate) const USER_PASSWORD_AUTH: &str = "USER_PASSWORD_AUTH";
    pub(crate) const REFRESH_TOKEN_AUTH: &str = "REFRESH_TOKEN_AUTH";
}

/// Challenges that the core answers by itself.
pub(crate) mod challenge {
    pub(crate) const PASSWORD_VERIFIER: &str = "PASSWORD_VERIFIER";
}

/// Keys of `AuthParameters`, `ChallengeParameters` and `ChallengeResponses`.
pub(crate) mod key {
    pub(crate) const USERNAME: &str = "USERNAME";
    pub(crate) const PASSWORD: &str = "PASSWORD";
    pub(crate) const SECRET_HASH: &str = "SECRET_HASH";
    pub(crate) const REFRESH_TOKEN: &str = "REFRESH_TOKEN";
    pub(crate) const SRP_A: &str = "SRP_A";
    pub(crate) const SRP_B: &str = "SRP_B";
    pub(crate) const SALT: &str = "SALT";
    pub(crate) const SECRET_BLOCK: &str = "SECRET_BLOCK";
    pub(crate) const USER_ID_FOR_SRP: &str = "USER_ID_FOR_SRP";
    pub(crate) const TIMESTAMP: &str = "TIMESTAMP";
    pub(crate) const PASSWORD_CLAIM_SECRET_BLOCK: &str = "PASSWORD_CLAIM_SECRET_BLOCK";
    pub(crate) const PASSWORD_CLAIM_SIGNATURE: &str = "PASSWORD_CLAIM_SIGNATURE";
}

/// Members of replies, as a `ProtocolError` names them.
pub(crate) mod member {
    pub(crate) const AUTHENTICATION_RESULT: &str = "AuthenticationResult";
    pub(crate) const ACCESS_TOKEN: &str = "AccessToken";
    pub(crate) const OUTCOME: &str = "AuthenticationResult or ChallengeName";
}
