//! `InitiateAuth` and `AdminInitiateAuth`: begin a sign-in.

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::{Parameters, input};
use crate::operations::auth_flow::{Caller, FLOWS, NOT_ENABLED};
use crate::operations::flows::AuthRequest;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        auth_flow: Option<String>,
        client_id: Option<String>,
        auth_parameters: Option<Parameters>,
        session: Option<String>,
    }
}

pub(crate) fn initiate_auth(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    begin(pool, input(body)?, Caller::User, cx)
}

pub(crate) fn admin_initiate_auth(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    begin(pool, input(body)?, Caller::Operator, cx)
}

fn begin(
    pool: &mut UserPool,
    input: Input,
    caller: Caller,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let name = input.auth_flow.unwrap_or_default();
    let client_id = input.client_id.unwrap_or_default();
    let client = pool.client(&client_id)?;
    let flow = FLOWS.iter().find(|flow| flow.name == name);
    let flow = flow.ok_or_else(Fault::internal)?;
    if !flow.callers.contains(&caller) {
        return Err(Fault::invalid_parameter(
            "Initiate Auth method not supported.",
        ));
    }
    let is_excused = caller == Caller::Operator && pool.leniency.is_lenient();
    if !client.allows(flow.flow) && !is_excused {
        return Err(Fault::invalid_parameter(match caller {
            Caller::User => flow.disabled,
            Caller::Operator => NOT_ENABLED,
        }));
    }
    let request = AuthRequest {
        flow: flow.flow,
        client_id: &client_id,
        parameters: &input.auth_parameters.unwrap_or_default(),
        session: input.session.as_deref(),
    };
    (flow.begin)(pool, &request, cx)
}
