//! The password policy of a pool.

use cognito_srp_core::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members_by_serde;

/// What a password must contain. AWS's default: 8 characters, of all four kinds.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(crate) struct PasswordPolicy {
    minimum_length: usize,
    require_uppercase: bool,
    require_lowercase: bool,
    require_numbers: bool,
    require_symbols: bool,
    /// 0 means 7, as on AWS.
    temporary_password_validity_days: u64,
    /// How many of a user's last passwords, the present one among them, cannot be set again.
    password_history_size: Option<u64>,
}

members_by_serde!(PasswordPolicy);

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            temporary_password_validity_days: 7,
            password_history_size: None,
        }
    }
}

/// The symbols from the developer guide's page about password policies.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

impl PasswordPolicy {
    /// In characters.
    pub(crate) fn minimum_length(&self) -> usize {
        self.minimum_length
    }

    /// How many of a user's last passwords cannot be set again.
    pub(crate) fn history_size(&self) -> usize {
        let size = self.password_history_size.unwrap_or_default();
        usize::try_from(size).unwrap_or(usize::MAX)
    }

    /// When a temporary password that is set now expires, in seconds of Unix time.
    pub(crate) fn expiry(&self, now: Timestamp) -> u64 {
        let days = self.temporary_password_validity_days();
        now.unix_seconds()
            .saturating_add(days.saturating_mul(86_400))
    }

    pub(crate) fn temporary_password_validity_days(&self) -> u64 {
        match self.temporary_password_validity_days {
            0 => 7,
            days => days,
        }
    }

    /// Sets how many days temporary passwords are valid.
    pub(crate) fn with_temporary_password_validity(self, days: u64) -> Self {
        Self {
            temporary_password_validity_days: days,
            ..self
        }
    }

    /// `PasswordPolicyType`.
    pub(crate) fn describe(&self) -> Value {
        let mut policy = json!({
            "MinimumLength": self.minimum_length,
            "RequireUppercase": self.require_uppercase,
            "RequireLowercase": self.require_lowercase,
            "RequireNumbers": self.require_numbers,
            "RequireSymbols": self.require_symbols,
            "TemporaryPasswordValidityDays": self.temporary_password_validity_days(),
        });
        if let Some(size) = self.password_history_size {
            put(&mut policy, "PasswordHistorySize", size);
        }
        policy
    }

    /// Refuses a password with the first rule that it violates, as AWS does.
    pub(crate) fn check(&self, password: &str) -> Result<(), Fault> {
        self.check_by("policy", password)
    }

    /// The same for an operator's temporary password, for which the service has different
    /// messages.
    pub(crate) fn check_temporary(&self, password: &str) -> Result<(), Fault> {
        self.check_by("password policy", password)
    }

    fn check_by(&self, policy: &str, password: &str) -> Result<(), Fault> {
        let has = |wanted: fn(char) -> bool| password.chars().any(wanted);
        let broken = if password.chars().count() < self.minimum_length {
            "Password not long enough"
        } else if self.require_uppercase && !has(char::is_uppercase) {
            "Password must have uppercase characters"
        } else if self.require_lowercase && !has(char::is_lowercase) {
            "Password must have lowercase characters"
        } else if self.require_numbers && !has(|c| c.is_ascii_digit()) {
            "Password must have numeric characters"
        } else if self.require_symbols && !has(|c| SYMBOLS.contains(c)) {
            "Password must have symbol characters"
        } else {
            return Ok(());
        };
        Err(Fault::new(
            "InvalidPasswordException",
            format!("Password did not conform with {policy}: {broken}"),
        ))
    }
}
