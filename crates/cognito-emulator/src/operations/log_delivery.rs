//! Where AWS would send logs: stored and described. The emulator sends none.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::user_pool::UserPool;

/// `SetLogDeliveryConfiguration` replaces everything.
pub(crate) fn set(pool: &mut UserPool, body: &Value, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let given = body.get("LogConfigurations").cloned();
    pool.without_effect.log_configurations = given;
    get(pool, body, cx)
}

/// `GetLogDeliveryConfiguration`
pub(crate) fn get(pool: &mut UserPool, _: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let kept = pool.without_effect.log_configurations.clone();
    Ok(json!({ "LogDeliveryConfiguration": {
        "UserPoolId": pool.id(),
        "LogConfigurations": kept.unwrap_or_else(|| json!([])),
    }}))
}
