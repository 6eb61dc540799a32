//! What makes a path: how the sign-in begins, what the pool asks for, how the user answers.

use proptest::prelude::*;
use proptest::sample::select;

/// How a sign-in begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    Srp,
    Password,
    Custom,
    CustomWithSrp,
    /// USER_AUTH without a preference.
    Choice,
    PreferPassword,
    PreferSrp,
    PreferEmailOtp,
    PreferSmsOtp,
}

/// What the pool asks for in addition to the first factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecondFactor {
    Off,
    Sms,
    SoftwareToken,
    Email,
    /// All three, and none is preferred: the one to select.
    Select(&'static str),
    /// Required, but nothing is set up.
    SetUp,
}

/// The device from which the user signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whence {
    Anywhere,
    /// A remembered device.
    Device,
    /// A device that the service has forgotten.
    ForgottenDevice,
}

/// How a first factor is chosen when there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    Password,
    PasswordAtOnce,
    Srp,
    SrpAtOnce,
    EmailOtp,
    SmsOtp,
}

#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) begin: Begin,
    pub(crate) secret: bool,
    pub(crate) alias: bool,
    pub(crate) temporary_password: bool,
    pub(crate) second_factor: SecondFactor,
    pub(crate) whence: Whence,
    pub(crate) selection: Selection,
    /// How many questions the custom triggers ask.
    pub(crate) questions: usize,
    /// The challenge for a code at which the first answer is wrong.
    pub(crate) wrong_code_at: Option<usize>,
    /// The challenge at which the sign-in is suspended and resumed.
    pub(crate) suspended_at: Option<usize>,
}

pub(crate) fn any_path() -> impl Strategy<Value = Path> {
    let begin = select(vec![
        Begin::Srp,
        Begin::Password,
        Begin::Custom,
        Begin::CustomWithSrp,
        Begin::Choice,
        Begin::PreferPassword,
        Begin::PreferSrp,
        Begin::PreferEmailOtp,
        Begin::PreferSmsOtp,
    ]);
    let second_factor = select(vec![
        SecondFactor::Off,
        SecondFactor::Sms,
        SecondFactor::SoftwareToken,
        SecondFactor::Email,
        SecondFactor::Select("SMS_MFA"),
        SecondFactor::Select("SOFTWARE_TOKEN_MFA"),
        SecondFactor::Select("EMAIL_OTP"),
        SecondFactor::SetUp,
    ]);
    let whence = select(vec![
        Whence::Anywhere,
        Whence::Anywhere,
        Whence::Device,
        Whence::ForgottenDevice,
    ]);
    let selection = select(vec![
        Selection::Password,
        Selection::PasswordAtOnce,
        Selection::Srp,
        Selection::SrpAtOnce,
        Selection::EmailOtp,
        Selection::SmsOtp,
    ]);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let moments = (
        proptest::option::of(0..2_usize),
        proptest::option::of(0..4_usize),
    );
    (
        begin,
        flags,
        second_factor,
        whence,
        selection,
        1..=4_usize,
        moments,
    )
        .prop_map(
            |(begin, flags, second_factor, whence, selection, questions, moments)| {
                Path {
                    begin,
                    secret: flags.0,
                    alias: flags.1,
                    temporary_password: flags.2,
                    second_factor,
                    whence,
                    selection,
                    questions,
                    wrong_code_at: moments.0,
                    suspended_at: moments.1,
                }
                .made_legal()
            },
        )
}

impl Path {
    /// Removes incompatible choices.
    fn made_legal(mut self) -> Self {
        let code_first = matches!(self.begin, Begin::PreferEmailOtp | Begin::PreferSmsOtp);
        let choice = matches!(
            self.begin,
            Begin::Choice | Begin::PreferEmailOtp | Begin::PreferSmsOtp
        );
        let selects_code = matches!(self.selection, Selection::EmailOtp | Selection::SmsOtp);
        // Users with a second factor, or with a temporary password, are offered only the
        // password.
        if code_first || (choice && selects_code) {
            self.second_factor = SecondFactor::Off;
            self.temporary_password = false;
        }
        // A user who answers questions has not proven a password that could be temporary.
        if self.begin == Begin::Custom {
            self.second_factor = SecondFactor::Off;
            self.temporary_password = false;
        }
        // If a device was confirmed, a password was chosen and a factor set up.
        if self.whence != Whence::Anywhere {
            self.temporary_password = false;
            if self.second_factor == SecondFactor::SetUp {
                self.second_factor = SecondFactor::Sms;
            }
        }
        self
    }
}
