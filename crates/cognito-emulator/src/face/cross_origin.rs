//! Which pages of other origins may read a response.

use serde_json::Value;

use crate::face::request::Request;
use crate::face::response::Response;

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

impl Response {
    /// A JSON document at its own URL, readable by pages of this origin, if there is one.
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
}
