//! HTTP requests and responses as values.

use std::fmt;

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use crate::ground::date::imf_fixdate;
use crate::ground::fault::Fault;
use crate::ground::model::Api;

/// A request, as the state machine receives it. `Debug` shows neither the body, which can
/// contain a password, nor the headers.
#[derive(Clone, Default)]
pub struct Request {
    /// The method: `POST` for operations, `GET` for the key set.
    pub method: String,
    /// The path: `/` for operations.
    pub path: String,
    /// The part after the `?`.
    pub query: Option<String>,
    /// The headers, with names in lower case. `x-amz-target` names the operation. Operators'
    /// requests also need `authorization` and the headers that it signs.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The request of an operation, such as `InitiateAuth`.
    #[must_use]
    pub fn operation(name: &str, body: &Value) -> Self {
        Self::of_api(Api::UserPools, name, body)
    }

    /// The request of an operation of identity pools, such as `GetId`.
    #[must_use]
    pub fn identity_pool_operation(name: &str, body: &Value) -> Self {
        Self::of_api(Api::IdentityPools, name, body)
    }

    fn of_api(api: Api, name: &str, body: &Value) -> Self {
        let target = format!("{}.{name}", api.target_prefix());
        Self {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: None,
            headers: vec![(TARGET.to_owned(), target)],
            body: body.to_string().into_bytes(),
        }
    }

    /// Adds a header; the name must be in lower case.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(header, _)| header == name)?;
        Some(value)
    }

    /// The operation's name; empty when there is none.
    pub(crate) fn operation_name(&self) -> &str {
        self.operation_of().1
    }

    /// The service and the operation's name. If there is no `X-Amz-Target`, the name is empty
    /// and the service is that of user pools.
    pub(crate) fn operation_of(&self) -> (Api, &str) {
        let target = self.header(TARGET).unwrap_or_default();
        Api::of_target(target).unwrap_or((Api::UserPools, ""))
    }
}

const TARGET: &str = "x-amz-target";

/// A response: status, headers, and JSON or a page. `Debug` shows neither the body, which can
/// contain tokens, nor a redirect or a cookie.
#[derive(Clone)]
pub struct Response {
    /// The HTTP status: 200, 400 or 500 for the API; 404 for an unknown path.
    pub status: u16,
    /// The headers, in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

const DATE: &str = "date";

/// The headers that AWS's clients send from a page.
const SENT: [&str; 10] = [
    "authorization",
    "cache-control",
    "content-type",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-target",
    "x-amz-user-agent",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
];

const AMZ_JSON: &str = "application/x-amz-json-1.1";

impl Response {
    /// The answer to an operation, in AWS's format: `__type` without a namespace,
    /// `x-amzn-errortype` with a `:` at its end.
    pub(crate) fn of_operation(outcome: Result<Value, Fault>, request_id: String) -> Self {
        let mut headers = vec![
            ("content-type", AMZ_JSON.to_owned()),
            ("x-amzn-requestid", request_id),
            ("access-control-allow-origin", "*".to_owned()),
            (
                "access-control-expose-headers",
                "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date".to_owned(),
            ),
        ];
        let (status, body) = match outcome {
            Ok(reply) => (200, reply_text(&reply)),
            Err(fault) => {
                headers.push(("x-amzn-errortype", format!("{}:", fault.code())));
                if let Some(message) = as_header(fault.message()) {
                    headers.push(("x-amzn-errormessage", message));
                }
                let body = json!({ "__type": fault.code(), "message": fault.message() });
                (fault.status(), body.to_string())
            }
        };
        Self {
            status,
            headers,
            body: body.into_bytes(),
        }
    }

    /// Replaces the body.
    pub(crate) fn set_reply(&mut self, reply: &Value) {
        self.body = reply_text(reply).into_bytes();
    }

    /// Adds a `date`: the emulator's clock, by which clients correct their own.
    pub(crate) fn dated(mut self, now: Timestamp) -> Self {
        self.headers.push((DATE, imf_fixdate(now)));
        self
    }

    /// A JSON document at its own URL, readable by pages of any origin.
    pub(crate) fn document(document: &Value) -> Self {
        let mut response = Self::document_of_no_other_origin(document);
        let anyone = ("access-control-allow-origin", "*".to_owned());
        response.headers.push(anyone);
        response
    }

    /// The same, but unreadable for pages of another origin.
    pub(crate) fn document_of_no_other_origin(document: &Value) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", "application/json".to_owned())],
            body: document.to_string().into_bytes(),
        }
    }

    /// The same, readable by pages of this origin, if there is one.
    pub(crate) fn document_for(document: &Value, origin: Option<String>) -> Self {
        let response = Self::document_of_no_other_origin(document);
        match origin {
            Some(origin) => response.shared_with(origin),
            None => response,
        }
    }

    /// Lets pages of one origin read the response.
    pub(crate) fn shared_with(mut self, origin: String) -> Self {
        self.headers
            .retain(|(name, _)| *name != "access-control-allow-origin");
        self.headers.push(("access-control-allow-origin", origin));
        self.headers.push(("vary", "Origin".to_owned()));
        self
    }

    /// The answer to a browser's preflight request. It allows the headers that clients are
    /// known to send, and any header that the request asks for.
    pub(crate) fn preflight(request: &Request) -> Self {
        let is_name = |name: &&str| {
            let mut octets = name.bytes();
            !name.is_empty() && octets.all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it))
        };
        let asked = request.header("access-control-request-headers");
        let asked = asked.unwrap_or_default().split(',').map(str::trim);
        let more = asked.filter(is_name).filter(|name| !SENT.contains(name));
        let headers: Vec<&str> = SENT.into_iter().chain(more).collect();
        Self {
            status: 200,
            headers: vec![
                ("access-control-allow-origin", "*".to_owned()),
                (
                    "access-control-allow-methods",
                    "GET,POST,OPTIONS".to_owned(),
                ),
                ("access-control-allow-headers", headers.join(",")),
                ("access-control-max-age", "172800".to_owned()),
            ],
            body: Vec::new(),
        }
    }

    /// A response of STS, whose protocol uses XML.
    pub(crate) fn xml(status: u16, document: String) -> Self {
        let headers = vec![
            ("content-type", "text/xml".to_owned()),
            ("access-control-allow-origin", "*".to_owned()),
        ];
        Self {
            status,
            headers,
            body: document.into_bytes(),
        }
    }

    pub(crate) fn not_found() -> Self {
        Self::refused(404, "Not Found")
    }

    /// A refusal outside of any operation.
    pub(crate) fn refused(status: u16, message: &str) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".to_owned())],
            body: json!({ "message": message }).to_string().into_bytes(),
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("operation", &self.operation_name())
            .field("body", &format_args!("[{} octets]", self.body.len()))
            .finish()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &names)
            .field("body", &format_args!("[{} octets]", self.body.len()))
            .finish()
    }
}

/// ForgetDevice and DeleteUser have no output shape: their body is empty, not `{}`.
fn reply_text(reply: &Value) -> String {
    match reply {
        Value::Null => String::new(),
        reply => reply.to_string(),
    }
}

/// A message as a header value, which may contain only visible ASCII.
fn as_header(message: &str) -> Option<String> {
    message
        .bytes()
        .all(|octet| (0x20..0x7f).contains(&octet))
        .then(|| message.to_owned())
}
