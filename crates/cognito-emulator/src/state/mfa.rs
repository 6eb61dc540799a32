//! Multi-factor authentication: a pool's settings, and a user's choices.

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

    /// Parses the name. AWS's documentation sometimes calls it `EMAIL_MFA`; its clients send
    /// `EMAIL_OTP`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "EMAIL_MFA" => Some(Self::Email),
            _ => Self::ALL.into_iter().find(|kind| kind.as_str() == name),
        }
    }

    /// The attribute with the destination, if codes of this kind are sent.
    pub(crate) fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Sms => Some("phone_number"),
            Self::SoftwareToken => None,
            Self::Email => Some("email"),
        }
    }
}

/// Whether a pool requires a second factor (`MfaConfiguration`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MfaMode {
    /// `OFF`
    #[default]
    Off,
    /// `OPTIONAL`: for users who have turned one on.
    Optional,
    /// `ON`: for everyone. A user without one sets it up during the sign-in.
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

/// A pool's settings for multi-factor authentication, which is off by default.
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
    /// A mode, and the kinds of second factor that the pool offers.
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

    /// Starts or stops offering a kind of second factor.
    pub(crate) fn offer(&mut self, kind: MfaType, offered: bool) {
        self.offered.retain(|other| *other != kind);
        if offered {
            self.offered.push(kind);
        }
    }
}

/// The factors that a user has turned on (`UserMFASettingList`, `PreferredMfaSetting`).
#[derive(Clone, Debug, Default)]
pub(crate) struct MfaPreference {
    pub(crate) enabled: Vec<MfaType>,
    pub(crate) preferred: Option<MfaType>,
    /// SetUserSettings has turned text messages on, so GetUser returns `MFAOptions`.
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
