//! An HTTP request as a value.

use std::fmt;

use serde_json::Value;

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
