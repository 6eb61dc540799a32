//! `InitiateAuth`: where a sign-in begins.

use serde::Deserialize;
use serde_json::Value;

use super::{Parameters, input};
use crate::app_client::AuthFlow;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::flows::{Handler, Opening, refresh, user_password, user_srp};
use crate::sign_in::ClientMetadata;
use crate::user_pool::UserPool;
use crate::validate::Validation;

/// A flow on the wire: what it needs of the app client, what is said when that is
/// missing, and what begins it.
struct Flow {
    name: &'static str,
    flow: AuthFlow,
    disabled: &'static str,
    begin: Handler,
}

const REFRESH_DISABLED: &str = "REFRESH_TOKEN_AUTH flow not enabled for this client";

const FLOWS: [Flow; 4] = [
    Flow {
        name: "USER_SRP_AUTH",
        flow: AuthFlow::UserSrp,
        disabled: "USER_SRP_AUTH is not enabled for the client",
        begin: user_srp::begin,
    },
    Flow {
        name: "USER_PASSWORD_AUTH",
        flow: AuthFlow::UserPassword,
        disabled: "USER_PASSWORD_AUTH flow not enabled for this client",
        begin: user_password::begin,
    },
    Flow {
        name: "REFRESH_TOKEN_AUTH",
        flow: AuthFlow::RefreshToken,
        disabled: REFRESH_DISABLED,
        begin: refresh::begin,
    },
    Flow {
        name: "REFRESH_TOKEN",
        flow: AuthFlow::RefreshToken,
        disabled: REFRESH_DISABLED,
        begin: refresh::begin,
    },
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    auth_flow: Option<String>,
    client_id: Option<String>,
    auth_parameters: Option<Parameters>,
    session: Option<String>,
    client_metadata: Option<ClientMetadata>,
}

pub(crate) fn initiate_auth(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    Validation::default()
        .required("authFlow", input.auth_flow.is_some())
        .client_id(input.client_id.as_deref())
        .finish()?;
    let name = input.auth_flow.unwrap_or_default();
    let client_id = input.client_id.unwrap_or_default();
    let client = pool.client(&client_id)?;
    let Some(flow) = FLOWS.iter().find(|flow| flow.name == name) else {
        return Err(unknown_flow(&name));
    };
    if !client.allows(flow.flow) {
        return Err(Fault::invalid_parameter(flow.disabled));
    }
    let opening = Opening {
        flow: flow.flow,
        client_id: &client_id,
        parameters: &input.auth_parameters.unwrap_or_default(),
        session: input.session.as_deref(),
        client_metadata: &input.client_metadata.unwrap_or_default(),
    };
    (flow.begin)(pool, &opening, cx)
}

fn unknown_flow(name: &str) -> Fault {
    Fault::invalid_parameter(match name {
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            "Initiate Auth method not supported.".to_owned()
        }
        "CUSTOM_AUTH" | "USER_AUTH" => format!("{name} is not enabled for the client"),
        _ => format!(
            "1 validation error detected: Value '{name}' at 'authFlow' failed to satisfy \
             constraint: Member must satisfy enum value set: [ADMIN_NO_SRP_AUTH, \
             ADMIN_USER_PASSWORD_AUTH, CUSTOM_AUTH, REFRESH_TOKEN, REFRESH_TOKEN_AUTH, USER_AUTH, \
             USER_PASSWORD_AUTH, USER_SRP_AUTH]"
        ),
    })
}
