//! An HTTP response as a value.

use std::fmt;

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use crate::ground::date::imf_fixdate;
use crate::ground::fault::Fault;

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
