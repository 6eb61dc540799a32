//! `/signup`, and the confirmation that follows it.

use serde_json::{Value, json};

use super::answer::Answer;
use super::ask::Ask;
use super::authorize::Authorize;
use super::form::Form;
use super::login::{self, Said};
use super::operation::perform;
use crate::ground::entropy::Context;
use crate::state::user_pool::UserPool;

/// The prefix of an attribute's name in the form.
const ATTRIBUTE: &str = "userAttributes.";

pub(super) fn show(pool: &mut UserPool, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    page(pool, ask, None, cx)
}

/// The form has the attributes that the pool requires, and those to which it sends codes.
fn page(pool: &UserPool, ask: &Ask<'_>, error: Option<&str>, cx: &mut Context<'_>) -> Answer {
    let form = Form::new("Sign up", "/signup", "Sign up")
        .error(error)
        .text(
            "username",
            "Username",
            "username",
            ask.field("username").unwrap_or_default(),
        );
    let mut attributes: Vec<&str> = Vec::new();
    let verified = pool.auto_verified_attributes.iter();
    for name in verified.chain(&pool.required_attributes) {
        let stands_for_name = pool.username_attributes.contains(name);
        if !stands_for_name && !attributes.contains(&name.as_str()) {
            attributes.push(name);
        }
    }
    attributes
        .into_iter()
        .fold(form, |form, attribute| {
            let name = format!("{ATTRIBUTE}{attribute}");
            let value = ask.field(&name).unwrap_or_default();
            form.text(&name, attribute, "on", value)
        })
        .password("password", "Password", "new-password")
        .link(ask, "/login", "Back to sign-in")
        .page(ask, cx)
}

pub(super) fn sign_up(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    cx: &mut Context<'_>,
) -> Answer {
    let username = ask.field("username").unwrap_or_default();
    let password = ask.field("password").unwrap_or_default();
    let fields = ask.form.iter().flat_map(|form| form.iter());
    let attributes = fields.filter_map(|(name, value)| {
        let name = name.strip_prefix(ATTRIBUTE)?;
        (!value.is_empty()).then(|| json!({ "Name": name, "Value": value }))
    });
    let input = json!({
        "Username": username,
        "Password": password,
        "UserAttributes": attributes.collect::<Value>(),
    });
    match perform(pool, &request.client_id, "SignUp", input, cx) {
        Ok(reply) if reply.get("UserConfirmed") == Some(&Value::Bool(true)) => {
            login::with_password(pool, ask, request, (username, password), cx)
        }
        Ok(_) => confirmation(ask, username, Said::Nothing, cx),
        Err(fault) => page(pool, ask, Some(fault.message()), cx),
    }
}

/// The page that asks for the code of a sign-up.
pub(super) fn confirmation(
    ask: &Ask<'_>,
    username: &str,
    said: Said<'_>,
    cx: &mut Context<'_>,
) -> Answer {
    let (error, notice) = match said {
        Said::Nothing => (None, "A code was sent to you."),
        Said::Wrong(error) => (Some(error), "A code was sent to you."),
        Said::Done(notice) => (None, notice),
    };
    let again = Form::new("", "/resendcode", "Send another code").hidden("username", username);
    Form::new("Confirm your account", "/confirmUser", "Confirm")
        .error(error)
        .notice(Some(notice))
        .hidden("username", username)
        .text("code", "Code", "one-time-code", "")
        .and(again)
        .link(ask, "/login", "Back to sign-in")
        .page(ask, cx)
}

pub(super) fn confirm(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    cx: &mut Context<'_>,
) -> Answer {
    let username = ask.field("username").unwrap_or_default();
    let code = ask.field("code").unwrap_or_default();
    let input = json!({ "Username": username, "ConfirmationCode": code });
    match perform(pool, &request.client_id, "ConfirmSignUp", input, cx) {
        Ok(_) => {
            let done = Said::Done("Your account is confirmed.");
            login::page(pool, ask, Some(username), done, cx)
        }
        Err(fault) => confirmation(ask, username, Said::Wrong(fault.message()), cx),
    }
}

pub(super) fn resend(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    cx: &mut Context<'_>,
) -> Answer {
    let username = ask.field("username").unwrap_or_default();
    let input = json!({ "Username": username });
    match perform(
        pool,
        &request.client_id,
        "ResendConfirmationCode",
        input,
        cx,
    ) {
        Ok(_) => confirmation(
            ask,
            username,
            Said::Done("Another code was sent to you."),
            cx,
        ),
        Err(fault) => confirmation(ask, username, Said::Wrong(fault.message()), cx),
    }
}
