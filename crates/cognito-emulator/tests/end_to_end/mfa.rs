//! Second factors.

use cognito_emulator::{MfaMode, MfaSettings, MfaType as Kind};
use cognito_srp_core::{AnswerErrorReason, Challenge, DeliveryMedium, MfaType, Username};

use crate::support::{PASSWORD_FLOWS, Setup, TOTP_SECRET, other_than};
use crate::totp::Authenticator;
use crate::transport::{BOTH, Transport, asked};

fn setup() -> Setup {
    let setup = Setup::new();
    let all = [Kind::Sms, Kind::SoftwareToken, Kind::Email];
    setup.configure(|pool| pool.set_mfa(MfaSettings::new(MfaMode::Optional, all)));
    setup
}

/// Every transport, app client and flow with a password.
fn everywhere(
    setup: &Setup,
    kinds: &[Kind],
    mut run: impl FnMut(
        Transport,
        &str,
        Challenge,
    ) -> cognito_srp_core::Exchange<cognito_srp_core::Step>,
) {
    for transport in BOTH {
        for client in &setup.clients {
            for begin in PASSWORD_FLOWS {
                let (name, alias) = setup.user(|user| {
                    let user = user.with_software_token(TOTP_SECRET);
                    kinds.iter().fold(user, |user, kind| user.with_mfa(*kind))
                });
                let challenge = transport.challenge(begin(client.begin(alias)));
                let tokens = transport.tokens(run(transport, &name, challenge));
                assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));
            }
        }
    }
}

#[test]
fn sms_mfa() {
    let setup = setup();
    everywhere(&setup, &[Kind::Sms], |transport, name, challenge| {
        let challenge = asked!(challenge, SmsMfa);
        assert_eq!(challenge.medium(), Some(DeliveryMedium::Sms));
        let number = name.trim_start_matches("alice-");
        let masked = format!("+*******{number:0>4}");
        assert_eq!(challenge.destination(), Some(masked.as_str()));
        let code = setup.code(name, "SMS_MFA");
        // A wrong code can be corrected in the same session.
        let (text, error) = transport.refused(challenge.answer(&other_than(&code)));
        assert_eq!(
            text,
            "CodeMismatchException: Invalid code or auth state for the user."
        );
        asked!(error.into_challenge().unwrap(), SmsMfa).answer(&code)
    });
}

#[test]
fn software_token_mfa() {
    let setup = setup();
    let app = Authenticator::new(TOTP_SECRET);
    everywhere(&setup, &[Kind::SoftwareToken], |transport, _, challenge| {
        let challenge = asked!(challenge, SoftwareTokenMfa);
        let code = app.code(&setup);
        let (text, error) = transport.refused(challenge.answer(&other_than(&code)));
        assert_eq!(
            text,
            "CodeMismatchException: Invalid code received for user"
        );
        asked!(error.into_challenge().unwrap(), SoftwareTokenMfa).answer(&code)
    });
}

#[test]
fn a_software_token_code_can_be_used_once() {
    let setup = setup();
    let app = Authenticator::new(TOTP_SECRET);
    for transport in BOTH {
        let (_, alias) = setup.user(|user| {
            user.with_software_token(TOTP_SECRET)
                .with_mfa(Kind::SoftwareToken)
        });
        let begin = || {
            let sign_in = setup.clients[0].begin(alias.clone());
            asked!(
                transport.challenge(PASSWORD_FLOWS[0](sign_in)),
                SoftwareTokenMfa
            )
        };
        let code = app.code(&setup);
        transport.tokens(begin().answer(&code));
        let (text, error) = transport.refused(begin().answer(&code));
        assert_eq!(
            text,
            "ExpiredCodeException: Your software token has already been used once."
        );
        let challenge = asked!(error.into_challenge().unwrap(), SoftwareTokenMfa);
        transport.tokens(challenge.answer(&app.code(&setup)));
    }
}

#[test]
fn email_otp_as_second_factor() {
    let setup = setup();
    everywhere(&setup, &[Kind::Email], |transport, name, challenge| {
        let challenge = asked!(challenge, EmailOtp);
        assert_eq!(challenge.destination(), Some("a***@e***"));
        let code = setup.code(name, "EMAIL_OTP");
        let (_, error) = transport.refused(challenge.answer(&other_than(&code)));
        asked!(error.into_challenge().unwrap(), EmailOtp).answer(&code)
    });
}

#[test]
fn select_mfa_type() {
    let setup = setup();
    let app = Authenticator::new(TOTP_SECRET);
    let all = [Kind::Sms, Kind::SoftwareToken, Kind::Email];
    let mut turns = [MfaType::Sms, MfaType::SoftwareToken, MfaType::Email]
        .into_iter()
        .cycle();
    everywhere(&setup, &all, |transport, name, challenge| {
        let select = asked!(challenge, SelectMfaType);
        assert_eq!(select.offered().len(), 3);
        let nothing = MfaType::Other("CARRIER_PIGEON".to_owned());
        let refused = select.select(&nothing).unwrap_err();
        assert_eq!(refused.reason(), &AnswerErrorReason::NotOffered);
        let select = refused.into_challenge();
        let chosen = turns.next().unwrap();
        match transport.challenge(select.select(&chosen).unwrap()) {
            Challenge::SmsMfa(challenge) if chosen == MfaType::Sms => {
                challenge.answer(&setup.code(name, "SMS_MFA"))
            }
            Challenge::SoftwareTokenMfa(challenge) if chosen == MfaType::SoftwareToken => {
                challenge.answer(&app.code(&setup))
            }
            Challenge::EmailOtp(challenge) if chosen == MfaType::Email => {
                challenge.answer(&setup.code(name, "EMAIL_OTP"))
            }
            other => panic!("{chosen:?} was chosen: {other:?}"),
        }
    });
}
