//! The endpoints of a user pool's domain: OAuth 2.0 (RFC 6749, 7009) and OpenID Connect.

use alloc::borrow::ToOwned;
use alloc::string::String;

use zeroize::Zeroizing;

use super::members::{Members, members, read};
use super::operation::Repeatable;
use super::reply::{AuthResult, Fault};
use super::response::Response;

/// A request to an endpoint of a user pool's domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OAuthCall {
    /// The grant `authorization_code`.
    AuthorizationCode,
    /// The grant `refresh_token`.
    RefreshToken,
    /// The grant `client_credentials`.
    ClientCredentials,
    Revoke,
    UserInfo,
}

/// The page for signing in, relative to the domain.
pub(crate) const AUTHORIZE: &str = "oauth2/authorize";
/// The page for signing out, relative to the domain.
pub(crate) const LOGOUT: &str = "logout";

impl OAuthCall {
    /// The path, relative to the domain; also the name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode | Self::RefreshToken | Self::ClientCredentials => {
                "oauth2/token"
            }
            Self::Revoke => "oauth2/revoke",
            Self::UserInfo => "oauth2/userInfo",
        }
    }

    pub(crate) const fn repeatable(self) -> Repeatable {
        match self {
            Self::AuthorizationCode => Repeatable::Unanswered,
            // It may be rotated.
            Self::RefreshToken => Repeatable::No,
            Self::ClientCredentials | Self::Revoke | Self::UserInfo => Repeatable::Yes,
        }
    }
}

/// The fields of forms and of URLs' queries.
pub(crate) mod field {
    pub(crate) const CLIENT_ID: &str = "client_id";
    pub(crate) const CLIENT_METADATA: &str = "aws_client_metadata";
    pub(crate) const CLIENT_SECRET: &str = "client_secret";
    pub(crate) const CODE: &str = "code";
    pub(crate) const CODE_CHALLENGE: &str = "code_challenge";
    pub(crate) const CODE_CHALLENGE_METHOD: &str = "code_challenge_method";
    pub(crate) const CODE_VERIFIER: &str = "code_verifier";
    pub(crate) const ERROR: &str = "error";
    pub(crate) const ERROR_DESCRIPTION: &str = "error_description";
    pub(crate) const GRANT_TYPE: &str = "grant_type";
    pub(crate) const IDENTITY_PROVIDER: &str = "identity_provider";
    pub(crate) const IDP_IDENTIFIER: &str = "idp_identifier";
    pub(crate) const ISS: &str = "iss";
    pub(crate) const LANG: &str = "lang";
    pub(crate) const LOGIN_HINT: &str = "login_hint";
    pub(crate) const LOGOUT_URI: &str = "logout_uri";
    pub(crate) const NONCE: &str = "nonce";
    pub(crate) const PROMPT: &str = "prompt";
    pub(crate) const REDIRECT_URI: &str = "redirect_uri";
    pub(crate) const REFRESH_TOKEN: &str = "refresh_token";
    pub(crate) const RESOURCE: &str = "resource";
    pub(crate) const RESPONSE_TYPE: &str = "response_type";
    pub(crate) const SCOPE: &str = "scope";
    pub(crate) const STATE: &str = "state";
    pub(crate) const TOKEN: &str = "token";
}

members! {
    /// The reply of `oauth2/token`. Any member may be absent or null.
    OAuthReply {
        access_token: Zeroizing<String> = "access_token",
        id_token: Zeroizing<String> = "id_token",
        refresh_token: Zeroizing<String> = "refresh_token",
        token_type: String = "token_type",
        expires_in: u32 = "expires_in",
    }
}

impl OAuthReply {
    /// In the form of the API's operations.
    pub(crate) fn into_result(self) -> AuthResult {
        AuthResult {
            access_token: self.access_token,
            id_token: self.id_token,
            refresh_token: self.refresh_token,
            token_type: self.token_type,
            expires_in: self.expires_in,
            new_device_metadata: None,
        }
    }
}

/// The error in a response of a user pool's domain, if it is one.
///
/// It is in the body (RFC 6749 §5.2), or in the header `www-authenticate` (RFC 6750 §3). Only
/// responses with a 4xx status count: gateways also send JSON with a member `error` for their
/// own failures. Something in front of the domain may answer errors in the API's form.
pub(super) fn fault(response: &Response<'_>) -> Option<Fault> {
    if !(400..500).contains(&response.status()) {
        return super::fault(response).filter(|_| !response.is_success());
    }
    in_body(response)
        .or_else(|| response.header("www-authenticate").and_then(in_header))
        .map(named)
        .or_else(|| super::fault(response))
}

fn in_body(response: &Response<'_>) -> Option<Fault> {
    let mut body: Members = read(response.body())?;
    // Separately, so that an error in one does not hide the others.
    let mut text = |name| body.take::<String>(name).flatten();
    let code = text(field::ERROR).filter(|code| is_code(code))?;
    let message = text(field::ERROR_DESCRIPTION).or_else(|| text("error_message"));
    let message = message.unwrap_or_default();
    Some(Fault { code, message })
}

/// `Bearer error="…", error_description="…"`. The service omits the first word.
fn in_header(value: &str) -> Option<Fault> {
    let parameter = |name: &str| {
        let mut rest = value;
        loop {
            let (before, after) = rest.split_once(name)?;
            let is_whole = before.is_empty() || before.ends_with([' ', ',']);
            match after.strip_prefix("=\"") {
                Some(quoted) if is_whole => return quoted.split('"').next(),
                _ => rest = after,
            }
        }
    };
    let code = parameter(field::ERROR).filter(|code| is_code(code))?;
    let message = parameter(field::ERROR_DESCRIPTION).unwrap_or_default();
    Some(Fault {
        code: code.to_owned(),
        message: message.to_owned(),
    })
}

/// Whether it is a code of RFC 6749 §5.2, with a sensible length: a sentence is not a code.
fn is_code(code: &str) -> bool {
    let of_code = |octet: u8| octet.is_ascii_alphanumeric() || b"_-.".contains(&octet);
    (1..=64).contains(&code.len()) && code.bytes().all(of_code)
}

/// The service may send `invalid_request`, and the actual code in the description.
pub(crate) fn named(fault: Fault) -> Fault {
    const SCOPE: &str = "invalid_scope";
    match fault.code == "invalid_request" && fault.message == SCOPE {
        true => Fault {
            code: SCOPE.to_owned(),
            message: String::new(),
        },
        false => fault,
    }
}
