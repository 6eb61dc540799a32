//! `AssociateSoftwareToken`: with an access token if the user is
//! signed in, with a session in MFA_SETUP.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::rules::mfa;
use crate::state::mfa::MfaType;
use crate::state::sign_in::SignIn;
use crate::state::software_token::SoftwareToken;
use crate::state::step::{SetUp, Step, name};
use crate::state::user_pool::UserPool;

members! {
    /// The caller: one of the two.
    pub(super) struct Asker {
        access_token: Option<String>,
        session: Option<String>,
    }
}

impl Asker {
    /// The session if there is one, otherwise the access token.
    pub(super) fn decide(&self) -> Result<Result<&str, &str>, Fault> {
        match (&self.session, &self.access_token) {
            (Some(session), None) => Ok(Ok(session)),
            (None, Some(token)) => Ok(Err(token)),
            _ => Err(Fault::invalid_parameter(
                "Exactly one of AccessToken and Session is required",
            )),
        }
    }
}

members! {
    struct AdminInput {
        username: String,
    }
}

/// `AdminDeleteSoftwareToken`: it is no longer asked for, and another one can be set up.
pub(crate) fn admin_delete(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: AdminInput = input(body)?;
    let user = pool.user_named(&input.username)?;
    user.software_token = None;
    user.unverified_token = None;
    user.mfa.disable(MfaType::SoftwareToken);
    user.modified = cx.now;
    Ok(json!({}))
}

pub(crate) fn associate(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let asker: Asker = input(body)?;
    if !pool.mfa.offers(MfaType::SoftwareToken) && !pool.leniency.is_lenient() {
        return Err(Fault::new(
            "SoftwareTokenMFANotFoundException",
            "Software Token MFA has not been enabled by the userPool",
        ));
    }
    let token = SoftwareToken::generate(cx)?;
    let secret = token.to_base32();
    match asker.decide()? {
        Ok(session) => {
            let (sign_in, _) = set_up_of(pool, session, cx)?;
            let next = renew(pool, session, sign_in, SetUp::Associated(token), cx)?;
            Ok(json!({ "SecretCode": secret, "Session": next }))
        }
        Err(access_token) => {
            let user = pool.signed_in_user(access_token, cx.now)?;
            user.unverified_token = Some(token);
            Ok(json!({ "SecretCode": secret }))
        }
    }
}

/// The sign-in and the set-up of a session of MFA_SETUP.
pub(super) fn set_up_of(
    pool: &UserPool,
    session: &str,
    cx: &Context<'_>,
) -> Result<(SignIn, SetUp), Fault> {
    let held = pool.held(session, name::MFA_SETUP, cx.now)?.clone();
    let Step::MfaSetup(set_up) = held.step else {
        return Err(Fault::invalid_session());
    };
    let user = pool.user(&held.sign_in)?;
    user.may_sign_in()?;
    // Another sign-in may have set one up in the meantime.
    if !matches!(set_up, SetUp::Verified) && mfa::has_any(pool, user) {
        return Err(Fault::invalid_session());
    }
    Ok((held.sign_in, set_up))
}

/// Replaces this session with one for the next step.
pub(super) fn renew(
    pool: &mut UserPool,
    session: &str,
    sign_in: SignIn,
    set_up: SetUp,
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    let life = pool.client(&sign_in.client_id)?.session_life();
    let step = Step::MfaSetup(set_up);
    let next = pool.sessions.open(sign_in, step, life, cx)?;
    pool.sessions.spend(session);
    Ok(next)
}
