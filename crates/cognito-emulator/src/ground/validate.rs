//! The constraints of the service model, in the words of AWS's framework.

use cognito_srp_core::{ClientId, UserPoolId, Username};

use crate::ground::fault::Fault;

/// `ChallengeNameType`, and `EMAIL_MFA`, which AWS's documentation calls EMAIL_OTP
/// in places.
const CHALLENGES: [&str; 17] = [
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_CHALLENGE",
    "DEVICE_PASSWORD_VERIFIER",
    "DEVICE_SRP_AUTH",
    "EMAIL_MFA",
    "EMAIL_OTP",
    "MFA_SETUP",
    "NEW_PASSWORD_REQUIRED",
    "PASSWORD",
    "PASSWORD_SRP",
    "PASSWORD_VERIFIER",
    "SELECT_CHALLENGE",
    "SELECT_MFA_TYPE",
    "SMS_MFA",
    "SMS_OTP",
    "SOFTWARE_TOKEN_MFA",
    "WEB_AUTHN",
];

/// Collects the constraints that a request breaks: AWS tells all at once.
#[derive(Default)]
pub(crate) struct Validation(Vec<String>);

impl Validation {
    /// A member of `ClientIdType`, which is sensitive: its value is not quoted.
    pub(crate) fn client_id(self, value: Option<&str>) -> Self {
        self.member("clientId", value, "[\\w+]+", false, |text| {
            ClientId::parse(text).is_ok()
        })
    }

    /// A member of `UserPoolIdType`.
    pub(crate) fn user_pool_id(self, value: Option<&str>) -> Self {
        self.member("userPoolId", value, "[\\w-]+_[0-9a-zA-Z]+", true, |text| {
            UserPoolId::parse(text).is_ok()
        })
    }

    /// A member of `UsernameType`, which is sensitive.
    pub(crate) fn username(self, value: Option<&str>) -> Self {
        let pattern = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
        self.member("username", value, pattern, false, |text| {
            Username::parse(text).is_ok()
        })
    }

    /// A member of `DeviceKeyType`.
    pub(crate) fn device_key(self, value: Option<&str>) -> Self {
        self.member("deviceKey", value, "[\\w-]+_[0-9a-f-]+", true, |text| {
            text.rsplit_once('_').is_some_and(|(region, id)| {
                let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                let is_id = |c: char| matches!(c, '0'..='9' | 'a'..='f' | '-');
                let both = !region.is_empty() && !id.is_empty();
                both && region.chars().all(is_word) && id.chars().all(is_id)
            })
        })
    }

    /// A number that may be left out.
    pub(crate) fn at_most(mut self, name: &str, value: Option<u64>, bound: u64) -> Self {
        if let Some(value) = value.filter(|value| *value > bound) {
            self.0.push(format!(
                "Value '{value}' at '{name}' failed to satisfy constraint: \
                 Member must have value less than or equal to {bound}"
            ));
        }
        self
    }

    /// A member of `SoftwareTokenMFAUserCodeType`, which is sensitive.
    pub(crate) fn user_code(self, value: Option<&str>) -> Self {
        self.member("userCode", value, "[0-9]+", false, |text| {
            text.len() == 6 && text.bytes().all(|octet| octet.is_ascii_digit())
        })
    }

    /// A member of `PasswordType`, which is sensitive.
    pub(crate) fn password(self, name: &str, value: Option<&str>) -> Self {
        self.member(name, value, "[\\S]+", false, |text| {
            let has_space = text.contains(char::is_whitespace);
            !has_space && (1..=256).contains(&text.chars().count())
        })
    }

    /// Minutes, of `AuthSessionValidityType`.
    pub(crate) fn auth_session_validity(mut self, minutes: u64) -> Self {
        let bound = match minutes {
            0..3 => "greater than or equal to 3",
            3..=15 => return self,
            _ => "less than or equal to 15",
        };
        self.0.push(format!(
            "Value '{minutes}' at 'authSessionValidity' failed to satisfy constraint: \
             Member must have value {bound}"
        ));
        self
    }

    /// A member of `SessionIdType`.
    pub(crate) fn session_id(self, value: Option<&str>) -> Self {
        let pattern = "^(tkn|sso)[a-z0-9]{25}$";
        self.member("sessionId", value, pattern, true, |text| {
            let kind = text
                .strip_prefix("tkn")
                .or_else(|| text.strip_prefix("sso"));
            let is_of_ids = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit();
            kind.is_some_and(|id| id.len() == 25 && id.bytes().all(is_of_ids))
        })
    }

    /// A member of `EventIdType`.
    pub(crate) fn event_id(self, value: Option<&str>) -> Self {
        self.member("eventId", value, "[\\w+-]+", true, |text| {
            let is_of_ids = |c: char| c.is_ascii_alphanumeric() || "_+-".contains(c);
            (1..=50).contains(&text.len()) && text.chars().all(is_of_ids)
        })
    }

    /// `RevokeAssociatedSessions`, which may be left out.
    pub(crate) fn associated_sessions(self, value: Option<&str>) -> Self {
        match value {
            None => self,
            value => self.one_of("revokeAssociatedSessions", value, &["NONE", "LINKED"]),
        }
    }

    /// A member of an enumeration.
    pub(crate) fn one_of(mut self, name: &str, value: Option<&str>, values: &[&str]) -> Self {
        match value {
            Some(value) if values.contains(&value) => self,
            Some(value) => {
                self.0.push(format!(
                    "Value '{value}' at '{name}' failed to satisfy constraint: \
                     Member must satisfy enum value set: [{}]",
                    values.join(", ")
                ));
                self
            }
            None => self.required(name, false),
        }
    }

    /// A member with the name of a challenge.
    pub(crate) fn challenge_name(self, value: Option<&str>) -> Self {
        self.one_of("challengeName", value, &CHALLENGES)
    }

    /// A member that must be there.
    pub(crate) fn required(mut self, name: &str, present: bool) -> Self {
        if !present {
            self.0.push(format!(
                "Value null at '{name}' failed to satisfy constraint: Member must not be null"
            ));
        }
        self
    }

    /// A number within bounds.
    pub(crate) fn range(mut self, name: &str, value: i64, least: i64, most: i64) -> Self {
        let bound = match value {
            _ if value < least => format!("greater than or equal to {least}"),
            _ if value > most => format!("less than or equal to {most}"),
            _ => return self,
        };
        self.0.push(format!(
            "Value '{value}' at '{name}' failed to satisfy constraint: \
             Member must have value {bound}"
        ));
        self
    }

    fn member(
        mut self,
        name: &str,
        value: Option<&str>,
        pattern: &str,
        quoted: bool,
        accepts: fn(&str) -> bool,
    ) -> Self {
        match value {
            None => self.required(name, false),
            Some(text) if accepts(text) => self,
            Some(text) => {
                let value = match quoted {
                    true => format!("Value '{text}'"),
                    false => "Value".to_owned(),
                };
                self.0.push(format!(
                    "{value} at '{name}' failed to satisfy constraint: \
                     Member must satisfy regular expression pattern: {pattern}"
                ));
                self
            }
        }
    }

    /// The fault, if a constraint is broken.
    pub(crate) fn finish(self) -> Result<(), Fault> {
        let count = self.0.len();
        match count {
            0 => Ok(()),
            _ => Err(Fault::invalid_parameter(format!(
                "{count} validation error{} detected: {}",
                if count == 1 { "" } else { "s" },
                self.0.join("; ")
            ))),
        }
    }
}
