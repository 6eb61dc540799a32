//! The styles of managed login: stored and described. The emulator's pages always look the
//! same.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::state::resources::Kind;
use crate::state::user_pool::UserPool;

const KIND: Kind = Kind {
    key: "ManagedLoginBrandingId",
    members: &[
        "ManagedLoginBrandingId",
        "ClientId",
        "UseCognitoProvidedValues",
        "Settings",
        "Assets",
    ],
    has_dates: true,
    not_found: |_| Fault::resource_not_found("Managed login branding does not exist."),
    exists: |_, _| {
        Fault::new(
            "ManagedLoginBrandingExistsException",
            "A managed login branding already exists for the app client.",
        )
    },
};

/// A style as replies contain it, without the app client. A style with the service's values
/// lists no assets.
fn reply(mut branding: Value) -> Value {
    if let Some(members) = branding.as_object_mut() {
        members.remove("ClientId");
    }
    json!({ "ManagedLoginBranding": branding })
}

/// Checks a style: it has its own settings, or uses the service's values.
fn checked(body: &Value) -> Result<Value, Fault> {
    let provided = body.get("UseCognitoProvidedValues") == Some(&Value::Bool(true));
    let has = |member| body.get(member).is_some_and(|value| !value.is_null());
    if provided && (has("Settings") || has("Assets")) {
        return Err(Fault::invalid_parameter(
            "Settings and Assets must be omitted when UseCognitoProvidedValues is true.",
        ));
    }
    let mut given = body.clone();
    if provided {
        put(&mut given, "Assets", json!([]));
    } else if has("Settings") || has("Assets") {
        put(&mut given, "UseCognitoProvidedValues", false);
    }
    Ok(given)
}

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let client = text(body, "ClientId");
    pool.client(client)?;
    let mut given = checked(body)?;
    if of_client(pool, client).is_ok() {
        return Err((KIND.exists)(client, pool.id()));
    }
    if given
        .get("UseCognitoProvidedValues")
        .is_none_or(Value::is_null)
    {
        return Err(Fault::invalid_parameter(
            "Either UseCognitoProvidedValues or Settings must be provided.",
        ));
    }
    if given.get("Assets").is_none_or(Value::is_null) {
        put(&mut given, "Assets", json!([]));
    }
    put(&mut given, KIND.key, cx.uuid()?);
    let brandings = &mut pool.without_effect.brandings;
    Ok(reply(brandings.create(KIND, &given, cx.now)?))
}

/// Omitted settings stay. With the service's values, all own settings are removed.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let given = checked(body)?;
    let brandings = &mut pool.without_effect.brandings;
    if given.get("UseCognitoProvidedValues") == Some(&Value::Bool(true)) {
        brandings.clear_member(KIND, text(body, KIND.key), "Settings")?;
    }
    Ok(reply(brandings.change(KIND, &given, cx.now)?))
}

pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let brandings = &pool.without_effect.brandings;
    Ok(reply(brandings.get(KIND, text(body, KIND.key))?))
}

fn of_client(pool: &UserPool, client: &str) -> Result<Value, Fault> {
    let mut brandings = pool.without_effect.brandings.iter();
    let found = brandings
        .find(|(_, branding)| branding.get("ClientId").and_then(Value::as_str) == Some(client));
    let (_, branding) = found.ok_or_else(|| (KIND.not_found)(client))?;
    Ok(branding.clone().into())
}

/// `DescribeManagedLoginBrandingByClient`
pub(crate) fn describe_by_client(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let client = text(body, "ClientId");
    pool.client(client)?;
    Ok(reply(of_client(pool, client)?))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let brandings = &mut pool.without_effect.brandings;
    brandings.remove(KIND, text(body, KIND.key))?;
    Ok(Value::Null)
}
