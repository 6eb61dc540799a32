//! Multi-factor authentication: how a pool is set, and what a user has chosen.

/// A kind of second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MfaType {
    /// `SMS_MFA`: a code in a text message.
    Sms,
    /// `SOFTWARE_TOKEN_MFA`: a time-based one-time password (RFC 6238).
    SoftwareToken,
    /// `EMAIL_OTP`: a code in an e-mail.
    Email,
}

impl MfaType {
    /// In the order in which choices are listed.
    pub(crate) const ALL: [Self; 3] = [Self::Sms, Self::SoftwareToken, Self::Email];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::Email => "EMAIL_OTP",
        }
    }

    /// AWS's documentation writes `EMAIL_MFA` in places where its clients send `EMAIL_OTP`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "EMAIL_MFA" => Some(Self::Email),
            _ => Self::ALL.into_iter().find(|kind| kind.as_str() == name),
        }
    }

    /// The attribute that codes go to, where codes are sent.
    pub(crate) fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Sms => Some("phone_number"),
            Self::SoftwareToken => None,
            Self::Email => Some("email"),
        }
    }
}

/// Whether a pool asks for a second factor (`MfaConfiguration`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MfaMode {
    /// `OFF`
    #[default]
    Off,
    /// `OPTIONAL`: of users who have turned one on.
    Optional,
    /// `ON`: of everyone; who has none sets one up while signing in.
    Required,
}

impl MfaMode {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Off => "OFF",
            Self::Optional => "OPTIONAL",
            Self::Required => "ON",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Off, Self::Optional, Self::Required]
            .into_iter()
            .find(|mode| mode.as_str() == name)
    }
}

/// Multi-factor authentication of a pool: off by default.
///
/// ```
/// use cognito_emulator::{MfaMode, MfaSettings, MfaType};
/// let mfa = MfaSettings::new(MfaMode::Optional, [MfaType::SoftwareToken, MfaType::Sms]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct MfaSettings {
    pub(crate) mode: MfaMode,
    pub(crate) offered: Vec<MfaType>,
}

impl MfaSettings {
    /// A mode, and the kinds of second factor that are offered.
    #[must_use]
    pub fn new(mode: MfaMode, offered: impl IntoIterator<Item = MfaType>) -> Self {
        Self {
            mode,
            offered: offered.into_iter().collect(),
        }
    }

    pub(crate) fn offers(&self, kind: MfaType) -> bool {
        self.offered.contains(&kind)
    }

    /// Offers a kind of second factor, or offers it no more.
    pub(crate) fn offer(&mut self, kind: MfaType, offered: bool) {
        self.offered.retain(|other| *other != kind);
        if offered {
            self.offered.push(kind);
        }
    }
}

/// What a user has turned on (`UserMFASettingList`, `PreferredMfaSetting`).
#[derive(Clone, Debug, Default)]
pub(crate) struct MfaPreference {
    pub(crate) enabled: Vec<MfaType>,
    pub(crate) preferred: Option<MfaType>,
    /// Text messages were turned on with SetUserSettings: GetUser tells `MFAOptions`.
    pub(crate) has_options: bool,
}

impl MfaPreference {
    pub(crate) fn enable(&mut self, kind: MfaType) {
        if !self.enabled.contains(&kind) {
            self.enabled.push(kind);
        }
    }

    pub(crate) fn disable(&mut self, kind: MfaType) {
        self.enabled.retain(|other| *other != kind);
        self.preferred = self.preferred.filter(|other| *other != kind);
        self.has_options &= kind != MfaType::Sms;
    }
}
