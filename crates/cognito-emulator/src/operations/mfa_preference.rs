//! `SetUserMFAPreference` and `AdminSetUserMFAPreference`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::leniency::Leniency;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::mfa::MfaType;
use crate::state::user::User;
use crate::state::user_pool::UserPool;

members! {
    #[derive(Clone, Copy)]
    struct Setting {
        enabled: Option<bool>,
        preferred_mfa: Option<bool>,
    }
}

members! {
    struct Preferences {
        #[wire(name = "SMSMfaSettings")]
        sms: Option<Setting>,
        #[wire(name = "SoftwareTokenMfaSettings")]
        software_token: Option<Setting>,
        #[wire(name = "EmailMfaSettings")]
        email: Option<Setting>,
    }
}

members! {
    struct Input {
        access_token: Option<String>,
        #[wire(flatten)]
        preferences: Preferences,
    }
}

pub(crate) fn set(pool: &mut UserPool, body: &Value, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let token = input.access_token.unwrap_or_default();
    let leniency = pool.leniency;
    let user = pool.signed_in_user(&token, cx.now)?;
    input.preferences.apply(user, leniency)
}

members! {
    struct AdminInput {
        username: Option<String>,
        #[wire(flatten)]
        preferences: Preferences,
    }
}

pub(crate) fn admin_set(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: AdminInput = input(body)?;
    let username = input.username.unwrap_or_default();
    let leniency = pool.leniency;
    input
        .preferences
        .apply(pool.user_named(&username)?, leniency)
}

/// The error for a second factor that the user does not have.
pub(super) fn no_delivery(kind: MfaType) -> Fault {
    Fault::invalid_parameter(format!(
        "User does not have delivery config set to turn on {}",
        kind.as_str()
    ))
}

impl Preferences {
    /// All or nothing. Omitted factors stay as they are.
    fn apply(&self, user: &mut User, leniency: Leniency) -> Result<Value, Fault> {
        let mut mfa = user.mfa.clone();
        let settings = [
            (MfaType::Sms, self.sms),
            (MfaType::SoftwareToken, self.software_token),
            (MfaType::Email, self.email),
        ];
        for (kind, setting) in settings {
            match setting.and_then(|setting| setting.enabled) {
                Some(true) => {
                    let has = user.has(kind).then_some(());
                    let has = has.ok_or_else(|| no_delivery(kind));
                    if kind == MfaType::SoftwareToken {
                        has?;
                    } else {
                        leniency.excuse(has)?;
                    }
                    mfa.enable(kind);
                }
                Some(false) => mfa.disable(kind),
                None => {}
            }
        }
        let given: Vec<(MfaType, bool)> = settings
            .iter()
            .filter_map(|(kind, setting)| Some((*kind, setting.as_ref()?.preferred_mfa?)))
            .collect();
        let preferred: Vec<MfaType> = given
            .iter()
            .filter_map(|(kind, preferred)| preferred.then_some(*kind))
            .collect();
        mfa.preferred = match preferred.as_slice() {
            [] => mfa
                .preferred
                .filter(|kind| !given.contains(&(*kind, false))),
            [kind] if mfa.enabled.contains(kind) => Some(*kind),
            [_] => {
                return Err(Fault::invalid_parameter(
                    "An MFA factor that is not enabled cannot be preferred",
                ));
            }
            _ => {
                return Err(Fault::invalid_parameter(
                    "Only one MFA factor can be preferred",
                ));
            }
        };
        user.mfa = mfa;
        Ok(json!({}))
    }
}
