//! `GetUser`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user::User;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        access_token: Option<String>,
    }
}

pub(crate) fn get_user(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let token = input.access_token.unwrap_or_default();
    let bearer = pool.bearer(&token, cx.now)?;
    let client = pool.client(&bearer.client_id)?;
    let user = pool.users.get(&bearer.username);
    let user = user.ok_or_else(Fault::no_such_user)?;
    let mut reply = describe(user);
    let readable = user.attributes_where(|name| client.may_read(name));
    put(&mut reply, "UserAttributes", readable);
    Ok(reply)
}

/// What the replies of GetUser and AdminGetUser have in common. Empty members are left out.
pub(super) fn describe(user: &User) -> Value {
    let mut reply = json!({
        "Username": user.username,
        "UserAttributes": user.describe_attributes(),
    });
    if user.mfa.has_options {
        let option = json!({ "DeliveryMedium": "SMS", "AttributeName": "phone_number" });
        put(&mut reply, "MFAOptions", json!([option]));
    }
    describe_mfa(user, &mut reply);
    reply
}

/// The second factors that are turned on.
pub(super) fn describe_mfa(user: &User, reply: &mut Value) {
    if !user.mfa.enabled.is_empty() {
        let enabled = user.mfa.enabled.iter().map(|kind| kind.as_str());
        put(reply, "UserMFASettingList", Value::from_iter(enabled));
    }
    if let Some(kind) = user.mfa.preferred {
        put(reply, "PreferredMfaSetting", kind.as_str());
    }
}
