//! A request to carry.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::form::Form;
use super::identity_pools::IdentityOperation;
use super::json::Body;
use super::names::{CONTENT_TYPE, FORM_TYPE, SIGNING_NAME};
use super::operation::{Operation, Repeatable};
use super::reply::Fault;
use super::response::Response;
use super::sts;

/// An HTTP request: `POST`, a URL, headers and a body.
///
/// The body can hold a password: it is wiped when dropped, and `Debug` does not show it.
pub struct Request {
    called: Called,
    url: String,
    region: String,
    repeatable: Repeatable,
    body: Zeroizing<String>,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Called {
    /// An operation of user pools.
    Operation(Operation),
    /// An operation of identity pools.
    Identity(IdentityOperation),
    /// The one operation of STS.
    AssumeRole,
}

impl Called {
    /// For logs and errors.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Operation(operation) => operation.name(),
            Self::Identity(operation) => operation.name(),
            Self::AssumeRole => sts::ACTION,
        }
    }

    /// What a response to it says, if it is a refusal.
    pub(crate) fn fault(self, response: &Response<'_>) -> Option<Fault> {
        match self {
            Self::Operation(_) | Self::Identity(_) => super::fault(response),
            Self::AssumeRole => sts::fault(response),
        }
    }

    /// Whether a refusal can be about the user's session in a user pool.
    pub(crate) const fn is_of_user_pools(self) -> bool {
        matches!(self, Self::Operation(_))
    }

    const fn repeatable(self) -> Repeatable {
        match self {
            Self::Operation(operation) => operation.repeatable(),
            Self::Identity(operation) => operation.repeatable(),
            // It gives credentials, and changes nothing.
            Self::AssumeRole => Repeatable::Yes,
        }
    }
}

impl Request {
    pub(crate) fn new(operation: Operation, url: &str, region: &str, body: &Body<'_>) -> Self {
        Self::of(Called::Operation(operation), url, region, body.encode())
    }

    /// A request of identity pools, which is not signed.
    pub(crate) fn identity(operation: IdentityOperation, url: &str, body: &Body<'_>) -> Self {
        Self::of(Called::Identity(operation), url, "", body.encode())
    }

    /// A request of STS, which is not signed.
    pub(crate) fn assume_role(url: &str, form: &Form<'_>) -> Self {
        Self::of(Called::AssumeRole, url, "", form.encode())
    }

    fn of(called: Called, url: &str, region: &str, body: Zeroizing<String>) -> Self {
        Self {
            called,
            url: url.to_owned(),
            region: region.to_owned(),
            repeatable: called.repeatable(),
            body,
        }
    }

    /// This request may be sent twice, whatever holds for its operation.
    pub(crate) fn mark_idempotent(self) -> Self {
        Self {
            repeatable: Repeatable::Yes,
            ..self
        }
    }

    /// The method: always `POST`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        "POST"
    }

    /// The URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers, with names in lower case: `content-type` and, but for STS, `x-amz-target`.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, &str)> {
        match self.called {
            Called::Operation(operation) => operation_headers(operation.target()),
            Called::Identity(operation) => operation_headers(operation.target()),
            Called::AssumeRole => vec![("content-type", FORM_TYPE)],
        }
    }

    /// The body, in UTF-8: JSON, or for STS a form.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.body.as_bytes()
    }

    /// The body, moved out: no copy of a password is made, and what is returned is wiped when
    /// it is dropped. An HTTP library that takes an owner, as `bytes::Bytes::from_owner` does,
    /// keeps that; a conversion such as `Bytes::from(body.to_vec())` leaves a copy behind.
    ///
    /// [`Exchange::split`](crate::Exchange::split) gives the request by itself.
    #[must_use]
    pub fn into_body(mut self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(core::mem::take(&mut *self.body).into_bytes())
    }

    /// What the request has to be signed for before it is sent (SigV4), if at all.
    ///
    /// The operations of an operator's server need it
    /// ([`SignIn::server_side`](crate::SignIn::server_side)); the service refuses them
    /// unsigned. `cognito-blocking` and `cognito-async` sign with their feature `sigv4`. A
    /// program that sends requests itself signs them with `cognito-sigv4`, or signs method,
    /// URL, headers and body for this region and service with any SigV4 library.
    #[must_use]
    pub fn signature(&self) -> Option<SignatureScope<'_>> {
        let is_signed =
            matches!(self.called, Called::Operation(operation) if operation.is_signed());
        is_signed.then_some(SignatureScope {
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

    /// The operation, such as `"InitiateAuth"`: for logs.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.called.name()
    }
}

fn operation_headers(target: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("content-type", CONTENT_TYPE), ("x-amz-target", target)]
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation())
            .field("url", &self.url)
            .field("body", &format_args!("[{} octets]", self.body.len()))
            .finish()
    }
}

/// What a signature (AWS Signature Version 4) is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureScope<'a> {
    /// The region, such as `eu-west-2`: the user pool's.
    pub region: &'a str,
    /// The service's name in signatures: `cognito-idp`.
    pub service: &'static str,
}
