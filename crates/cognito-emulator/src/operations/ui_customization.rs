//! The look of the classic login pages, stored and described for all app clients or for one.
//! Images are not stored.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::state::resources::Kind;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// The key of the settings for app clients without their own.
const ALL: &str = "ALL";

const UI: Kind = Kind {
    key: "ClientId",
    members: &["ClientId", "ImageUrl", "CSS", "CSSVersion"],
    has_dates: true,
    not_found: |_| Fault::resource_not_found("The login pages are not customized."),
    exists: |_, _| Fault::internal(),
};

/// The app client in a body, if it is required.
pub(super) fn client<'a>(pool: &UserPool, body: &'a Value) -> Result<Option<&'a str>, Fault> {
    let client = Some(text(body, "ClientId")).filter(|id| !id.is_empty());
    if let Some(id) = client.filter(|id| *id != ALL) {
        pool.client(id)?;
    }
    Ok(client)
}

/// `SetUICustomization`; images are not stored.
pub(crate) fn set(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let id = text(body, "UserPoolId");
    let mut domains = pools.domains.values();
    let has_domain = domains.any(|domain| domain.pool_id == id);
    let pool = pools.named(id)?;
    let target = client(pool, body)?.unwrap_or(ALL);
    if !has_domain {
        return Err(Fault::invalid_parameter(
            "There has to be an existing domain associated with this user pool",
        ));
    }
    let customizations = &mut pool.without_effect.ui_customizations;
    let mut given = body.clone();
    put(&mut given, UI.key, target);
    put(&mut given, "CSSVersion", cx.now.unix_seconds().to_string());
    let kept = match customizations.get(UI, target) {
        Ok(_) => customizations.change(UI, &given, cx.now),
        Err(_) => customizations.create(UI, &given, cx.now),
    }?;
    if ["CSS", "ImageFile"]
        .iter()
        .all(|member| text(body, member).is_empty())
    {
        customizations.remove(UI, target)?;
    }
    Ok(json!({ "UICustomization": kept }))
}

/// `GetUICustomization`: the app client's, otherwise that of all app clients, otherwise
/// nothing.
pub(crate) fn get(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let target = client(pool, body)?.unwrap_or(ALL);
    let customizations = &pool.without_effect.ui_customizations;
    let found = customizations.get(UI, target);
    let found = found.or_else(|_| customizations.get(UI, ALL));
    Ok(json!({ "UICustomization": found.unwrap_or_else(|_| json!({})) }))
}
