//! `SetUserPoolMfaConfig` and `GetUserPoolMfaConfig`.

use serde_json::{Value, json};

use super::user_pool::mfa_mode;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::webauthn::{RelyingParty, WebAuthnConfiguration};
use crate::ground::wire::input;
use crate::state::first_factor::FirstAuthFactor;
use crate::state::mfa::{MfaMode, MfaSettings, MfaType};
use crate::state::user_pool::UserPool;

members! {
    struct MfaConfig {
        mfa_configuration: Option<String>,
        sms_mfa_configuration: Option<Value>,
        software_token_mfa_configuration: Option<SoftwareTokenMfaConfig>,
        email_mfa_configuration: Option<Value>,
        web_authn_configuration: Option<WebAuthnConfiguration>,
    }
}

members! {
    struct SoftwareTokenMfaConfig {
        enabled: bool,
    }
}

/// The texts and settings of a factor, which are returned as they were given.
const KEPT: [&str; 2] = ["SmsMfaConfiguration", "EmailMfaConfiguration"];

/// Replaces all settings: omitted factors are turned off. A pool with a configuration for text
/// messages keeps offering them.
pub(crate) fn set_mfa_config(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: MfaConfig = input(body)?;
    let mode = input.mfa_configuration.as_deref().map(mfa_mode);
    let mode = mode.transpose()?.unwrap_or_default();
    let software_token = input.software_token_mfa_configuration;
    let mut mfa = MfaSettings::new(mode, []);
    let has_sms = input.sms_mfa_configuration.is_some();
    mfa.offer(
        MfaType::Sms,
        has_sms || pool.kept(&["SmsConfiguration"]).is_some(),
    );
    mfa.offer(
        MfaType::SoftwareToken,
        software_token.as_ref().is_some_and(|config| config.enabled),
    );
    mfa.offer(MfaType::Email, input.email_mfa_configuration.is_some());
    let has_passkeys = input.web_authn_configuration.is_some();
    let party = match input.web_authn_configuration {
        Some(config) => Some(config.relying_party(pool.relying_party.as_ref())?),
        None => pool.relying_party.clone(),
    };
    // All checks come first: a refused request changes nothing.
    let has_block = has_sms || software_token.is_some() || input.email_mfa_configuration.is_some();
    if has_passkeys && !has_block && mode != MfaMode::Off && mfa.offered.is_empty() {
        return Err(Fault::invalid_parameter(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be \
             enabled.",
        ));
    }
    check(pool, &mfa, has_block, party.as_ref())?;
    pool.mfa = mfa;
    pool.relying_party = party;
    for name in KEPT {
        let given = body.get(name).filter(|value| !value.is_null());
        match given {
            Some(given) => pool.mfa_texts.insert(name.to_owned(), given.clone()),
            None => pool.mfa_texts.remove(name),
        };
    }
    pool.warn_of_mfa();
    Ok(describe(pool))
}

/// Incompatible settings, in the service's words.
fn check(
    pool: &UserPool,
    mfa: &MfaSettings,
    has_block: bool,
    party: Option<&RelyingParty>,
) -> Result<(), Fault> {
    let allows = |factor| pool.first_factors.contains(&factor);
    let has_codes = allows(FirstAuthFactor::EmailOtp) || allows(FirstAuthFactor::SmsOtp);
    let has_single_passkey = allows(FirstAuthFactor::WebAuthn)
        && party.is_some_and(|party| !party.counts_as_two_factors);
    let because = match mfa.mode {
        MfaMode::Off if has_block => {
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
        }
        MfaMode::Off => return Ok(()),
        _ if has_block && mfa.offered.is_empty() => {
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional \
             configuration."
        }
        MfaMode::Required if has_codes => {
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA \
             is enabled"
        }
        MfaMode::Required if has_single_passkey => {
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and \
             WebAuthn is an allowed first auth factor"
        }
        _ => return Ok(()),
    };
    Err(Fault::invalid_parameter(because))
}

pub(crate) fn get_mfa_config(
    pool: &mut UserPool,
    _: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    Ok(describe(pool))
}

/// Lists only the factors that the pool offers.
fn describe(pool: &UserPool) -> Value {
    let mut reply = json!({ "MfaConfiguration": pool.mfa.mode.as_str() });
    if pool.mfa.offers(MfaType::SoftwareToken) {
        let enabled = json!({ "Enabled": true });
        put(&mut reply, "SoftwareTokenMfaConfiguration", enabled);
    }
    for (name, kind) in KEPT.into_iter().zip([MfaType::Sms, MfaType::Email]) {
        if pool.mfa.offers(kind) {
            let mut texts = pool.mfa_texts.get(name).cloned();
            let texts = texts.get_or_insert_with(|| json!({}));
            let of_pool = pool.kept(&["SmsConfiguration"]);
            if let (MfaType::Sms, None, Some(sms)) = (kind, texts.get("SmsConfiguration"), of_pool)
            {
                put(texts, "SmsConfiguration", sms.clone());
            }
            put(&mut reply, name, texts.clone());
        }
    }
    if let Some(party) = &pool.relying_party {
        put(&mut reply, "WebAuthnConfiguration", party.describe());
    }
    reply
}
