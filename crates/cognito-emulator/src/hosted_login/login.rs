//! `/login` and `/challenge`: the password, and what follows it.

use serde_json::{Value, json};

use super::answer::Answer;
use super::ask::{self, Ask};
use super::authorize::Authorize;
use super::challenge::{self, responses};
use super::finish::finish;
use super::form::Form;
use super::providers::{others, takes_passwords};
use super::{csrf, forgotten, life, operation, page as pages, passkey, sign_up};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::text;
use crate::ground::wire::input;
use crate::operations::flows::AuthRequest;
use crate::operations::respond;
use crate::rules::next::conclude;
use crate::rules::password;
use crate::state::app_client::AuthFlow;
use crate::state::hosted_login::Session;
use crate::state::sign_in::Goal;
use crate::state::user_pool::UserPool;

/// The minimum time that a session is kept, in seconds: app clients without a setting accept
/// sessions of up to an hour.
const SESSION_LIFE: u64 = 3600;

pub(super) fn show(pool: &mut UserPool, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    page(pool, ask, ask.query.get("login_hint"), Said::Nothing, cx)
}

/// A message on a page beside its form.
pub(super) enum Said<'a> {
    Nothing,
    Wrong(&'a str),
    Done(&'a str),
}

/// The page that asks for the password, with the ways to other identity providers.
pub(super) fn page(
    pool: &UserPool,
    ask: &Ask<'_>,
    username: Option<&str>,
    said: Said<'_>,
    cx: &mut Context<'_>,
) -> Answer {
    let (error, notice) = match said {
        Said::Nothing => (None, None),
        Said::Wrong(error) => (Some(error), None),
        Said::Done(notice) => (None, Some(notice)),
    };
    let form = Form::new("Sign in", "/login", "Sign in")
        .error(error)
        .notice(notice)
        .text(
            "username",
            "Username",
            "username",
            username.unwrap_or_default(),
        )
        .password("password", "Password", "current-password")
        .link(ask, "/forgotPassword", "Forgot your password?")
        .link(ask, "/signup", "Sign up");
    let client = ask.query.get("client_id").unwrap_or_default();
    let form = match pool.client(client) {
        Ok(client) => {
            let form = match passkey::form(pool, client, username.unwrap_or_default()) {
                Some(passkey) => form.and(passkey),
                None => form,
            };
            others(pool, client).fold(form, |form, provider| form.link_to_provider(ask, provider))
        }
        Err(_) => form,
    };
    form.page(ask, cx)
}

/// Checks a form of a sign-in: it was sent from our page, in time, the app's request is valid,
/// and the app client accepts the pool's own users.
pub(super) fn checked(
    pool: &UserPool,
    ask: &Ask<'_>,
    cx: &mut Context<'_>,
) -> Result<Authorize, Answer> {
    if let Some(refused) = csrf::refuse(ask) {
        return Err(refused);
    }
    let request = Authorize::read(pool, &ask.query)?;
    if life::is_over(ask, cx.now) {
        let late = Said::Wrong("Something went wrong");
        return Err(page(pool, ask, ask.query.get("login_hint"), late, cx));
    }
    let client = pool.client(&request.client_id);
    match client.is_ok_and(takes_passwords) {
        true => Ok(request),
        false => Err(pages::refused(
            400,
            "The app client takes no users of the user pool's own.",
        )),
    }
}

pub(super) fn sign_in(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    cx: &mut Context<'_>,
) -> Answer {
    let username = ask.field("username").unwrap_or_default();
    let given = ask.field("password").unwrap_or_default();
    with_password(pool, ask, request, (username, given), cx)
}

/// Signs in with a password, by the same rules as the API.
pub(super) fn with_password(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    (username, given): (&str, &str),
    cx: &mut Context<'_>,
) -> Answer {
    let fault = match begin(pool, &request.client_id, username, given, cx) {
        Ok(reply) => return go_on(pool, ask, request, &reply, cx),
        Err(fault) => fault,
    };
    match fault.code() {
        "UserNotConfirmedException" => sign_up::confirmation(ask, username, Said::Nothing, cx),
        "PasswordResetRequiredException" => {
            let why = "Your password has to be reset. A code can be sent to you.";
            forgotten::page(ask, username, Said::Wrong(why), cx)
        }
        _ => page(pool, ask, Some(username), Said::Wrong(fault.message()), cx),
    }
}

fn begin(
    pool: &mut UserPool,
    client_id: &str,
    username: &str,
    given: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let request = AuthRequest {
        flow: AuthFlow::UserPassword,
        client_id,
        parameters: &input(&operation::parameters(pool, client_id, username))?,
        session: None,
    };
    let mut sign_in = request.sign_in(pool)?;
    sign_in.goal = Goal::HostedLogin;
    let verdict = password::sent(pool, sign_in, given, cx)?;
    conclude(pool, verdict, cx)
}

/// What follows a step of a sign-in: the next page, or the return to the app.
pub(super) fn go_on(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    reply: &Value,
    cx: &mut Context<'_>,
) -> Answer {
    let Some(done) = reply.get("HostedLogin") else {
        let (name, session) = (text(reply, "ChallengeName"), text(reply, "Session"));
        return challenge::page(pool, ask, (name, session), None, cx);
    };
    let by = (text(done, "Username"), None);
    match signed_in(pool, &request.client_id, by, cx) {
        Ok((session, cookie, life)) => finish(pool, request, session, cx).with(
            "set-cookie",
            ask.set_cookie(ask::SESSION, &cookie, Some(life)),
        ),
        Err(_) => request.return_to.refuse("server_error", ""),
    }
}

/// A new session of the browser, with its cookie and lifetime. An earlier session stays as it
/// is.
pub(super) fn signed_in(
    pool: &mut UserPool,
    client_id: &str,
    (username, provider): (&str, Option<String>),
    cx: &mut Context<'_>,
) -> Result<(Session, String, u64), Fault> {
    let life = pool.client(client_id)?.hosted_session_life();
    let life = life.max(SESSION_LIFE);
    let user = pool.users.get(username).ok_or_else(Fault::no_such_user)?;
    let session = Session {
        username: username.to_owned(),
        sub: user.sub().to_owned(),
        signed_in: cx.now,
        provider,
    };
    let cookie = pool.hosted_login.begin(session.clone(), life, cx)?;
    Ok((session, cookie, life))
}

/// `/challenge`: the answer to a challenge after the password.
pub(super) fn answer_challenge(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    request: &Authorize,
    cx: &mut Context<'_>,
) -> Answer {
    let name = ask.field("challenge").unwrap_or_default();
    let session = ask.field("session").unwrap_or_default();
    let replied = respond_to(pool, ask, &request.client_id, (name, session), cx);
    match replied {
        Ok(reply) => go_on(pool, ask, request, &reply, cx),
        // A session that is still valid can be answered again.
        Err(fault) => challenge::page(pool, ask, (name, session), Some(fault.message()), cx),
    }
}

fn respond_to(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    client_id: &str,
    (name, session): (&str, &str),
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let held = challenge::held(pool, client_id, (name, session), cx.now)?;
    let mut parameters = operation::parameters(pool, client_id, &held.sign_in.username);
    let session = responses(pool, ask, session, &mut parameters, cx)?;
    let body = json!({
        "ChallengeName": name,
        "ClientId": client_id,
        "Session": session,
        "ChallengeResponses": parameters,
    });
    respond::respond(pool, &input(&body)?, Goal::HostedLogin, cx)
}
