//! `SetUserSettings`: the older settings for text messages as the second factor.

use serde_json::{Value, json};

use super::mfa_preference::no_delivery;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::mfa::MfaType;
use crate::state::user::User;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        #[wire(name = "AccessToken")]
        access_token: Option<String>,
        #[wire(name = "MFAOptions")]
        options: Option<Vec<Opt>>,
    }
}

members! {
    struct Opt {
        delivery_medium: Option<String>,
        attribute_name: Option<String>,
    }
}

/// Turns text messages on; without options, off.
pub(crate) fn set(pool: &mut UserPool, body: &Value, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let user = pool.signed_in_user(&input.access_token.unwrap_or_default(), cx.now)?;
    apply(user, &input.options.unwrap_or_default())
}

members! {
    struct AdminInput {
        #[wire(name = "Username")]
        username: String,
        #[wire(name = "MFAOptions")]
        options: Vec<Opt>,
    }
}

/// `AdminSetUserSettings`
pub(crate) fn admin_set(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: AdminInput = input(body)?;
    apply(pool.user_named(&input.username)?, &input.options)
}

fn apply(user: &mut User, options: &[Opt]) -> Result<Value, Fault> {
    let is_sms = |option: &Opt| {
        option.delivery_medium.as_deref() == Some("SMS")
            && option.attribute_name.as_deref() == Some("phone_number")
    };
    if !options.iter().all(is_sms) {
        return Err(Fault::invalid_parameter(
            "Only SMS to phone_number can be set with MFAOptions",
        ));
    }
    match options.is_empty() {
        true => user.mfa.disable(MfaType::Sms),
        false if user.has(MfaType::Sms) => {
            user.mfa.enable(MfaType::Sms);
            user.mfa.has_options = true;
        }
        false => return Err(no_delivery(MfaType::Sms)),
    }
    Ok(json!({}))
}
