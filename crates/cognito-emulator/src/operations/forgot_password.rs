//! `ForgotPassword` and `ConfirmForgotPassword`, which also end RESET_REQUIRED.

use serde_json::{Value, json};

use super::caller::Caller;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::outbox::DeliveryMedium;
use crate::state::pending_codes::{self, Purpose};
use crate::state::user::{Status, User};
use crate::state::user_pool::UserPool;

/// `ForgotPassword`. The code goes to the verified phone, otherwise to the verified address. A
/// caller who must not learn which users exist gets a reply as if a code had been sent.
pub(crate) fn forgot(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let caller: Caller = input(body)?;
    caller.check(pool)?;
    if recovery(pool) == ["admin_only"] {
        return Err(Fault::not_authorized(
            "Contact administrator to reset password.",
        ));
    }
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
    if user.status == Status::ForceChangePassword && !pool.leniency.is_lenient() {
        return Err(Fault::not_authorized(
            "User password cannot be reset in the current state.",
        ));
    }
    let medium = match medium(pool, user) {
        Some(medium) => medium,
        None if hides_existence || pool.leniency.is_lenient() => return simulated(pool),
        None => return Err(unreachable()),
    };
    let username = user.username.clone();
    let purpose = (Purpose::Password, "ForgotPassword");
    let details = pending_codes::send(pool, &username, purpose, medium, cx)?;
    Ok(json!({ "CodeDeliveryDetails": details }))
}

pub(super) fn unreachable() -> Fault {
    Fault::invalid_parameter(
        "Cannot reset password for the user as there is no registered/verified email or \
         phone_number",
    )
}

/// The pool's `AccountRecoverySetting`, in the order of its priorities; empty when there is
/// none.
fn recovery(pool: &UserPool) -> Vec<&str> {
    let mechanisms = pool.kept(&["AccountRecoverySetting", "RecoveryMechanisms"]);
    let mut mechanisms: Vec<(u64, &str)> = mechanisms
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|it| Some((it.get("Priority")?.as_u64()?, it.get("Name")?.as_str()?)))
        .collect();
    mechanisms.sort_unstable();
    mechanisms.into_iter().map(|(_, name)| name).collect()
}

/// Where the code is sent, if that is possible: in the pool's order of preference, otherwise
/// first by text message.
pub(super) fn medium(pool: &UserPool, user: &User) -> Option<DeliveryMedium> {
    let by_name = |name: &str| match name {
        "verified_email" => Some(DeliveryMedium::Email),
        "verified_phone_number" => Some(DeliveryMedium::Sms),
        _ => None,
    };
    let set: Vec<DeliveryMedium> = recovery(pool).into_iter().filter_map(by_name).collect();
    let mediums = match set.is_empty() {
        true => vec![DeliveryMedium::Sms, DeliveryMedium::Email],
        false => set,
    };
    mediums.into_iter().find(|medium| {
        let name = medium.attribute();
        user.has_verified(name) || pool.leniency.is_lenient() && user.attribute(name).is_some()
    })
}

members! {
    struct Confirmation {
        #[wire(flatten)]
        caller: Caller,
        confirmation_code: Option<String>,
        password: Option<String>,
    }
}

/// `ConfirmForgotPassword`. If the password violates the policy, the code is not used up.
pub(crate) fn confirm(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Confirmation = input(body)?;
    input.caller.check(pool)?;
    let hides_existence = input.caller.hides_user_existence(pool)?;
    let user = input.caller.user(pool)?;
    let user = user.filter(|user| user.enabled || !hides_existence);
    let user = user.ok_or_else(pending_codes::mismatch)?;
    let (username, status) = (user.username.clone(), user.status);
    let code = input.confirmation_code.unwrap_or_default();
    pool.check_code(&username, Purpose::Password, &code, cx.now)?;
    let password = input.password.unwrap_or_default();
    pool.policy.check(&password)?;
    pool.check_history(&username, &password)?;
    let kept = pool.new_password(&username, &password, cx)?;
    let status = match status {
        Status::Unconfirmed => Status::Unconfirmed,
        _ => Status::Confirmed,
    };
    pool.set_password(&username, kept, status, cx.now)?;
    Ok(json!({}))
}
