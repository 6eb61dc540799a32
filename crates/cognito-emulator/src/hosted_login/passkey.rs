//! Signing in with a passkey. Managed login offers it where the user pool and the app client
//! have it (`AllowedFirstAuthFactors`, `ALLOW_USER_AUTH`).

use serde_json::Value;

use super::answer::Answer;
use super::ask::Ask;
use super::authorize::Authorize;
use super::form::Form;
use super::login::{self, Said};
use super::operation;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::wire::input;
use crate::operations::flows::AuthRequest;
use crate::rules::first_challenge::start;
use crate::rules::first_factor;
use crate::rules::next::conclude;
use crate::state::app_client::{AppClient, AuthFlow};
use crate::state::first_factor::Choice;
use crate::state::sign_in::Goal;
use crate::state::user_pool::UserPool;

pub(super) const PATH: &str = "/passkey";

/// The form for the user name, if passkeys are taken.
pub(super) fn form(pool: &UserPool, client: &AppClient, username: &str) -> Option<Form> {
    let is_allowed = first_factor::allowed(pool).any(|choice| choice == Choice::WebAuthn);
    let form = || {
        Form::new("Sign in", PATH, "Sign in with a passkey").text(
            "username",
            "Username",
            "username webauthn",
            username,
        )
    };
    (is_allowed && client.allows(AuthFlow::User)).then(form)
}

pub(super) fn sign_in(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    cx: &mut Context<'_>,
) -> Answer {
    let username = ask.field("username").unwrap_or_default();
    match begin(pool, &request.client_id, username, cx) {
        Ok(reply) => login::go_on(pool, ask, request, &reply, cx),
        Err(fault) => login::page(pool, ask, Some(username), Said::Wrong(fault.message()), cx),
    }
}

/// The challenge for the user's passkeys, by the rules of `USER_AUTH`.
fn begin(
    pool: &mut UserPool,
    client_id: &str,
    username: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let parameters = input(&operation::parameters(pool, client_id, username))?;
    let request = AuthRequest {
        flow: AuthFlow::User,
        client_id,
        parameters: &parameters,
        session: None,
    };
    let mut sign_in = request.sign_in_or_simulation(pool)?;
    sign_in.goal = Goal::HostedLogin;
    let is_available = match sign_in.exists {
        true => {
            pool.user(&sign_in)?.may_sign_in()?;
            first_factor::available(pool, &sign_in)?.contains(&Choice::WebAuthn)
        }
        false => first_factor::allowed(pool).any(|choice| choice == Choice::WebAuthn),
    };
    if !is_available || !pool.client(client_id)?.allows(AuthFlow::User) {
        return Err(Fault::wrong_password());
    }
    let verdict = start(pool, sign_in, Choice::WebAuthn, &parameters, cx)?;
    conclude(pool, verdict, cx)
}
