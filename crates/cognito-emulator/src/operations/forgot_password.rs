//! `ForgotPassword` and `ConfirmForgotPassword`: also the way out of RESET_REQUIRED.

use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Caller;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::validate::Validation;
use crate::ground::wire::input;
use crate::state::outbox::DeliveryMedium;
use crate::state::pending_codes::{self, Purpose};
use crate::state::user::{Status, User};
use crate::state::user_pool::UserPool;

/// `ForgotPassword`. The code goes to the verified phone, else to the verified
/// address. Who must not learn which users exist, is told of a code that is not sent.
pub(crate) fn forgot(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let caller: Caller = input(body)?;
    caller.check(pool, Validation::default())?;
    let hides_existence = caller.hides_user_existence(pool)?;
    let user = caller.user(pool)?;
    let simulated = |pool: &UserPool| {
        let details = pending_codes::simulate(pool, caller.username());
        Ok(json!({ "CodeDeliveryDetails": details }))
    };
    let Some(user) = user else {
        return simulated(pool);
    };
    if !user.enabled {
        return match hides_existence {
            true => simulated(pool),
            false => Err(Fault::not_authorized("User is disabled.")),
        };
    }
    if user.status == Status::ForceChangePassword {
        return Err(Fault::not_authorized(
            "User password cannot be reset in the current state.",
        ));
    }
    let medium = match medium(user) {
        Some(medium) => medium,
        None if hides_existence => return simulated(pool),
        None => {
            return Err(Fault::invalid_parameter(
                "Cannot reset password for the user as there is no registered/verified email or \
                 phone_number",
            ));
        }
    };
    let username = user.username.clone();
    let purpose = (Purpose::Password, "ForgotPassword");
    let details = pending_codes::send(pool, &username, purpose, medium, cx)?;
    Ok(json!({ "CodeDeliveryDetails": details }))
}

/// Where the code goes, if the user can be reached.
pub(super) fn medium(user: &User) -> Option<DeliveryMedium> {
    [DeliveryMedium::Sms, DeliveryMedium::Email]
        .into_iter()
        .find(|medium| user.has_verified(medium.attribute()))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Confirmation {
    #[serde(flatten)]
    caller: Caller,
    confirmation_code: Option<String>,
    password: Option<String>,
}

/// `ConfirmForgotPassword`. A code that comes with a password against the policy is
/// not used up.
pub(crate) fn confirm(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Confirmation = input(body)?;
    let validation = Validation::default()
        .required("confirmationCode", input.confirmation_code.is_some())
        .password("password", input.password.as_deref());
    input.caller.check(pool, validation)?;
    let hides_existence = input.caller.hides_user_existence(pool)?;
    let user = input.caller.user(pool)?;
    let user = user.filter(|user| user.enabled || !hides_existence);
    let user = user.ok_or_else(pending_codes::mismatch)?;
    let username = user.username.clone();
    let code = input.confirmation_code.unwrap_or_default();
    let codes = &pool.pending_codes;
    codes.check(&username, Purpose::Password, &code, cx.now)?;
    let password = input.password.unwrap_or_default();
    pool.policy.check(&password)?;
    let verifier = pool.new_verifier(&username, &password, cx)?;
    let user = pool.users.get_mut(&username);
    let user = user.ok_or_else(Fault::internal)?;
    let status = match user.status {
        Status::Unconfirmed => Status::Unconfirmed,
        _ => Status::Confirmed,
    };
    user.set_password(verifier, status, cx.now);
    pool.pending_codes.remove(&username, Purpose::Password);
    Ok(json!({}))
}
