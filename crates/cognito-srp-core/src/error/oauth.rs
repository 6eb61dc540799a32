//! The error codes of OAuth 2.0.

/// Defines [`OAuthCode`].
macro_rules! oauth_codes {
    ($($(#[$attribute:meta])* $variant:ident = $spelling:literal,)*) => {
        /// An error code of OAuth 2.0 or OpenID Connect, from a user pool's domain.
        ///
        /// A refusal contains it as [`ErrorCode::OAuth`](crate::ErrorCode::OAuth).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum OAuthCode {
            $($(#[$attribute])* $variant,)*
        }

        impl OAuthCode {
            pub(crate) fn from_wire(code: &str) -> Option<Self> {
                Some(match code {
                    $($spelling => Self::$variant,)*
                    _ => return None,
                })
            }

            /// The service's form, such as `invalid_grant`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $spelling,)*
                }
            }
        }
    };
}

oauth_codes! {
    /// The user or the identity provider declined (RFC 6749 §4.1.2.1).
    AccessDenied = "access_denied",
    /// No app client has this id and this secret.
    InvalidClient = "invalid_client",
    /// The code was used, has expired or is unknown; or the refresh token was revoked or has
    /// expired. Cognito also answers this if the app client may not read an attribute that a
    /// scope asks for, and if a `resource` is not registered.
    InvalidGrant = "invalid_grant",
    /// A parameter is missing or wrong. Cognito also answers this for errors of the identity
    /// provider.
    InvalidRequest = "invalid_request",
    /// The app client does not have a requested scope.
    InvalidScope = "invalid_scope",
    /// The access token has expired, was revoked, or lacks the scope `openid` (RFC 6750 §3.1).
    InvalidToken = "invalid_token",
    /// `prompt=none`, but nobody is signed in in the browser (OpenID Connect Core §3.1.2.6).
    LoginRequired = "login_required",
    /// The redirect URI is not registered.
    RedirectMismatch = "redirect_mismatch",
    /// An internal error of the service.
    ServerError = "server_error",
    /// The service is overloaded.
    TemporarilyUnavailable = "temporarily_unavailable",
    /// The app client may not use this grant; or the redirect URI differs from the one with
    /// which the sign-in began.
    UnauthorizedClient = "unauthorized_client",
    /// The grant is not supported.
    UnsupportedGrantType = "unsupported_grant_type",
    /// The response type is not supported.
    UnsupportedResponseType = "unsupported_response_type",
    /// Not a refresh token (RFC 7009 §2.2.1).
    UnsupportedTokenType = "unsupported_token_type",
}
