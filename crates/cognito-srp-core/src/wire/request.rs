//! Requests.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::form::Form;
#[cfg(feature = "identity-pools")]
use super::identity_pools::IdentityOperation;
use super::json::Body;
use super::names::{CONTENT_TYPE, FORM_TYPE, SIGNING_NAME};
use super::oauth::OAuthCall;
use super::operation::{Operation, Repeatable};
use super::reply::Fault;
use super::response::Response;
#[cfg(feature = "identity-pools")]
use super::sts;

/// An HTTP request: a method, a URL, headers and a body.
///
/// Body and headers can contain a password, a token or a client secret: they are wiped when
/// dropped, and `Debug` does not show them.
pub struct Request {
    called: Called,
    url: Box<str>,
    region: Box<str>,
    repeatable: Repeatable,
    is_signed: bool,
    /// Boxed, because most requests have none and an exchange should be small.
    authorization: Option<Box<Zeroizing<String>>>,
    body: Zeroizing<String>,
}

/// What a request calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Called {
    /// An operation of user pools.
    Operation(Operation),
    /// An endpoint of a user pool's domain.
    OAuth(OAuthCall),
    /// An operation of identity pools.
    #[cfg(feature = "identity-pools")]
    Identity(IdentityOperation),
    /// The only operation of STS.
    #[cfg(feature = "identity-pools")]
    AssumeRole,
}

impl Called {
    /// The name for logs and errors.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.name(),
            Self::OAuth(call) => call.name(),
            #[cfg(feature = "identity-pools")]
            Self::Identity(operation) => operation.name(),
            #[cfg(feature = "identity-pools")]
            Self::AssumeRole => sts::ACTION,
        }
    }

    /// The error in a response to it, if it is one.
    pub(crate) fn fault(self, response: &Response<'_>) -> Option<Fault> {
        match self {
            Self::Operation(_) => super::fault(response),
            #[cfg(feature = "identity-pools")]
            Self::Identity(_) => super::fault(response),
            Self::OAuth(_) => super::oauth::fault(response),
            #[cfg(feature = "identity-pools")]
            Self::AssumeRole => sts::fault(response),
        }
    }

    /// Whether a refusal can be about the user's session in a user pool.
    pub(crate) const fn is_of_user_pools(self) -> bool {
        matches!(self, Self::Operation(_) | Self::OAuth(_))
    }
}

impl Request {
    pub(crate) fn new(operation: Operation, url: &str, region: &str, body: &Body<'_>) -> Self {
        Self {
            called: Called::Operation(operation),
            url: url.into(),
            region: region.into(),
            repeatable: operation.repeatable(),
            is_signed: operation.is_signed(),
            authorization: None,
            body: body.encode(),
        }
    }

    /// A request of identity pools.
    #[cfg(feature = "identity-pools")]
    pub(crate) fn identity(operation: IdentityOperation, url: &str, body: &Body<'_>) -> Self {
        Self {
            called: Called::Identity(operation),
            url: url.into(),
            region: Box::default(),
            repeatable: operation.repeatable(),
            is_signed: false,
            authorization: None,
            body: body.encode(),
        }
    }

    /// A request of STS. It returns credentials and changes nothing, so it may be sent twice.
    #[cfg(feature = "identity-pools")]
    pub(crate) fn assume_role(url: &str, form: &Form<'_>) -> Self {
        Self {
            called: Called::AssumeRole,
            url: url.into(),
            region: Box::default(),
            repeatable: Repeatable::Yes,
            is_signed: false,
            authorization: None,
            body: form.encode(),
        }
    }

    /// A request to an endpoint of a user pool's domain. `authorization` is the header's value.
    pub(crate) fn oauth(
        call: OAuthCall,
        url: String,
        authorization: Option<Zeroizing<String>>,
        form: &Form<'_>,
    ) -> Self {
        Self {
            called: Called::OAuth(call),
            url: url.into(),
            region: Box::default(),
            repeatable: call.repeatable(),
            is_signed: false,
            authorization: authorization.map(Box::new),
            body: form.encode(),
        }
    }

    /// Marks this request as safe to send twice, whatever its operation.
    pub(crate) fn mark_idempotent(self) -> Self {
        Self {
            repeatable: Repeatable::Yes,
            ..self
        }
    }

    /// Marks this request as one that must be signed, whatever its operation.
    pub(crate) fn mark_signed(self) -> Self {
        Self {
            is_signed: true,
            ..self
        }
    }

    /// The method: `POST`; `GET` for `/oauth2/userInfo` of a user pool's domain.
    #[must_use]
    pub fn method(&self) -> &'static str {
        match self.called {
            Called::OAuth(OAuthCall::UserInfo) => "GET",
            _ => "POST",
        }
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers, with names in lower case: for an operation `content-type` and
    /// `x-amz-target`; for STS and a user pool's domain `content-type`, except with `GET`; and
    /// `authorization` if there is one, which is a secret ([`is_secret`](Self::is_secret)).
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, &str)> {
        let mut headers = match self.called {
            Called::Operation(operation) => of_operation(operation.target()),
            #[cfg(feature = "identity-pools")]
            Called::Identity(operation) => of_operation(operation.target()),
            Called::OAuth(OAuthCall::UserInfo) => Vec::new(),
            Called::OAuth(_) => of_form(),
            #[cfg(feature = "identity-pools")]
            Called::AssumeRole => of_form(),
        };
        if let Some(authorization) = &self.authorization {
            headers.push((AUTHORIZATION, authorization.as_str()));
        }
        headers
    }

    /// Whether the header with this name contains a secret, which must not be logged. Some
    /// HTTP libraries can mark such headers.
    #[must_use]
    pub fn is_secret(name: &str) -> bool {
        name.eq_ignore_ascii_case(AUTHORIZATION)
    }

    /// The body, in UTF-8: JSON; a form for STS and for a user pool's domain; empty for `GET`.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.body.as_bytes()
    }

    /// Moves the body out: no copy of a password is made, and the returned value is wiped when
    /// it is dropped. An HTTP library that takes an owner, as `bytes::Bytes::from_owner` does,
    /// can use it directly; a conversion such as `Bytes::from(body.to_vec())` leaves a copy
    /// behind.
    ///
    /// [`Exchange::split`](crate::Exchange::split) returns the request separately.
    #[must_use]
    pub fn into_body(mut self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(core::mem::take(&mut *self.body).into_bytes())
    }

    /// What the request must be signed for before it is sent (SigV4), if it must be signed.
    ///
    /// Operations of an operator's server must be signed
    /// ([`SignIn::server_side`](crate::SignIn::server_side)); the service refuses them
    /// unsigned. `cognito-blocking` and `cognito-async` sign with their feature `sigv4`. A
    /// program that sends requests itself can use `cognito-sigv4`, or sign method, URL,
    /// headers and body for this region and service with any SigV4 library.
    #[must_use]
    pub fn signature(&self) -> Option<SignatureScope<'_>> {
        self.is_signed.then_some(SignatureScope {
            region: &self.region,
            service: SIGNING_NAME,
        })
    }

    pub(crate) fn repeatable(&self) -> Repeatable {
        self.repeatable
    }

    pub(crate) fn called(&self) -> Called {
        self.called
    }

    /// The operation, such as `"InitiateAuth"`, or the endpoint of a user pool's domain, such
    /// as `"oauth2/token"`: for logs.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.called.name()
    }
}

fn of_operation(target: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("content-type", CONTENT_TYPE), ("x-amz-target", target)]
}

fn of_form() -> Vec<(&'static str, &'static str)> {
    vec![("content-type", FORM_TYPE)]
}

/// The header that can contain a client secret or a token.
const AUTHORIZATION: &str = "authorization";

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation())
            .field("url", &self.url)
            .field("body", &format_args!("[{} octets]", self.body.len()))
            .finish()
    }
}

/// The scope of a signature (AWS Signature Version 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureScope<'a> {
    /// The region, such as `eu-west-2`: the user pool's.
    pub region: &'a str,
    /// The service's name in signatures: `cognito-idp`.
    pub service: &'static str,
}
