//! `InitiateAuth` and `AdminInitiateAuth`: begin a sign-in.

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::{Parameters, input};
use crate::operations::flows::{
    AuthRequest, Handler, custom_auth, refresh, user_auth, user_password, user_srp,
};
use crate::state::app_client::AuthFlow;
use crate::state::user_pool::UserPool;

/// Which of the two operations begins the sign-in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    User,
    Operator,
}

use Caller::{Operator, User};

/// A flow on the wire: who can begin it, what the app client must allow, the error if it does
/// not, and the function that begins it.
struct Flow {
    name: &'static str,
    callers: &'static [Caller],
    flow: AuthFlow,
    disabled: &'static str,
    begin: Handler,
}

const FLOWS: &[Flow] = &[
    Flow {
        name: "USER_SRP_AUTH",
        callers: &[User, Operator],
        flow: AuthFlow::UserSrp,
        disabled: "USER_SRP_AUTH is not enabled for the client",
        begin: user_srp::begin,
    },
    Flow {
        name: "USER_PASSWORD_AUTH",
        callers: &[User],
        flow: AuthFlow::UserPassword,
        disabled: "USER_PASSWORD_AUTH flow not enabled for this client",
        begin: user_password::begin,
    },
    Flow {
        name: "ADMIN_USER_PASSWORD_AUTH",
        callers: &[Operator],
        flow: AuthFlow::AdminUserPassword,
        disabled: NOT_ENABLED,
        begin: user_password::begin,
    },
    Flow {
        name: "ADMIN_NO_SRP_AUTH",
        callers: &[Operator],
        flow: AuthFlow::AdminUserPassword,
        disabled: NOT_ENABLED,
        begin: user_password::begin,
    },
    Flow {
        name: "CUSTOM_AUTH",
        callers: &[User, Operator],
        flow: AuthFlow::Custom,
        disabled: "CUSTOM_AUTH is not enabled for the client",
        begin: custom_auth::begin,
    },
    Flow {
        name: "USER_AUTH",
        callers: &[User, Operator],
        flow: AuthFlow::User,
        disabled: "USER_AUTH is not enabled for the client",
        begin: user_auth::begin,
    },
    Flow {
        name: "REFRESH_TOKEN_AUTH",
        callers: &[User, Operator],
        flow: AuthFlow::RefreshToken,
        disabled: refresh::DISABLED,
        begin: refresh::begin,
    },
    Flow {
        name: "REFRESH_TOKEN",
        callers: &[User, Operator],
        flow: AuthFlow::RefreshToken,
        disabled: refresh::DISABLED,
        begin: refresh::begin,
    },
];

/// The message for an operator, for any flow.
const NOT_ENABLED: &str = "Auth flow not enabled for this client";

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
    begin(pool, input(body)?, User, cx)
}

pub(crate) fn admin_initiate_auth(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    begin(pool, input(body)?, Operator, cx)
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
    let is_excused = caller == Operator && pool.leniency.is_lenient();
    if !client.allows(flow.flow) && !is_excused {
        return Err(Fault::invalid_parameter(match caller {
            User => flow.disabled,
            Operator => NOT_ENABLED,
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
