//! MFA_SETUP: the user pool requires a second factor and the user has none.

use cognito_emulator::{MfaMode, MfaSettings, MfaType as Kind};
use cognito_srp_core::{MfaType, SealEntropy, SealingKey, Side, Username};

use crate::support::{PASSWORD, PASSWORD_FLOWS, Setup, other_than};
use crate::totp::Authenticator;
use crate::transport::{BOTH, asked};

fn setup(kinds: &[Kind]) -> Setup {
    let setup = Setup::new();
    setup.configure(|pool| pool.set_mfa(MfaSettings::new(MfaMode::Required, kinds.to_vec())));
    setup
}

#[test]
fn mfa_setup_with_a_software_token() {
    let key = SealingKey::from_bytes([0x5a; 32]).unwrap();
    for transport in BOTH {
        let setup = setup(&[Kind::SoftwareToken]);
        for client in &setup.clients {
            for begin in PASSWORD_FLOWS {
                let (name, alias) = setup.user(|user| user);
                let challenge = transport.challenge(begin(client.begin(alias.clone())));
                let offer = asked!(challenge, MfaSetup);
                assert_eq!(offer.offered(), [MfaType::SoftwareToken]);
                let offer = asked!(
                    transport.challenge(offer.software_token()),
                    SoftwareTokenSetup
                );
                let secret = offer.secret().expose().to_owned();
                let uri = offer.otpauth_uri("Example Corp");
                assert_eq!(
                    uri.as_str(),
                    format!(
                        "otpauth://totp/Example%20Corp:{name}?secret={secret}&issuer=Example%20Corp"
                    )
                );
                // A web server shows the QR code in one request and receives the code in
                // another; the browser stores the challenge.
                let sealed = cognito_srp_core::Challenge::from(offer).suspend().seal(
                    &key,
                    "a browser",
                    SealEntropy::generate().unwrap(),
                );
                let resumed = client.resume_sealed(&sealed, &key, "a browser", Side::Client);
                let offer = asked!(resumed.unwrap(), SoftwareTokenSetup);

                let app = Authenticator::new(&secret);
                let code = app.code(&setup);
                let (text, error) = transport.refused(offer.verify(&other_than(&code)));
                assert_eq!(
                    text,
                    "EnableSoftwareTokenMFAException: Code mismatch and fail enable Software Token MFA"
                );
                let offer = asked!(error.into_challenge().unwrap(), SoftwareTokenSetup);
                let tokens = transport.tokens(offer.with_friendly_name("phone").verify(&code));
                assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));

                // It is asked for from now on.
                let challenge = transport.challenge(begin(client.begin(alias)));
                let challenge = asked!(challenge, SoftwareTokenMfa);
                assert_eq!(challenge.friendly_device_name(), Some("phone"));
                transport.tokens(challenge.answer(&app.code(&setup)));
            }
        }
    }
}

#[test]
fn mfa_setup_with_email() {
    let setup = setup(&[Kind::Email]);
    for transport in BOTH {
        for client in &setup.clients {
            for begin in PASSWORD_FLOWS {
                // Without an address the service cannot send a code.
                let name = format!("bare-{}", setup.emulator.outbox().len());
                let name = Username::parse(&name).unwrap();
                setup.emulator.add_user(name.as_str(), PASSWORD).unwrap();
                let challenge = transport.challenge(begin(client.begin(name.clone())));
                let offer = asked!(challenge, MfaSetup);
                assert_eq!(offer.offered(), [MfaType::Email]);
                let challenge = transport.challenge(offer.email(&format!("{name}@example.org")));
                let challenge = asked!(challenge, EmailOtp);
                assert_eq!(challenge.destination(), Some("b***@e***"));
                let code = setup.code(name.as_str(), "EMAIL_OTP");
                let tokens = transport.tokens(challenge.answer(&code));
                assert_eq!(tokens.username(), Some(&name));
            }
        }
    }
}
