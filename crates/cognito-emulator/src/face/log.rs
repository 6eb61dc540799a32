//! What a request asked for and how it ended, for observers.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::face::request::Request;
use crate::face::response::Response;
use crate::face::service::Service;
use crate::face::sts;
use crate::ground::json::put;
use crate::state::outbox::Message;

/// A request that was answered: who asked for what, and how it ended. It has nothing of the
/// body except the user name. It does have the codes and temporary passwords that were "sent",
/// because nobody else receives them.
///
/// ```
/// use cognito_emulator::Emulator;
///
/// let emulator = Emulator::start()?;
/// // InitiateAuth 200 in 3 ms, us-east-1_Emulator1, alice
/// emulator.on_request(|request| println!("{request}"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AnsweredRequest {
    /// For example `InitiateAuth`, or `GET /us-east-1_Emulator1/.well-known/jwks.json`.
    pub what: String,
    /// The HTTP status.
    pub status: u16,
    /// The error's name, such as `NotAuthorizedException`.
    pub error: Option<String>,
    /// How long it took to answer.
    pub elapsed: Duration,
    /// The user pool, if the request is for one.
    pub user_pool_id: Option<String>,
    /// The user whom the request names, exactly as in the request.
    pub username: Option<String>,
    /// The messages sent to users during the request.
    pub sent: Vec<Message>,
    /// New warnings for the operator.
    pub warnings: Vec<String>,
}

/// A function that is called after each request.
pub(crate) type Observer = Arc<dyn Fn(&AnsweredRequest) + Send + Sync>;

impl AnsweredRequest {
    /// The elapsed time is set later.
    pub(crate) fn new(request: &Request, response: &Response, service: &mut Service) -> Self {
        let (api, operation) = request.operation_of();
        let is_operation = request.method == "POST" && request.path == "/";
        let what = match request.method.as_str() {
            _ if sts::is_asked(request) => sts::action(request)
                .unwrap_or("an unknown operation of STS")
                .to_owned(),
            _ if is_operation => match api.operation(operation) {
                Some(_) => operation.to_owned(),
                // It may be any text.
                None => "an unknown operation".to_owned(),
            },
            method => format!("{method} {}", request.path),
        };
        let mut headers = response.headers.iter();
        let error = headers.find(|(name, _)| *name == "x-amzn-errortype");
        let (sent, warnings) = service.take_new();
        let (user_pool_id, username) = match is_operation {
            true => service.subject(request),
            false => (None, None),
        };
        Self {
            what,
            status: response.status,
            error: error.map(|(_, code)| code.trim_end_matches(':').to_owned()),
            elapsed: Duration::ZERO,
            user_pool_id,
            username,
            sent,
            warnings,
        }
    }

    /// The same as one line of JSON: `operation`, `status`, `error`, `milliseconds`,
    /// `userPoolId`, `username`, `sent` and `warnings`. Members without a value are left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut line = json!({
            "operation": self.what,
            "status": self.status,
            "milliseconds": u64::try_from(self.elapsed.as_millis()).unwrap_or(u64::MAX),
        });
        for (name, value) in [
            ("error", &self.error),
            ("userPoolId", &self.user_pool_id),
            ("username", &self.username),
        ] {
            if let Some(value) = value {
                put(&mut line, name, value.as_str());
            }
        }
        if !self.sent.is_empty() {
            let sent = self.sent.iter().map(Message::describe);
            put(&mut line, "sent", sent.collect::<Value>());
        }
        if !self.warnings.is_empty() {
            put(&mut line, "warnings", self.warnings.clone());
        }
        line.to_string()
    }
}

/// One line, plus one for each message and each warning.
impl fmt::Display for AnsweredRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.status)?;
        if let Some(error) = &self.error {
            write!(f, " {error}")?;
        }
        write!(f, " in {} ms", self.elapsed.as_millis())?;
        for whose in [&self.user_pool_id, &self.username].into_iter().flatten() {
            write!(f, ", {}", whose.escape_debug())?;
        }
        for message in &self.sent {
            let (to, code) = (&message.destination, &message.code);
            write!(
                f,
                "\n  {} for {} to {}: {}",
                message.medium.as_str(),
                message.purpose,
                to.escape_debug(),
                code.escape_debug()
            )?;
        }
        for warning in &self.warnings {
            write!(f, "\n  warning: {warning}")?;
        }
        Ok(())
    }
}
