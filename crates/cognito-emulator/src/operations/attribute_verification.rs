//! `GetUserAttributeVerificationCode` and `VerifyUserAttribute`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::outbox::DeliveryMedium;
use crate::state::pending_codes::{self, Purpose};
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        access_token: Option<String>,
        attribute_name: Option<String>,
        code: Option<String>,
    }
}

/// The user name, and the medium by which the attribute is verified.
fn subject(
    pool: &mut UserPool,
    input: &Input,
    cx: &Context<'_>,
) -> Result<(String, DeliveryMedium), Fault> {
    let token = input.access_token.as_deref().unwrap_or_default();
    let username = pool.signed_in_user(token, cx.now)?.username.clone();
    let name = input.attribute_name.as_deref().unwrap_or_default();
    let medium = DeliveryMedium::of_attribute(name).ok_or_else(|| {
        Fault::invalid_parameter(format!("{name} is not an attribute that can be verified"))
    })?;
    Ok((username, medium))
}

/// `GetUserAttributeVerificationCode`: sends the code to a new value that is not verified yet,
/// otherwise to the present one.
pub(crate) fn send_code(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let (username, medium) = subject(pool, &input, cx)?;
    let purpose = Purpose::Attribute(medium);
    let waiting = pool.pending_codes.destination(&username, purpose, cx.now);
    let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
    let on_file = user.attribute(medium.attribute()).map(str::to_owned);
    let destination = waiting
        .or(on_file)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Fault::invalid_parameter(format!("User has no {}.", medium.attribute())))?;
    let purpose = (purpose, "GetUserAttributeVerificationCode");
    let to = (medium, destination.as_str());
    let details = pending_codes::send_to(pool, &username, purpose, to, cx)?;
    Ok(json!({ "CodeDeliveryDetails": details }))
}

/// `VerifyUserAttribute`: the value that received the code becomes the user's, verified.
pub(crate) fn verify(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let (username, medium) = subject(pool, &input, cx)?;
    let purpose = Purpose::Attribute(medium);
    let code = input.code.unwrap_or_default();
    pool.check_code(&username, purpose, &code, cx.now)?;
    let value = pool.pending_codes.destination(&username, purpose, cx.now);
    let value = value.ok_or_else(Fault::internal)?;
    let name = medium.attribute();
    pool.set_verified(&username, name, &value, cx.now)?;
    pool.pending_codes.remove(&username, purpose);
    Ok(json!({}))
}
