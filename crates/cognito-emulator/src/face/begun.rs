//! A response computed while its pool is locked, and the work left to do after that.

use cognito_srp_core::Timestamp;
use serde_json::Value;

use crate::face::message::Response;
use crate::ground::fault::Fault;
use crate::operations::Unsigned;

/// A response that may still lack the signatures of its tokens.
pub(crate) struct Begun {
    /// The body is empty if tokens still need signatures.
    pub(crate) response: Response,
    unsigned: Option<Unsigned>,
}

impl Begun {
    pub(super) fn whole(response: Response) -> Self {
        Self {
            response,
            unsigned: None,
        }
    }

    /// The response to an operation.
    pub(super) fn of_operation(
        outcome: Result<Unsigned, Fault>,
        request_id: String,
        now: Timestamp,
    ) -> Self {
        let (outcome, unsigned) = match outcome {
            Ok(reply) if reply.is_whole() => (reply.signed(), None),
            Ok(reply) => (Ok(Value::Null), Some(reply)),
            Err(fault) => (Err(fault), None),
        };
        let response = Response::of_operation(outcome, request_id).dated(now);
        Self { response, unsigned }
    }

    /// The complete response. Signing takes a while and needs no pool.
    pub(crate) fn finish(self) -> Response {
        let mut response = self.response;
        match self.unsigned.map(Unsigned::signed) {
            None => response,
            Some(Ok(reply)) => {
                response.body = reply.to_string().into_bytes();
                response
            }
            Some(Err(fault)) => Response::of_operation(Err(fault), String::new()),
        }
    }
}
