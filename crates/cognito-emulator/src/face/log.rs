//! What was asked and how it ended, for whoever watches. Nothing of a body, nor of a query.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::face::message::{Request, Response};
use crate::ground::model;

/// A request that was answered. It holds no secret: of the request it has the operation, or
/// the method and the path.
///
/// ```
/// use cognito_emulator::Emulator;
///
/// let emulator = Emulator::start()?;
/// emulator.on_request(|request| println!("{request}")); // InitiateAuth 200 in 3 ms
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AnsweredRequest {
    /// Such as `InitiateAuth`, or `GET /us-east-1_Emulator1/.well-known/jwks.json`.
    pub what: String,
    /// The HTTP status.
    pub status: u16,
    /// The error's name, such as `NotAuthorizedException`.
    pub error: Option<String>,
    /// How long the answer took.
    pub elapsed: Duration,
}

/// Whoever is told of each request.
pub(crate) type Observer = Arc<dyn Fn(&AnsweredRequest) + Send + Sync>;

impl AnsweredRequest {
    pub(crate) fn new(request: &Request, response: &Response, elapsed: Duration) -> Self {
        let operation = request.operation_name();
        let what = match request.method.as_str() {
            "POST" if request.path == "/" => match model::operation(operation) {
                Some(_) => operation.to_owned(),
                // It may be anything.
                None => "an unknown operation".to_owned(),
            },
            method => format!("{method} {}", request.path),
        };
        let mut headers = response.headers.iter();
        let error = headers.find(|(name, _)| *name == "x-amzn-errortype");
        Self {
            what,
            status: response.status,
            error: error.map(|(_, code)| code.trim_end_matches(':').to_owned()),
            elapsed,
        }
    }
}

impl fmt::Display for AnsweredRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.status)?;
        if let Some(error) = &self.error {
            write!(f, " {error}")?;
        }
        write!(f, " in {} ms", self.elapsed.as_millis())
    }
}
