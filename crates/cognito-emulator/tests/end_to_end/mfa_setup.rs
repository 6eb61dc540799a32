//! MFA_SETUP: the user pool wants a second factor and the user has none.

use cognito_emulator::{MfaMode, MfaSettings, MfaType as Kind};
use cognito_srp_core::{MfaType, SealEntropy, SealingKey, Side, Username};

use crate::rig::{PASSWORD, PASSWORD_FLOWS, Rig, other_than};
use crate::totp::Authenticator;
use crate::transport::{BOTH, asked};

fn rig(kinds: &[Kind]) -> Rig {
    let rig = Rig::new();
    rig.emulator
        .with_pool(|pool, _| {
            pool.set_mfa(MfaSettings::new(MfaMode::Required, kinds.to_vec()));
            Ok(())
        })
        .unwrap();
    rig
}

#[test]
fn mfa_setup_with_a_software_token() {
    let key = SealingKey::from_bytes([0x5a; 32]).unwrap();
    for transport in BOTH {
        let rig = rig(&[Kind::SoftwareToken]);
        for client in &rig.clients {
            for begin in PASSWORD_FLOWS {
                let (name, alias) = rig.user(|user| user);
                let challenge = transport.challenge(begin(client.begin(alias.clone())));
                let setup = asked!(challenge, MfaSetup);
                assert_eq!(setup.offered(), [MfaType::SoftwareToken]);
                let setup = asked!(
                    transport.challenge(setup.software_token()),
                    SoftwareTokenSetup
                );
                let secret = setup.secret().expose().to_owned();
                let uri = setup.otpauth_uri("Example Corp");
                assert_eq!(
                    uri.as_str(),
                    format!(
                        "otpauth://totp/Example%20Corp:{name}?secret={secret}&issuer=Example%20Corp"
                    )
                );
                // A web server shows the QR code in one request and reads the
                // code in another; the browser keeps the challenge.
                let sealed = cognito_srp_core::Challenge::from(setup).suspend().seal(
                    &key,
                    "a browser",
                    SealEntropy::generate().unwrap(),
                );
                let resumed = client.resume_sealed(&sealed, &key, "a browser", Side::Client);
                let setup = asked!(resumed.unwrap(), SoftwareTokenSetup);

                let app = Authenticator::new(&secret);
                let code = app.code(&rig);
                let (text, error) = transport.refused(setup.verify(&other_than(&code), None));
                assert_eq!(
                    text,
                    "EnableSoftwareTokenMFAException: Code mismatch and fail enable Software Token MFA"
                );
                let setup = asked!(error.into_challenge().unwrap(), SoftwareTokenSetup);
                let tokens = transport.tokens(setup.verify(&code, Some("phone")));
                assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));

                // It is asked for from now on.
                let challenge = transport.challenge(begin(client.begin(alias)));
                let challenge = asked!(challenge, SoftwareTokenMfa);
                assert_eq!(challenge.friendly_device_name(), Some("phone"));
                transport.tokens(challenge.answer(&app.code(&rig)));
            }
        }
    }
}

#[test]
fn mfa_setup_with_email() {
    let rig = rig(&[Kind::Email]);
    for transport in BOTH {
        for client in &rig.clients {
            for begin in PASSWORD_FLOWS {
                // Without an address the service has nowhere to send a code to.
                let name = format!("bare-{}", rig.emulator.outbox().len());
                let name = Username::parse(&name).unwrap();
                rig.emulator.add_user(name.as_str(), PASSWORD).unwrap();
                let challenge = transport.challenge(begin(client.begin(name.clone())));
                let setup = asked!(challenge, MfaSetup);
                assert_eq!(setup.offered(), [MfaType::Email]);
                let challenge = transport.challenge(setup.email(&format!("{name}@example.org")));
                let challenge = asked!(challenge, EmailOtp);
                assert_eq!(challenge.destination(), Some("b***@e***"));
                let code = rig.code(name.as_str(), "EMAIL_OTP");
                let tokens = transport.tokens(challenge.answer(&code));
                assert_eq!(tokens.username(), Some(&name));
            }
        }
    }
}
