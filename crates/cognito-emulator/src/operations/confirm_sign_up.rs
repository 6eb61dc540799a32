//! `ConfirmSignUp`.

use serde_json::{Value, json};

use super::caller::Caller;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::app_client::AuthFlow;
use crate::state::pending_codes::{self, Purpose};
use crate::state::sign_in::SignIn;
use crate::state::step::{SIGN_UP, Step};
use crate::state::user::Status;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        #[wire(flatten)]
        caller: Caller,
        confirmation_code: Option<String>,
        force_alias_creation: Option<bool>,
        session: Option<String>,
    }
}

/// Verifies the attribute to which the code was sent. If the app client allows USER_AUTH, the
/// reply has a session that this flow accepts, even if the request had none: AWS Amplify sends
/// none and expects one.
pub(crate) fn confirm_sign_up(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    input.caller.check(pool)?;
    let user = input.caller.user(pool)?;
    let user = user.ok_or_else(pending_codes::mismatch)?;
    let is_invited = user.status == Status::ForceChangePassword && pool.leniency.is_lenient();
    if user.status != Status::Unconfirmed && !is_invited {
        return Err(Fault::not_authorized(format!(
            "User cannot be confirmed. Current status is {}",
            user.status.as_str()
        )));
    }
    let username = user.username.clone();
    if let Some(session) = &input.session {
        let of = &pool.held(session, SIGN_UP, cx.now)?.sign_in;
        if of.username != username || of.client_id != input.caller.client_id() {
            return Err(Fault::invalid_session());
        }
    }
    let code = input.confirmation_code.unwrap_or_default();
    let medium = pool.check_code(&username, Purpose::SignUp, &code, cx.now)?;
    let attribute = medium.attribute();
    let force = input.force_alias_creation == Some(true);
    let value = pool
        .users
        .get(&username)
        .and_then(|user| user.attribute(attribute));
    let value = value.unwrap_or_default().to_owned();
    // A lenient emulator accepts any code, so perhaps no code was sent to any address.
    if !value.is_empty() {
        pool.claim_alias(&username, attribute, &value, force, cx.now)?;
        pool.set_attribute(&username, &format!("{attribute}_verified"), "true", cx.now);
    }
    let user = pool.users.get_mut(&username);
    let user = user.ok_or_else(Fault::internal)?;
    user.status = Status::Confirmed;
    pool.pending_codes.remove(&username, Purpose::SignUp);
    if let Some(session) = &input.session {
        pool.sessions.spend(session);
    }
    let client = pool.client(input.caller.client_id())?;
    if !client.allows(AuthFlow::User) {
        return Ok(json!({}));
    }
    let (flow, life) = (AuthFlow::User, client.session_life());
    let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
    let typed = input.caller.username();
    let sign_in = SignIn::of_user(&username, typed, &client.id, flow).now_of(user);
    let session = pool.sessions.open(sign_in, Step::SignedUp, life, cx)?;
    Ok(json!({ "Session": session }))
}
