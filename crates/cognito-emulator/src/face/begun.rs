//! A response computed while its pool is locked, and the work left to do after that.

use std::sync::Arc;

use serde_json::Value;

use crate::face::response::Response;
use crate::ground::entropy::Context;
use crate::ground::exchange::Exchange;
use crate::ground::fault::Fault;
use crate::ground::keys::{SignedToken, UnsignedToken};
use crate::operations::Unsigned;

/// A response that may still lack the signatures of its tokens.
pub(crate) struct Begun {
    /// The body is empty if there is a reply; `with` sets it.
    pub(crate) response: Response,
    unsigned: Option<Unsigned>,
    exchange: Option<Arc<Exchange>>,
}

impl Begun {
    pub(super) fn whole(response: Response) -> Self {
        Self {
            response,
            unsigned: None,
            exchange: None,
        }
    }

    /// The response to an operation.
    pub(super) fn of_operation(
        outcome: Result<Unsigned, Fault>,
        request_id: String,
        cx: &mut Context<'_>,
    ) -> Self {
        let (fault, unsigned) = match outcome {
            Ok(reply) => (Ok(()), Some(reply)),
            Err(fault) => (Err(fault), None),
        };
        let response =
            Response::of_operation(fault.map(|()| Value::Null), request_id).dated(cx.now);
        Self {
            response,
            unsigned,
            exchange: cx.begun_exchange(),
        }
    }

    /// The sign-in by SRP that has begun: its key can be computed before it is needed.
    pub(super) fn take_exchange(&mut self) -> Option<Arc<Exchange>> {
        self.exchange.take()
    }

    /// The tokens that still need signatures. Signing takes a while and needs no pool.
    pub(super) fn take_tokens(&mut self) -> Vec<UnsignedToken> {
        let unsigned = self.unsigned.as_mut();
        unsigned.map(Unsigned::take_tokens).unwrap_or_default()
    }

    /// The complete response, with the signed tokens.
    pub(super) fn with(self, tokens: Result<Vec<SignedToken>, Fault>) -> Response {
        let mut response = self.response;
        match (self.unsigned, tokens) {
            (None, _) => {}
            (Some(reply), Ok(tokens)) => response.set_reply(&reply.with(tokens)),
            (Some(_), Err(fault)) => return Response::of_operation(Err(fault), String::new()),
        }
        response
    }

    /// The complete response. Signs one token after the other.
    pub(crate) fn finish(mut self) -> Response {
        let tokens = self.take_tokens().into_iter();
        let signed = tokens.map(UnsignedToken::sign).collect();
        self.with(signed)
    }
}
