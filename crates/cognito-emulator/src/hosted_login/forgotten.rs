//! A forgotten password: `/forgotPassword` sends a code, `/confirmforgotPassword` accepts it.

use serde_json::json;

use super::answer::Answer;
use super::ask::Ask;
use super::authorize::Authorize;
use super::form::Form;
use super::login::{self, Said};
use super::operation::perform;
use crate::ground::entropy::Context;
use crate::state::user_pool::UserPool;

pub(super) fn show(_: &mut UserPool, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    page(ask, "", Said::Nothing, cx)
}

/// The page that asks for the user name.
pub(super) fn page(ask: &Ask<'_>, username: &str, said: Said<'_>, cx: &mut Context<'_>) -> Answer {
    let error = match said {
        Said::Wrong(error) => Some(error),
        _ => None,
    };
    Form::new("Forgotten password", "/forgotPassword", "Send me a code")
        .error(error)
        .text("username", "Username", "username", username)
        .link(ask, "/login", "Back to sign-in")
        .page(ask, cx)
}

pub(super) fn send_code(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    cx: &mut Context<'_>,
) -> Answer {
    let username = ask.field("username").unwrap_or_default();
    let input = json!({ "Username": username });
    match perform(pool, &request.client_id, "ForgotPassword", input, cx) {
        Ok(_) => new_password(ask, username, None, cx),
        Err(fault) => page(ask, username, Said::Wrong(fault.message()), cx),
    }
}

fn new_password(
    ask: &Ask<'_>,
    username: &str,
    error: Option<&str>,
    cx: &mut Context<'_>,
) -> Answer {
    Form::new("New password", "/confirmforgotPassword", "Change password")
        .error(error)
        .notice(Some("A code was sent to you, if it can be."))
        .hidden("username", username)
        .text("code", "Code", "one-time-code", "")
        .password("password", "New password", "new-password")
        .page(ask, cx)
}

pub(super) fn confirm(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    cx: &mut Context<'_>,
) -> Answer {
    let username = ask.field("username").unwrap_or_default();
    let input = json!({
        "Username": username,
        "ConfirmationCode": ask.field("code").unwrap_or_default(),
        "Password": ask.field("password").unwrap_or_default(),
    });
    match perform(pool, &request.client_id, "ConfirmForgotPassword", input, cx) {
        Ok(_) => {
            let done = Said::Done("Your password is changed.");
            login::page(pool, ask, Some(username), done, cx)
        }
        Err(fault) => new_password(ask, username, Some(fault.message()), cx),
    }
}
