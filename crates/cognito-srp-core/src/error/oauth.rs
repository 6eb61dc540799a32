//! The error codes of OAuth 2.0.

/// Makes [`OAuthCode`].
macro_rules! oauth_codes {
    ($($(#[$attribute:meta])* $variant:ident = $spelling:literal,)*) => {
        /// An error code of OAuth 2.0 or OpenID Connect, as a user pool's domain gives it.
        ///
        /// A refusal has it as [`ErrorCode::OAuth`](crate::ErrorCode::OAuth).
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

            /// As the service writes it, such as `invalid_grant`.
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
    /// expired. Cognito says so, too, when the app client may not read an attribute that a
    /// scope asks for, and when a `resource` is not registered.
    InvalidGrant = "invalid_grant",
    /// A parameter is missing or wrong. Cognito says so of the identity provider's faults, too.
    InvalidRequest = "invalid_request",
    /// A scope is not among those of the app client.
    InvalidScope = "invalid_scope",
    /// The access token has expired, was revoked, or lacks the scope `openid` (RFC 6750 §3.1).
    InvalidToken = "invalid_token",
    /// `prompt=none`, and nobody is signed in in the browser (OpenID Connect Core §3.1.2.6).
    LoginRequired = "login_required",
    /// The redirect URI is not registered.
    RedirectMismatch = "redirect_mismatch",
    /// The service has a fault of its own.
    ServerError = "server_error",
    /// The service is overloaded.
    TemporarilyUnavailable = "temporarily_unavailable",
    /// The app client may not use this grant; or the redirect URI is another than the one with
    /// which the sign-in began.
    UnauthorizedClient = "unauthorized_client",
    /// There is no such grant.
    UnsupportedGrantType = "unsupported_grant_type",
    /// There is no such response type.
    UnsupportedResponseType = "unsupported_response_type",
    /// Not a refresh token (RFC 7009 §2.2.1).
    UnsupportedTokenType = "unsupported_token_type",
}
