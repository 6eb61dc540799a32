//! The pages for the challenges after the password, and their answers.

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use super::answer::Answer;
use super::ask::Ask;
use super::form::Form;
use super::login::{self, Said};
use super::operation;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::rules::challenges::{new_password_required, web_authn};
use crate::state::mfa::MfaType;
use crate::state::outbox::DeliveryMedium;
use crate::state::sessions::Held;
use crate::state::sign_in::Goal;
use crate::state::step::{SetUp, Step, name};
use crate::state::user_pool::UserPool;

/// The prefix of an attribute's name in a form and in an answer.
const ATTRIBUTE: &str = "userAttributes.";

/// The step that a session of the hosted login is at.
pub(super) fn held(
    pool: &UserPool,
    client_id: &str,
    (name, session): (&str, &str),
    now: Timestamp,
) -> Result<Held, Fault> {
    let held = pool.held(session, name, now)?;
    match held.sign_in.goal == Goal::HostedLogin && held.sign_in.client_id == client_id {
        true => Ok(held.clone()),
        false => Err(Fault::invalid_session()),
    }
}

/// The page of a challenge; if its session is no longer valid, the page for the password.
pub(super) fn page(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    (name, session): (&str, &str),
    error: Option<&str>,
    cx: &mut Context<'_>,
) -> Answer {
    let client_id = ask.query.get("client_id").unwrap_or_default();
    let form = held(pool, client_id, (name, session), cx.now)
        .and_then(|held| form(pool, &held, session, cx));
    match form {
        Ok(form) => form.error(error).page(ask, cx),
        Err(fault) => {
            let why = error.unwrap_or_else(|| fault.message());
            login::page(pool, ask, None, Said::Wrong(why), cx)
        }
    }
}

fn form(
    pool: &mut UserPool,
    held: &Held,
    session: &str,
    cx: &mut Context<'_>,
) -> Result<Form, Fault> {
    let start = |title, button| {
        Form::new(title, "/challenge", button)
            .hidden("challenge", held.step.challenge_name())
            .hidden("session", session)
    };
    let code = |title, sent: String| {
        start(title, "Go on")
            .notice(Some(&sent))
            .text("code", "Code", "one-time-code", "")
    };
    let sent = |medium: DeliveryMedium, to: &str| format!("A code went to {}.", medium.mask(to));
    Ok(match &held.step {
        Step::NewPasswordRequired => {
            let user = pool.user(&held.sign_in)?;
            let form =
                start("New password", "Go on").password("password", "New password", "new-password");
            new_password_required::missing(pool, user).fold(form, |form, attribute| {
                form.text(&format!("{ATTRIBUTE}{attribute}"), attribute, "on", "")
            })
        }
        Step::SmsMfa(it) => code("Code", sent(DeliveryMedium::Sms, &it.destination)),
        Step::EmailOtp { code: it, .. } => {
            code("Code", sent(DeliveryMedium::Email, &it.destination))
        }
        Step::SoftwareTokenMfa => code("Code", "Your authenticator app has a code.".to_owned()),
        Step::SelectMfaType(kinds) => kinds.iter().fold(start("Code", "Go on"), |form, kind| {
            form.choice("answer", kind.as_str(), label(*kind))
        }),
        Step::WebAuthn(challenge) => {
            let options = web_authn::options_with(pool, &held.sign_in, challenge)?;
            start("Passkey", "Use a passkey").passkey("credential", &options)
        }
        Step::MfaSetup(set_up) => return set_up_form(pool, set_up, session, cx),
        _ => return Err(Fault::invalid_session()),
    })
}

fn label(kind: MfaType) -> &'static str {
    match kind {
        MfaType::Sms => "A code in a text message",
        MfaType::SoftwareToken => "An authenticator app",
        MfaType::Email => "A code in an e-mail",
    }
}

/// A second factor must be set up: an authenticator app, an e-mail address, or either. The
/// app's secret is generated when the page is first shown.
fn set_up_form(
    pool: &mut UserPool,
    set_up: &SetUp,
    session: &str,
    cx: &mut Context<'_>,
) -> Result<Form, Fault> {
    let by_app = pool.mfa.offers(MfaType::SoftwareToken);
    let by_email = pool.mfa.offers(MfaType::Email);
    let (secret, session) = match set_up {
        SetUp::Associated(token) => (token.to_base32(), session.to_owned()),
        _ if by_app => {
            let body = json!({ "Session": session });
            let reply = operation::associate(pool, &body, cx)?;
            let next = text(&reply, "Session").to_owned();
            (text(&reply, "SecretCode").to_owned(), next)
        }
        _ => (String::new(), session.to_owned()),
    };
    let start = |button| {
        Form::new("Set up a second factor", "/challenge", button)
            .hidden("challenge", name::MFA_SETUP)
            .hidden("session", &session)
    };
    let app = || {
        start("Use the app")
            .shown("Give this key to your authenticator app:", &secret)
            .text("code", "Code from the app", "one-time-code", "")
    };
    let email = || start("Use e-mail").text("email", "E-mail address", "email", "");
    match (by_app, by_email) {
        (true, true) => Ok(app().and(email())),
        (true, false) => Ok(app()),
        (false, true) => Ok(email()),
        (false, false) => Err(Fault::invalid_parameter(
            "No second factor can be set up here.",
        )),
    }
}

/// Adds a form's answer to the parameters, and returns the session for it. After setting up a
/// software token, that is a newer one than the session on the page.
pub(super) fn responses(
    pool: &mut UserPool,
    ask: &Ask<'_>,
    session: &str,
    parameters: &mut Value,
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    let field = |name| ask.field(name).unwrap_or_default();
    let fields: Vec<(&str, &str)> = match field("challenge") {
        name::NEW_PASSWORD_REQUIRED => {
            let attributes = ask.form.iter().flat_map(|form| form.iter());
            let attributes = attributes.filter(|(name, _)| name.starts_with(ATTRIBUTE));
            attributes
                .chain([("NEW_PASSWORD", field("password"))])
                .collect()
        }
        name::SMS_MFA => vec![("SMS_MFA_CODE", field("code"))],
        name::EMAIL_OTP => vec![("EMAIL_OTP_CODE", field("code"))],
        name::SOFTWARE_TOKEN_MFA => vec![("SOFTWARE_TOKEN_MFA_CODE", field("code"))],
        name::WEB_AUTHN => vec![("CREDENTIAL", field("credential"))],
        name::SELECT_MFA_TYPE => vec![("ANSWER", field("answer"))],
        name::MFA_SETUP => match ask.field("email") {
            Some(email) => vec![("EMAIL", email)],
            None => {
                let body = json!({ "Session": session, "UserCode": field("code") });
                let reply = operation::verify(pool, &body, cx)?;
                return Ok(text(&reply, "Session").to_owned());
            }
        },
        _ => Vec::new(),
    };
    for (name, value) in fields {
        put(parameters, name, value);
    }
    Ok(session.to_owned())
}
