//! A request and the operation that handles it.

use serde_json::Value;

use super::{Handler, effects, handlers};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::keys::{SignedToken, UnsignedToken};
use crate::ground::leniency::Leniency;
use crate::ground::model::{self, Api, Operation};
use crate::ground::wire;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// A parsed request; its input is valid by the service's model.
pub(crate) struct Call {
    name: String,
    operation: &'static Operation<'static>,
    handler: Handler,
    input: Value,
}

/// A reply whose new tokens have no signatures yet.
pub(crate) struct Unsigned {
    reply: Value,
    tokens: Vec<UnsignedToken>,
}

impl Unsigned {
    /// The tokens that still need signatures. Signing needs no pool, so other requests can be
    /// served meanwhile, and each token can be signed on its own.
    pub(crate) fn take_tokens(&mut self) -> Vec<UnsignedToken> {
        std::mem::take(&mut self.tokens)
    }

    /// The complete reply, with the signed tokens.
    pub(crate) fn with(mut self, tokens: impl IntoIterator<Item = SignedToken>) -> Value {
        for (place, token) in tokens {
            if let Some(value) = self.reply.pointer_mut(place) {
                *value = token.into();
            }
        }
        self.reply
    }
}

impl Call {
    /// Parses and validates the request of an operation.
    pub(crate) fn read(
        (api, operation): (Api, &str),
        body: &[u8],
        leniency: Leniency,
    ) -> Result<Self, Fault> {
        let Some(row) = api.operation(operation) else {
            return Err(Fault::unknown_operation(match operation {
                "" => "The request names no operation.".to_owned(),
                name => format!("The service has no operation {name}."),
            }));
        };
        let handler = handlers(api).iter().find(|(name, _)| *name == operation);
        let (_, handler) = handler.ok_or_else(|| {
            Fault::unknown_operation(format!("The emulator does not support {operation} yet."))
        })?;
        let mut input = wire::parsed(body)?;
        model::check(api, row, &input, leniency)?;
        model::leave_out_unknown(api, row, &mut input);
        Ok(Self {
            name: operation.to_owned(),
            operation: row,
            handler: *handler,
            input,
        })
    }

    /// Runs the operation on the pool that the request names, or on all pools. New tokens stay
    /// unsigned.
    pub(crate) fn perform(
        &self,
        pools: &mut UserPools,
        cx: &mut Context<'_>,
    ) -> Result<Unsigned, Fault> {
        let reply = match self.handler {
            Handler::OfPool(run) => {
                let pool = pools.of_request(&self.input)?;
                pool.keys.defer(true);
                let reply = run(pool, &self.input, cx);
                pool.keys.defer(false);
                let reply = self.operation.reply(reply?);
                let tokens = pool.keys.unsigned(&reply);
                Unsigned { reply, tokens }
            }
            Handler::OfService(run) => {
                let reply = run(pools, &self.input, cx)?;
                let reply = self.operation.reply(reply);
                let tokens = Vec::new();
                Unsigned { reply, tokens }
            }
        };
        effects::warn(pools, &self.name, &self.input);
        Ok(reply)
    }

    /// Runs it on a pool that has no service around it.
    pub(crate) fn perform_alone(
        &self,
        pool: &mut UserPool,
        cx: &mut Context<'_>,
    ) -> Result<Value, Fault> {
        // Whatever happened to an earlier request.
        pool.keys.defer(false);
        match self.handler {
            Handler::OfPool(run) => {
                run(pool, &self.input, cx).map(|reply| self.operation.reply(reply))
            }
            Handler::OfService(_) => Err(Fault::unknown_operation(
                "A pool alone does not support operations of the service.",
            )),
        }
    }
}
