//! `GetProvisionedLimit` and `UpdateProvisionedLimit`: an account's quotas of requests per
//! second. They are stored; the emulator limits nobody.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user_pools::UserPools;

/// The categories, with their default in requests per second: developer guide, "Quotas in
/// Amazon Cognito".
const CATEGORIES: [(&str, i64); 17] = [
    ("ClientAuthentication", 150),
    ("UserAccountRecovery", 30),
    ("UserAuthentication", 120),
    ("UserCreation", 50),
    ("UserFederation", 25),
    ("UserList", 30),
    ("UserPoolClientRead", 15),
    ("UserPoolClientUpdate", 15),
    ("UserPoolRead", 15),
    ("UserPoolResourceRead", 20),
    ("UserPoolResourceUpdate", 15),
    ("UserPoolUpdate", 15),
    ("UserRead", 120),
    ("UserResourceRead", 50),
    ("UserResourceUpdate", 25),
    ("UserToken", 120),
    ("UserUpdate", 25),
];

members! {
    struct Input {
        limit_definition: Definition,
        #[wire(default)]
        requested_limit_value: i64,
    }
}

members! {
    struct Definition {
        attributes: Attributes,
    }
}

members! {
    struct Attributes {
        category: Option<String>,
    }
}

impl Definition {
    /// The category, with its default.
    fn category(&self) -> Result<(&'static str, i64), Fault> {
        let name = self.attributes.category.as_deref();
        let name = name.ok_or_else(|| Fault::missing("Category"))?;
        let found = CATEGORIES.iter().find(|(category, _)| *category == name);
        found
            .copied()
            .ok_or_else(|| Fault::resource_not_found(format!("Limit {name} does not exist.")))
    }
}

pub(crate) fn get(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let category = input.limit_definition.category()?;
    Ok(describe(pools, category))
}

/// A limit is never below its default; the account's own maximum is not emulated.
pub(crate) fn update(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let (name, free) = input.limit_definition.category()?;
    if input.requested_limit_value < free {
        return Err(Fault::invalid_parameter(format!(
            "The limit of {name} cannot be less than {free}"
        )));
    }
    pools
        .provisioned_limits
        .insert(name, input.requested_limit_value);
    Ok(describe(pools, (name, free)))
}

fn describe(pools: &UserPools, (name, free): (&'static str, i64)) -> Value {
    let provisioned = pools.provisioned_limits.get(name);
    json!({ "Limit": {
        "LimitDefinition": { "LimitClass": "API_CATEGORY", "Attributes": { "Category": name } },
        "ProvisionedLimitValue": provisioned.copied().unwrap_or(free),
        "FreeLimitValue": free,
    }})
}
