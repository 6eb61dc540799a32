//! A service without a socket, for operations on several pools.

use std::time::Duration;

use cognito_emulator::{Context, Request, Service};
use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use crate::counting::Counting;
use crate::support::{ERRORS, MODEL, START};

/// A service without pools, and a clock that the test sets.
pub(crate) struct Operators {
    service: Service,
    entropy: Counting,
    pub(crate) seconds: u64,
}

impl Operators {
    pub(crate) fn new() -> Self {
        Self {
            service: Service::new("http://localhost", "eu-west-1"),
            entropy: Counting(0),
            seconds: START,
        }
    }

    pub(crate) fn call(&mut self, operation: &str, body: &Value) -> (u16, Value) {
        let request = Request::operation(operation, body);
        let now = Timestamp::since_unix_epoch(Duration::from_secs(self.seconds));
        let mut cx = Context::new(now, &mut self.entropy);
        let response = self.service.handle(&request, &mut cx);
        let body = match response.body.as_slice() {
            [] => Value::Null,
            body => serde_json::from_slice(body).unwrap(),
        };
        crate::model::judge(&MODEL, &ERRORS, operation, response.status, &body);
        (response.status, body)
    }

    pub(crate) fn ok(&mut self, operation: &str, body: &Value) -> Value {
        let (status, body) = self.call(operation, body);
        assert_eq!(status, 200, "{operation}: {body}");
        body
    }

    /// Code and message of a refusal.
    pub(crate) fn refused(&mut self, operation: &str, body: &Value) -> (String, String) {
        let (status, body) = self.call(operation, body);
        assert_eq!(status, 400, "{operation}: {body}");
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        (text("__type"), text("message"))
    }

    /// A new pool; returns the whole reply.
    pub(crate) fn pool(&mut self, settings: &Value) -> Value {
        let mut body = json!({ "PoolName": "people" });
        let members = body.as_object_mut().unwrap();
        members.extend(settings.as_object().unwrap().clone());
        self.ok("CreateUserPool", &body)["UserPool"].clone()
    }
}
