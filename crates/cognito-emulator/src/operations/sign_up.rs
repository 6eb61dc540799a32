//! `SignUp`, and `ResendConfirmationCode` for users who have lost the code.

use serde_json::{Value, json};

use super::caller::Caller;
use super::user_attributes::required;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::validate::Validation;
use crate::ground::wire::{Attribute, input};
use crate::state::app_client::AuthFlow;
use crate::state::first_factor::FirstAuthFactor;
use crate::state::new_user::NewUser;
use crate::state::outbox::DeliveryMedium;
use crate::state::pending_codes::{self, Purpose};
use crate::state::sign_in::SignIn;
use crate::state::step::Step;
use crate::state::user::{Status, User};
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        #[wire(flatten)]
        caller: Caller,
        password: Option<String>,
        user_attributes: Option<Vec<Attribute>>,
    }
}

/// `SignUp`
pub(crate) fn sign_up(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    // Blank counts as missing.
    let password = input.password.filter(|password| !password.is_empty());
    let needed = !passwordless(pool);
    Validation::default()
        .required("password", password.is_some() || !needed)
        .finish()?;
    input.caller.check(pool)?;
    let only = pool.kept(&["AdminCreateUserConfig", "AllowAdminCreateUserOnly"]);
    if only.and_then(Value::as_bool) == Some(true) {
        return Err(Fault::not_authorized(
            "SignUp is not permitted for this user pool",
        ));
    }
    let name = input.caller.username();
    let new = match password {
        Some(password) => NewUser::new(name, &password),
        None => NewUser::passwordless(name),
    };
    let mut new = new.unconfirmed();
    for attribute in input.user_attributes.unwrap_or_default() {
        pool.check_writable(input.caller.client_id(), &attribute.name)?;
        let is_alias = pool.alias_attributes.contains(&attribute.name);
        if is_alias && attribute.name == "preferred_username" {
            return Err(Fault::invalid_parameter(
                "preferred_username is an alias, which can be set only after the user is confirmed.",
            ));
        }
        new = new.with_attribute(&attribute.name, &attribute.value.unwrap_or_default());
    }
    if let Some(missing) = missing(pool, &new) {
        return Err(required(missing));
    }
    if pool.find_user(name).is_some() {
        return Err(Fault::new("UsernameExistsException", "User already exists"));
    }
    let username = pool.add_user(new, cx)?;
    let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
    let mut reply = json!({ "UserConfirmed": false, "UserSub": user.sub() });
    let medium = medium(pool, user, false);
    if let Some(medium) = medium {
        let purpose = (Purpose::SignUp, "SignUp");
        let details = pending_codes::send(pool, &username, purpose, medium, cx)?;
        put(&mut reply, "CodeDeliveryDetails", details);
    }
    let client = pool.client(input.caller.client_id())?;
    if client.allows(AuthFlow::User) {
        let life = client.session_life();
        let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
        let flow = AuthFlow::User;
        let sign_in = SignIn::of_user(&username, name, &client.id, flow).now_of(user);
        let session = pool.sessions.open(sign_in, Step::SignUp, life, cx)?;
        put(&mut reply, "Session", session);
    }
    Ok(reply)
}

/// Whether users of this pool can have no password.
pub(super) fn passwordless(pool: &UserPool) -> bool {
    let codes = [FirstAuthFactor::EmailOtp, FirstAuthFactor::SmsOtp];
    codes.iter().any(|code| pool.first_factors.contains(code))
}

/// An attribute that the schema requires and a new user lacks.
fn missing<'a>(pool: &'a UserPool, new: &NewUser) -> Option<&'a str> {
    let mut required = pool.required_attributes.iter().map(String::as_str);
    required.find(|name| {
        let stands_for_the_name = pool.username_attributes.iter().any(|other| other == name);
        let value = new.attributes.get(*name);
        !stands_for_the_name && value.is_none_or(String::is_empty)
    })
}

/// Where the code of a sign-up is sent: to the phone rather than by e-mail; only to what the
/// pool verifies, or to any.
fn medium(pool: &UserPool, user: &User, of_any: bool) -> Option<DeliveryMedium> {
    [DeliveryMedium::Sms, DeliveryMedium::Email]
        .into_iter()
        .find(|medium| {
            let name = medium.attribute();
            let mut verified = pool.auto_verified_attributes.iter();
            let is_verified = verified.any(|other| other == name) || of_any;
            is_verified && user.attribute(name).is_some_and(|value| !value.is_empty())
        })
}

/// `ResendConfirmationCode`
pub(crate) fn resend(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let caller: Caller = input(body)?;
    caller.check(pool)?;
    let hides_existence = caller.hides_user_existence(pool)?;
    let user = match caller.user(pool)? {
        Some(user) if user.status == Status::Unconfirmed && user.enabled => user,
        Some(_) if !hides_existence => {
            return Err(Fault::invalid_parameter("User is already confirmed."));
        }
        _ => {
            let details = pending_codes::simulate(pool, caller.username());
            return Ok(json!({ "CodeDeliveryDetails": details }));
        }
    };
    let username = user.username.clone();
    let medium = medium(pool, user, pool.leniency.is_lenient()).ok_or_else(|| {
        Fault::invalid_parameter("Cannot resend codes. Auto verification not turned on.")
    })?;
    let purpose = (Purpose::SignUp, "ResendConfirmationCode");
    let details = pending_codes::send(pool, &username, purpose, medium, cx)?;
    Ok(json!({ "CodeDeliveryDetails": details }))
}
