//! `GetDevice`, `ListDevices`, `UpdateDeviceStatus`, `ForgetDevice`: for users, by access
//! token, and for operators (`Admin…`), by user name.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;

/// The longest page of a list, and the default.
const PAGE: u64 = 60;

members! {
    struct Input {
        access_token: Option<String>,
        username: Option<String>,
        device_key: Option<String>,
        device_remembered_status: Option<String>,
        limit: Option<u64>,
        pagination_token: Option<String>,
    }
}

/// Finds the owner of the devices in a request.
type Owner = fn(&mut UserPool, &Input, &Context<'_>) -> Result<String, Fault>;

fn bearer(pool: &mut UserPool, input: &Input, cx: &Context<'_>) -> Result<String, Fault> {
    let token = input.access_token.as_deref();
    pool.signed_in_user(token.unwrap_or_default(), cx.now)
        .map(|user| user.username.clone())
}

fn named(pool: &mut UserPool, input: &Input, _: &Context<'_>) -> Result<String, Fault> {
    pool.user_named(input.username.as_deref().unwrap_or_default())
        .map(|user| user.username.clone())
}

/// Defines each operation in two versions, for users and for operators.
macro_rules! handlers {
    ($($does:ident: $users:ident, $operators:ident;)*) => {$(
        pub(crate) fn $users(
            pool: &mut UserPool,
            body: &Value,
            cx: &mut Context<'_>,
        ) -> Result<Value, Fault> {
            $does(pool, &input(body)?, bearer, cx)
        }

        pub(crate) fn $operators(
            pool: &mut UserPool,
            body: &Value,
            cx: &mut Context<'_>,
        ) -> Result<Value, Fault> {
            $does(pool, &input(body)?, named, cx)
        }
    )*};
}

handlers! {
    get: get_device, admin_get_device;
    list: list_devices, admin_list_devices;
    update_status: update_device_status, admin_update_device_status;
    forget: forget_device, admin_forget_device;
}

/// The owner, and the key of the device in the request.
fn device<'a>(
    pool: &mut UserPool,
    input: &'a Input,
    owner: Owner,
    cx: &Context<'_>,
) -> Result<(String, &'a str), Fault> {
    let key = input.device_key.as_deref();
    Ok((owner(pool, input, cx)?, key.unwrap_or_default()))
}

fn get(pool: &mut UserPool, input: &Input, owner: Owner, cx: &Context<'_>) -> Result<Value, Fault> {
    let (username, key) = device(pool, input, owner, cx)?;
    let device = pool.devices.get(&username, key)?;
    Ok(json!({ "Device": device.describe(key) }))
}

fn list(
    pool: &mut UserPool,
    input: &Input,
    owner: Owner,
    cx: &Context<'_>,
) -> Result<Value, Fault> {
    let username = owner(pool, input, cx)?;
    // The token is the last key of the previous page.
    let after = match &input.pagination_token {
        None => String::new(),
        Some(token) => URL_SAFE_NO_PAD
            .decode(token)
            .ok()
            .and_then(|octets| String::from_utf8(octets).ok())
            .ok_or_else(|| Fault::invalid_parameter("Invalid pagination token given."))?,
    };
    let limit = input.limit.filter(|limit| *limit > 0).unwrap_or(PAGE);
    let limit = usize::try_from(limit).map_err(|_| Fault::internal())?;
    let mut rest = pool
        .devices
        .of_user(&username)
        .filter(|(key, _)| *key > after.as_str());
    let page: Vec<_> = rest.by_ref().take(limit).collect();
    let devices: Vec<Value> = page
        .iter()
        .map(|(key, device)| device.describe(key))
        .collect();
    Ok(match (rest.next(), page.last()) {
        (Some(_), Some((last, _))) => {
            json!({ "Devices": devices, "PaginationToken": URL_SAFE_NO_PAD.encode(last) })
        }
        _ => json!({ "Devices": devices }),
    })
}

fn update_status(
    pool: &mut UserPool,
    input: &Input,
    owner: Owner,
    cx: &Context<'_>,
) -> Result<Value, Fault> {
    let (username, key) = device(pool, input, owner, cx)?;
    let remembered = match input.device_remembered_status.as_deref() {
        None => None,
        Some("remembered") => Some(true),
        Some("not_remembered") => Some(false),
        Some(other) => {
            return Err(Fault::invalid_parameter(format!(
                "1 validation error detected: Value '{other}' at 'deviceRememberedStatus' failed \
                 to satisfy constraint: Member must satisfy enum value set: \
                 [not_remembered, remembered]"
            )));
        }
    };
    let device = pool.devices.get_mut(&username, key)?;
    if let Some(remembered) = remembered {
        device.remember(remembered, cx.now);
    }
    Ok(json!({}))
}

/// It has no output shape, so the reply is empty.
fn forget(
    pool: &mut UserPool,
    input: &Input,
    owner: Owner,
    cx: &Context<'_>,
) -> Result<Value, Fault> {
    let (username, key) = device(pool, input, owner, cx)?;
    pool.devices.forget(&username, key)?;
    Ok(Value::Null)
}
