//! The choice of the second factor.

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenges::{
    email_otp, mfa_setup, select_mfa_type, sms_mfa, software_token_mfa,
};
use crate::rules::device;
use crate::state::mfa::{MfaMode, MfaType};
use crate::state::sign_in::{Factor, SignIn};
use crate::state::user::User;
use crate::state::user_pool::UserPool;

/// The second factor that a sign-in still needs, if any: only after a password.
pub(crate) fn challenge(
    pool: &mut UserPool,
    sign_in: &SignIn,
    cx: &mut Context<'_>,
) -> Result<Option<Value>, Fault> {
    let mode = mode(pool);
    let is_complete = !sign_in.has_proven(Factor::Password)
        || sign_in.has_proven_mfa()
        || device::stands_in_for_mfa(pool, sign_in);
    if mode == MfaMode::Off || is_complete {
        return Ok(None);
    }
    let user = pool.user(sign_in)?;
    let active = active(pool, user);
    let preferred = user.mfa.preferred.filter(|kind| active.contains(kind));
    let sign_in = sign_in.clone();
    match (preferred, active.as_slice()) {
        (Some(kind), _) | (None, &[kind]) => issue(pool, sign_in, kind, cx).map(Some),
        (None, []) if mode == MfaMode::Optional => Ok(None),
        (None, []) => mfa_setup::issue(pool, sign_in, cx).map(Some),
        (None, _) => select_mfa_type::issue(pool, sign_in, active, cx).map(Some),
    }
}

/// The challenge for one kind of second factor.
pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    kind: MfaType,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    match kind {
        MfaType::Sms => sms_mfa::issue(pool, sign_in, cx),
        MfaType::SoftwareToken => software_token_mfa::issue(pool, sign_in, cx),
        MfaType::Email => email_otp::issue_as_mfa(pool, sign_in, None, cx),
    }
}

/// Whether a sign-in with a password needs a second factor.
pub(crate) fn is_active(pool: &UserPool, user: &User) -> bool {
    match mode(pool) {
        MfaMode::Off => false,
        MfaMode::Optional => !active(pool, user).is_empty(),
        MfaMode::Required => true,
    }
}

/// The pool's mode. A lenient emulator asks whoever has turned a factor on, whatever the pool
/// says.
fn mode(pool: &UserPool) -> MfaMode {
    match pool.mfa.mode {
        MfaMode::Off if pool.leniency.is_lenient() => MfaMode::Optional,
        mode => mode,
    }
}

/// Whether the user has a second factor.
pub(crate) fn has_any(pool: &UserPool, user: &User) -> bool {
    !active(pool, user).is_empty()
}

/// The second factors for which a user can be asked: those that the user turned on; or, if MFA
/// is required and none is turned on, all that the user has. The pool must offer them, except
/// that a registered software token still works.
fn active(pool: &UserPool, user: &User) -> Vec<MfaType> {
    let usable = |kind: &MfaType| {
        let is_taken = pool.leniency.is_lenient() && user.mfa.enabled.contains(kind);
        is_taken || user.has(*kind) && (pool.mfa.offers(*kind) || *kind == MfaType::SoftwareToken)
    };
    let kinds = |wanted: &dyn Fn(&MfaType) -> bool| -> Vec<MfaType> {
        MfaType::ALL
            .into_iter()
            .filter(|kind| wanted(kind) && usable(kind))
            .collect()
    };
    let chosen = kinds(&|kind| user.mfa.enabled.contains(kind));
    match pool.mfa.mode {
        MfaMode::Required if chosen.is_empty() => kinds(&|_| true),
        _ => chosen,
    }
}
