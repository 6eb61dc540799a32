//! Invitations of users whom an operator creates: the temporary password, and sending it.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::outbox::{DeliveryMedium, Recipient};
use crate::state::user::Status;
use crate::state::user_pool::UserPool;

/// Invites a user again, with a new temporary password that is valid for as long as the first.
pub(super) fn resend(
    pool: &mut UserPool,
    name: &str,
    password: Option<String>,
    mediums: &[String],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.user_named(name)?;
    let username = user.username.clone();
    if user.status != Status::ForceChangePassword {
        return Err(Fault::new(
            "UnsupportedUserStateException",
            format!("Resend not possible. {name} status is not FORCE_CHANGE_PASSWORD"),
        ));
    }
    let password = match password {
        Some(password) => password,
        None => temporary_password(pool, cx)?,
    };
    pool.policy.check_temporary(&password)?;
    let kept = pool.new_password(&username, &password, cx)?;
    let expires = pool.policy.expiry(cx.now);
    let status = Status::ForceChangePassword;
    let user = pool.set_password(&username, kept, status, cx.now)?;
    user.password_expires = expires;
    let reply = json!({ "User": user.describe() });
    invite(pool, &username, &password, mediums, cx)?;
    Ok(reply)
}

/// A temporary password that satisfies any policy.
pub(super) fn temporary_password(pool: &UserPool, cx: &mut Context<'_>) -> Result<String, Fault> {
    let length = pool.policy.minimum_length().max(20);
    Ok(format!("{}-Aa1", cx.alphanumeric(length)?))
}

/// Sends the user the temporary password, by each requested medium for which the user has an
/// attribute.
pub(super) fn invite(
    pool: &mut UserPool,
    username: &str,
    password: &str,
    mediums: &[String],
    cx: &Context<'_>,
) -> Result<(), Fault> {
    let user = pool.users.get(username).ok_or_else(Fault::internal)?;
    for (medium, attribute) in [
        (DeliveryMedium::Sms, "phone_number"),
        (DeliveryMedium::Email, "email"),
    ] {
        let is_wanted = mediums.iter().any(|wanted| wanted == medium.as_str());
        let Some(destination) = user.attribute(attribute).filter(|_| is_wanted) else {
            continue;
        };
        let to = Recipient {
            username,
            destination,
            medium,
        };
        pool.outbox.send(&to, "AdminCreateUser", password, cx.now);
    }
    Ok(())
}
