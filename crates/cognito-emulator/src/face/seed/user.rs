//! Users of a seed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::ground::fault::Fault;
use crate::state::mfa::MfaType;
use crate::state::new_user::NewUser;
use crate::state::user::Status;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct UserSeed {
    username: String,
    password: Option<String>,
    #[serde(default)]
    temporary: bool,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    user_status: Option<String>,
    enabled: Option<bool>,
    software_token_secret: Option<String>,
    #[serde(default, rename = "UserMFASettingList")]
    user_mfa_setting_list: Vec<String>,
    preferred_mfa_setting: Option<String>,
    #[serde(default)]
    auth_events: Vec<AuthEventSeed>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    claims: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AuthEventSeed {
    event_id: String,
    feedback_token: String,
}

impl UserSeed {
    pub(super) fn to_new(&self) -> Result<NewUser, Fault> {
        let mut new = match &self.password {
            Some(password) => NewUser::new(&self.username, password),
            None => NewUser::passwordless(&self.username),
        };
        for (name, value) in &self.attributes {
            new = new.with_attribute(name, value);
        }
        if self.temporary {
            new = new.with_temporary_password();
        }
        if let Some(status) = &self.user_status {
            new.status = Status::from_name(status).ok_or_else(|| {
                Fault::invalid_parameter(format!(
                    "{status} is not a value of UserStatus: expected CONFIRMED, \
                     FORCE_CHANGE_PASSWORD, RESET_REQUIRED or UNCONFIRMED"
                ))
            })?;
        }
        new.enabled = self.enabled.unwrap_or(true);
        new.software_token.clone_from(&self.software_token_secret);
        for event in &self.auth_events {
            new = new.with_auth_event(&event.event_id, &event.feedback_token);
        }
        new = new
            .in_groups(self.groups.iter().map(String::as_str))
            .with_scopes(self.scopes.iter().map(String::as_str));
        for (name, value) in &self.claims {
            new = new.with_claim(name, value.clone());
        }
        for name in &self.user_mfa_setting_list {
            new = new.with_mfa(mfa_type(name)?);
        }
        match &self.preferred_mfa_setting {
            Some(name) => Ok(new.preferring_mfa(mfa_type(name)?)),
            None => Ok(new),
        }
    }
}

pub(super) fn mfa_type(name: &str) -> Result<MfaType, Fault> {
    MfaType::from_name(name).ok_or_else(|| {
        Fault::invalid_parameter(format!(
            "{name} is not a kind of MFA: expected SMS_MFA, SOFTWARE_TOKEN_MFA or EMAIL_OTP"
        ))
    })
}
