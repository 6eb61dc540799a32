//! A request to carry.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::json::Body;
use super::names::{CONTENT_TYPE, SIGNING_NAME};
use super::operation::{Operation, Repeatable};

/// An HTTP request: `POST`, a URL, headers and a body.
///
/// The body can hold a password: it is wiped when dropped, and `Debug` does not show it.
pub struct Request {
    operation: Operation,
    url: String,
    region: String,
    repeatable: Repeatable,
    body: Zeroizing<String>,
}

impl Request {
    pub(crate) fn new(operation: Operation, url: &str, region: &str, body: &Body<'_>) -> Self {
        Self {
            operation,
            url: url.to_owned(),
            region: region.to_owned(),
            repeatable: operation.repeatable(),
            body: body.encode(),
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

    /// The headers: `content-type` and `x-amz-target`.
    #[must_use]
    pub fn headers(&self) -> [(&'static str, &'static str); 2] {
        [
            ("content-type", CONTENT_TYPE),
            ("x-amz-target", self.operation.target()),
        ]
    }

    /// The body: JSON in UTF-8.
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
        self.operation.is_signed().then_some(SignatureScope {
            region: &self.region,
            service: SIGNING_NAME,
        })
    }

    pub(crate) fn repeatable(&self) -> Repeatable {
        self.repeatable
    }

    /// The operation, such as `"InitiateAuth"`: for logs.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.name()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation.name())
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
