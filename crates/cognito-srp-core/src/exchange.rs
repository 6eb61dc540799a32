//! One round trip: a request to carry, and what its response means.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::ControlFlow;

use zeroize::Zeroizing;

use crate::date::ClockSkew;
use crate::error::{Error, ErrorCode, ProtocolError, ServiceError};
use crate::time::Timestamp;
use crate::wire::{self, Operation, Repeatable};

/// A request that has not been carried yet, and the state that waits for its response.
///
/// Post [`request`](Self::request) in whatever way suits the program, then hand
/// the response to [`receive`](Self::receive). The exchange is used up by that:
/// an old one cannot be played again.
///
/// ```compile_fail,E0382
/// use cognito_srp_core::{Exchange, Response, Step, Timestamp};
/// fn twice(exchange: Exchange<Step>, response: Response<'_>, now: Timestamp) {
///     let _ = exchange.receive(response.clone(), now);
///     let _ = exchange.receive(response, now); // used after move
/// }
/// ```
#[must_use = "an exchange does nothing until its request is carried and its response received"]
pub struct Exchange<T: Outcome> {
    request: Request,
    pending: T::Pending,
}

/// What an [`Exchange`] can end in: [`Step`](crate::Step) for a sign-in,
/// [`Tokens`](crate::Tokens) for a refresh. Sealed.
pub trait Outcome: sealed::Conclude {
    /// What remains when nothing more can be done without the caller.
    type Settled;

    /// Whether another exchange follows of itself. A transport's loop is
    /// `while let Continue(next)`.
    fn settle(self) -> ControlFlow<Self::Settled, Exchange<Self>>;
}

pub(crate) mod sealed {
    use super::{ClockSkew, Error, ProtocolError, ServiceError, Timestamp, wire};

    /// How a response becomes an outcome.
    pub trait Conclude: Sized {
        /// What has to be remembered until the response comes.
        type Pending: Send + Sync + 'static;

        /// Reads a successful response.
        fn conclude(pending: Self::Pending, received: Received<'_>) -> Result<Self, Error>;

        /// Takes a refusal, which ends most exchanges.
        fn refused(_pending: Self::Pending, error: ServiceError) -> Result<Self, Error> {
            Err(error.into())
        }
    }

    /// A successful response.
    pub struct Received<'a> {
        pub(crate) operation: &'static str,
        pub(crate) body: &'a [u8],
        /// By the program's clock.
        pub(crate) now: Timestamp,
        pub(crate) skew: ClockSkew,
    }

    impl Received<'_> {
        pub(crate) fn read<T: wire::Readable>(&self) -> Result<T, ProtocolError> {
            wire::read(self.body).ok_or(ProtocolError::Malformed {
                operation: self.operation,
            })
        }

        /// Reads a body that may also be empty, as for an operation all of whose
        /// members are optional.
        pub(crate) fn read_or_empty<T: wire::Readable>(&self) -> Result<T, ProtocolError> {
            match self.body {
                [] => wire::read(b"{}").ok_or(ProtocolError::Malformed {
                    operation: self.operation,
                }),
                _ => self.read(),
            }
        }
    }
}

impl<T: Outcome> Exchange<T> {
    pub(crate) fn new(request: Request, pending: T::Pending) -> Self {
        Self { request, pending }
    }

    /// The request to carry. It is borrowed, so it survives a failed attempt to carry it.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Takes the response and goes on. `now` is the time at which it came. A
    /// `TIMESTAMP` that has to be made says that time, set right by the response's
    /// `date` header when the program's clock is off.
    ///
    /// # Errors
    /// [`Error::Service`] when the service refused, [`Error::Protocol`] when the
    /// response is not one that the service gives.
    pub fn receive(self, response: Response<'_>, now: Timestamp) -> Result<T, Error> {
        let operation = self.request.operation();
        if let Some(fault) = wire::fault(&response) {
            let request_id = response.header("x-amzn-requestid");
            let error = ServiceError {
                operation,
                code: ErrorCode::from_wire(&fault.code),
                message: fault.message,
                request_id: request_id.map(ToOwned::to_owned),
                status: response.status,
                challenge: None,
            };
            return T::refused(self.pending, error);
        }
        if !response.is_success() {
            return Err(not_the_service(&response).into());
        }
        let received = sealed::Received {
            operation,
            body: response.body,
            now,
            skew: ClockSkew::measured(response.header("date"), now),
        };
        T::conclude(self.pending, received).map_err(|error| match error {
            // A page that greets with a success. (Not looked at before: some
            // emulators call their JSON HTML.)
            Error::Protocol(ProtocolError::Malformed { .. }) if is_a_page(&response) => {
                not_the_service(&response).into()
            }
            error => error,
        })
    }
}

fn not_the_service(response: &Response<'_>) -> ProtocolError {
    ProtocolError::NotTheService {
        status: response.status,
        content_type: response
            .header("content-type")
            .map(|text| text.chars().filter(|c| !c.is_control()).take(100).collect()),
    }
}

/// Whether it says of itself that it is something else than JSON.
fn is_a_page(response: &Response<'_>) -> bool {
    let content_type = response.header("content-type");
    content_type.is_some_and(|text| !text.to_ascii_lowercase().contains("json"))
}

/// What can be carried: an [`Exchange`], or an operation with optional members,
/// such as [`SignUp`](crate::SignUp), to which no more are to be added. Sealed.
pub trait IntoExchange: into_exchange::Sealed {
    /// What the exchange ends in.
    type Outcome: Outcome;

    /// The exchange.
    fn into_exchange(self) -> Exchange<Self::Outcome>;
}

pub(crate) mod into_exchange {
    /// Only this crate says what can be carried.
    pub trait Sealed {}
}

impl<T: Outcome> into_exchange::Sealed for Exchange<T> {}

impl<T: Outcome> IntoExchange for Exchange<T> {
    type Outcome = T;

    fn into_exchange(self) -> Self {
        self
    }
}

/// For an outcome after which nothing follows of itself.
macro_rules! settles_at_once {
    ($name:ty) => {
        impl $crate::exchange::Outcome for $name {
            type Settled = Self;

            fn settle(self) -> core::ops::ControlFlow<Self, $crate::exchange::Exchange<Self>> {
                core::ops::ControlFlow::Break(self)
            }
        }
    };
}
pub(crate) use settles_at_once;

impl<T: Outcome> fmt::Debug for Exchange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

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
    pub(crate) fn new(
        operation: Operation,
        url: &str,
        region: &str,
        body: &wire::Body<'_>,
    ) -> Self {
        Self {
            operation,
            url: url.to_owned(),
            region: region.to_owned(),
            repeatable: operation.repeatable(),
            body: body.encode(),
        }
    }

    /// It does no harm when the service sees this one twice, whatever others of
    /// its operation do.
    pub(crate) fn being_repeatable(self) -> Self {
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
            ("content-type", wire::CONTENT_TYPE),
            ("x-amz-target", self.operation.target()),
        ]
    }

    /// The body: JSON in UTF-8.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.body.as_bytes()
    }

    /// With what the request has to be signed before it is sent (SigV4), if at all.
    ///
    /// The operations of an operator's server need it
    /// ([`SignIn::server_side`](crate::SignIn::server_side)); the service refuses
    /// them unsigned. `cognito-blocking` and `cognito-async` sign with their
    /// feature `sigv4`. Whoever carries requests by hand signs them with
    /// `cognito-sigv4`, or method, URL, headers and body for this region and
    /// service with any SigV4 library.
    #[must_use]
    pub fn signature(&self) -> Option<SignatureScope<'_>> {
        self.operation.is_signed().then_some(SignatureScope {
            region: &self.region,
            service: wire::SIGNING_NAME,
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

/// What a signature (AWS Signature Version 4) is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureScope<'a> {
    /// The region, such as `eu-west-2`: the user pool's.
    pub region: &'a str,
    /// The service's name in signatures: `cognito-idp`.
    pub service: &'static str,
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

/// An HTTP response, as the program's HTTP stack gave it. Any status is welcome:
/// whether it is an error is for [`Exchange::receive`] to say.
#[derive(Clone)]
pub struct Response<'a> {
    status: u16,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// A response without headers.
    #[must_use]
    pub fn new(status: u16, body: &'a [u8]) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// Adds headers. Those that matter are `x-amzn-errortype`,
    /// `x-amzn-errormessage`, `x-amzn-requestid`, `content-type`, `date`,
    /// `retry-after` and `x-amz-retry-after`, in any case.
    #[must_use]
    pub fn with_headers(mut self, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.headers.extend(headers);
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }

    pub(crate) fn body(&self) -> &'a [u8] {
        self.body
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body", &format_args!("[{} octets]", self.body.len()))
            .finish_non_exhaustive()
    }
}
