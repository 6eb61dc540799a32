//! The user at the client: the correct answer to each challenge.

use cognito_srp_core::{Challenge, Exchange, FirstFactor, MfaType, Password, Step};

use crate::path::{Path, SecondFactor, Selection};
use crate::support::{PASSWORD, Setup, TOTP_SECRET, question};

/// What the user has and knows.
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) totp_secret: String,
    ephemerals: u8,
    /// How many codes were asked for so far.
    codes: usize,
}

impl Person {
    pub(crate) fn new(name: String) -> Self {
        Self {
            name,
            totp_secret: TOTP_SECRET.to_owned(),
            ephemerals: 0,
            codes: 0,
        }
    }

    pub(crate) fn ephemeral(&mut self) -> cognito_srp_core::Ephemeral {
        self.ephemerals += 1;
        cognito_srp_core::Ephemeral::from_entropy([self.ephemerals; 64]).unwrap()
    }

    /// The answer to a challenge; a wrong one if the path says so.
    pub(crate) fn answer(
        &mut self,
        setup: &mut Setup,
        path: &Path,
        challenge: Challenge,
    ) -> Exchange<Step> {
        match challenge {
            Challenge::SmsMfa(challenge) => challenge.answer(&self.sent(setup, path)),
            Challenge::SmsOtp(challenge) => challenge.answer(&self.sent(setup, path)),
            Challenge::EmailOtp(challenge) => challenge.answer(&self.sent(setup, path)),
            Challenge::SoftwareTokenMfa(challenge) => challenge.answer(&self.shown(setup, path)),
            Challenge::SelectMfaType(challenge) => {
                let SecondFactor::Select(name) = path.second_factor else {
                    panic!("nothing to select");
                };
                let kinds = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email];
                let kind = kinds.into_iter().find(|kind| kind.as_str() == name);
                challenge.select(&kind.unwrap()).unwrap()
            }
            Challenge::MfaSetup(challenge) => challenge.software_token(),
            Challenge::SoftwareTokenSetup(challenge) => {
                self.totp_secret = challenge.secret().expose().to_owned();
                challenge.verify(&self.shown(setup, path))
            }
            Challenge::NewPasswordRequired(challenge) => {
                let chosen = Password::new("Better-Horse8!");
                challenge.answer(&chosen).unwrap()
            }
            Challenge::CustomChallenge(challenge) => {
                let asked = challenge.parameter("question").unwrap();
                let number = (0..path.questions).find(|number| question(*number) == asked);
                challenge.answer(&number.unwrap().to_string())
            }
            Challenge::SelectChallenge(challenge) => self.select(path, challenge),
            Challenge::PasswordChallenge(challenge) => challenge.answer(&Password::new(PASSWORD)),
            Challenge::PasswordSrpChallenge(challenge) => {
                challenge.answer(Password::new(PASSWORD), self.ephemeral())
            }
            other => panic!("{other:?} is not for a person"),
        }
    }

    fn select(
        &mut self,
        path: &Path,
        challenge: cognito_srp_core::SelectChallenge,
    ) -> Exchange<Step> {
        let password = Password::new(PASSWORD);
        match path.selection {
            Selection::Password => challenge.select(&FirstFactor::Password),
            Selection::PasswordAtOnce => challenge.password(&password),
            Selection::Srp => challenge.select(&FirstFactor::PasswordSrp),
            Selection::SrpAtOnce => challenge.password_srp(password, self.ephemeral()),
            Selection::EmailOtp => challenge.select(&FirstFactor::EmailOtp),
            Selection::SmsOtp => challenge.select(&FirstFactor::SmsOtp),
        }
        .unwrap()
    }

    /// The code that was sent.
    fn sent(&mut self, setup: &Setup, path: &Path) -> String {
        let code = setup.code(&self.name);
        self.perhaps_wrong(path, code)
    }

    /// The code that the authenticator app shows, a new one each time.
    fn shown(&mut self, setup: &mut Setup, path: &Path) -> String {
        setup.wait(30);
        // No app accepts a secret that was corrupted to something that is not base32: a guess.
        let code = match totp_rs::Secret::try_from_base32(&self.totp_secret) {
            Ok(secret) => {
                let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
                app.generate(setup.now().unix_seconds()).to_string()
            }
            Err(_) => "000000".to_owned(),
        };
        self.perhaps_wrong(path, code)
    }

    fn perhaps_wrong(&mut self, path: &Path, code: String) -> String {
        let first = path.wrong_code_at == Some(self.codes);
        self.codes += 1;
        if first {
            let turned = code.chars().map(|digit| match digit {
                '9' => '0',
                digit => char::from_u32(u32::from(digit) + 1).unwrap(),
            });
            turned.collect()
        } else {
            code
        }
    }
}
