//! One round trip: a request, and the meaning of its response.

use core::fmt;
use core::ops::ControlFlow;

use crate::error::{Error, ErrorCode, ProtocolError, ServiceError};
use crate::values::clock_skew::ClockSkew;
use crate::values::time::Timestamp;
use crate::wire::{self, Called, Request, Response};

/// A request that has not been sent yet, and the state that needs its response.
///
/// Send [`request`](Self::request) in any way, then pass the response to
/// [`receive`](Self::receive). That consumes the exchange, so it cannot be replayed.
///
/// ```compile_fail,E0382
/// use cognito_srp_core::{Exchange, Response, Step, Timestamp};
/// fn twice(exchange: Exchange<Step>, response: Response<'_>, now: Timestamp) {
///     let _ = exchange.receive(response.clone(), now);
///     let _ = exchange.receive(response, now); // used after move
/// }
/// ```
#[must_use = "an exchange does nothing until its request is sent and its response received"]
pub struct Exchange<T: Outcome> {
    request: Request,
    pending: T::Pending,
}

/// The result of an [`Exchange`]: [`Step`](crate::Step) for a sign-in,
/// [`Tokens`](crate::Tokens) for a refresh. Sealed.
pub trait Outcome: sealed::Conclude {
    /// The result when no further exchange follows automatically.
    type Settled;

    /// Whether another exchange follows automatically. A transport's loop is `while let
    /// Continue(next)`.
    fn settle(self) -> ControlFlow<Self::Settled, Exchange<Self>>;
}

pub(crate) mod sealed {
    use super::{ClockSkew, Error, ProtocolError, ServiceError, Timestamp, wire};

    /// Converts a response to an outcome.
    pub trait Conclude: Sized {
        /// The state between the request and the response.
        type Pending: Send + Sync + 'static;

        /// Reads a successful response.
        fn conclude(pending: Self::Pending, received: Received<'_>) -> Result<Self, Error>;

        /// Handles an error of the service, which ends most exchanges.
        fn refused(_pending: Self::Pending, error: ServiceError) -> Result<Self, Error> {
            Err(error.into())
        }

        /// When the access token in it was issued, by the token's own claim.
        fn access_token_issued(&self) -> Option<Timestamp> {
            None
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

        /// Reads a body that may be empty, as for an operation with only optional members.
        /// White space counts as empty.
        pub(crate) fn read_or_empty<T: wire::Readable>(&self) -> Result<T, ProtocolError> {
            match self.body.trim_ascii() {
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

    /// The request to send. It is borrowed, so it survives a failed attempt.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The request, and separately the state that needs its response: for an HTTP library that
    /// takes ownership of the body ([`Request::into_body`]), so nothing is copied. The request
    /// can then not be sent again.
    ///
    /// ```
    /// # use cognito_srp_core::{Error, Exchange, Response, Step, Timestamp};
    /// # fn post(url: String, body: impl AsRef<[u8]>) -> (u16, Vec<(String, String)>, Vec<u8>) { todo!() }
    /// # fn f(exchange: Exchange<Step>, now: Timestamp) -> Result<Step, Error> {
    /// let (request, awaited) = exchange.split();
    /// let (status, headers, body) = post(request.url().to_owned(), request.into_body());
    /// let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    /// awaited.receive(Response::new(status, headers, &body), now)
    /// # }
    /// ```
    #[must_use = "the request must be sent and its response received"]
    pub fn split(self) -> (Request, AwaitedResponse<T>) {
        let awaited = AwaitedResponse {
            called: self.request.called(),
            pending: self.pending,
        };
        (self.request, awaited)
    }

    /// Takes the response and continues. `now` is the time when it arrived. A `TIMESTAMP` is
    /// made from it, corrected by the response's `date` header if the program's clock is
    /// wrong.
    ///
    /// # Errors
    /// [`Error::Service`] if the service answered with an error, [`Error::Protocol`] if the
    /// response is not a valid one of the service.
    pub fn receive(self, response: Response<'_>, now: Timestamp) -> Result<T, Error> {
        self.split().1.receive(response, now)
    }
}

/// The state that needs the response to a request which was taken out of its [`Exchange`]
/// ([`Exchange::split`]).
#[must_use = "the response must be received"]
pub struct AwaitedResponse<T: Outcome> {
    called: Called,
    pending: T::Pending,
}

impl<T: Outcome> fmt::Debug for AwaitedResponse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitedResponse")
            .field("operation", &self.called.name())
            .finish_non_exhaustive()
    }
}

impl<T: Outcome> AwaitedResponse<T> {
    /// As [`Exchange::receive`].
    ///
    /// # Errors
    /// As for [`Exchange::receive`].
    pub fn receive(self, response: Response<'_>, now: Timestamp) -> Result<T, Error> {
        match received(&self.called, &response, now) {
            Ok(received) => {
                T::conclude(self.pending, received).map_err(|error| not_of_a_page(error, &response))
            }
            Err(Error::Service(error)) => T::refused(self.pending, error),
            Err(error) => Err(error),
        }
    }
}

/// A successful response, or how the service refused. One copy, for all outcomes.
fn received<'a>(
    called: &Called,
    response: &'a Response<'_>,
    now: Timestamp,
) -> Result<sealed::Received<'a>, Error> {
    let operation = called.name();
    if let Some(fault) = called.fault(response) {
        let request_id = response
            .header("x-amzn-requestid")
            .or_else(|| response.header("x-amz-cognito-request-id"));
        return Err(Error::Service(ServiceError {
            operation,
            code: ErrorCode::from_wire(&fault.code),
            message: fault.message,
            request_id: request_id.map(Into::into),
            status: response.status(),
            is_of_user_pools: called.is_of_user_pools(),
            challenge: None,
        }));
    }
    if !response.is_success() {
        return Err(response.not_the_service().into());
    }
    Ok(sealed::Received {
        operation,
        body: response.body(),
        now,
        skew: ClockSkew::measured(response.header("date"), now),
    })
}

/// Another error for a web page with a successful status. (Checked only after a response could
/// not be read, because some emulators label their JSON as HTML.)
fn not_of_a_page(error: Error, response: &Response<'_>) -> Error {
    match error {
        Error::Protocol(ProtocolError::Malformed { .. }) if response.is_a_page() => {
            response.not_the_service().into()
        }
        error => error,
    }
}

/// Anything that can be run: an [`Exchange`], or an operation with optional members, such as
/// [`SignUp`](crate::SignUp). Sealed.
pub trait IntoExchange: into_exchange::Sealed {
    /// The exchange's outcome.
    type Outcome: Outcome;

    /// The exchange.
    fn into_exchange(self) -> Exchange<Self::Outcome>;
}

pub(crate) mod into_exchange {
    /// Only this crate implements it.
    pub trait Sealed {}
}

impl<T: Outcome> into_exchange::Sealed for Exchange<T> {}

impl<T: Outcome> IntoExchange for Exchange<T> {
    type Outcome = T;

    fn into_exchange(self) -> Self {
        self
    }
}

/// For an outcome after which no exchange follows.
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
