//! CUSTOM_AUTH: the user pool's own triggers ask.

use cognito_emulator::{AuthFlow, CustomAuthScript, MfaMode, MfaSettings, MfaType};
use cognito_srp_core::{Password, Username};

use crate::support::{Setup, ephemeral, password};
use crate::transport::{BOTH, asked};

fn setup() -> Setup {
    let setup = Setup::allowing(&[AuthFlow::Custom, AuthFlow::RefreshToken]);
    let script = CustomAuthScript::default()
        .with_question("2 + 2?", "4")
        .with_question("3 + 3?", "6")
        .with_question("4 + 4?", "8");
    setup.configure(|pool| pool.set_custom_auth(script));
    setup
}

#[test]
fn custom_auth() {
    let setup = setup();
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user);
            let mut exchange = client
                .begin(alias)
                .with_client_metadata([("tenant", "blue")])
                .custom();
            for (question, answer) in [("2 + 2?", "4"), ("3 + 3?", "6")] {
                let challenge = asked!(transport.challenge(exchange), CustomChallenge);
                assert_eq!(challenge.parameter("question"), Some(question));
                // A wrong answer leads to another round, with a new session.
                let again = transport.challenge(challenge.answer("no idea"));
                let again = asked!(again, CustomChallenge);
                assert_eq!(again.parameter("question"), Some(question));
                exchange = again.answer(answer);
            }
            // The script ends after the third mistake.
            let challenge = asked!(transport.challenge(exchange), CustomChallenge);
            let (text, error) = transport.refused(challenge.answer("no idea"));
            assert_eq!(
                text,
                "NotAuthorizedException: Incorrect username or password."
            );
            assert!(error.into_challenge().is_err());

            let name = Username::parse(&name).unwrap();
            let mut exchange = client.begin(name.clone()).custom();
            for answer in ["4", "6"] {
                let challenge = asked!(transport.challenge(exchange), CustomChallenge);
                exchange = challenge.answer(answer);
            }
            let challenge = asked!(transport.challenge(exchange), CustomChallenge);
            let tokens = transport.tokens(challenge.answer("8"));
            assert_eq!(tokens.username(), Some(&name));
        }
    }
}

#[test]
fn custom_auth_with_srp() {
    let setup = setup();
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user);
            let mut exchange = client
                .begin(alias.clone())
                .custom_with_srp(password(), ephemeral());
            for answer in ["4", "6"] {
                let challenge = asked!(transport.challenge(exchange), CustomChallenge);
                exchange = challenge.answer(answer);
            }
            let challenge = asked!(transport.challenge(exchange), CustomChallenge);
            let tokens = transport.tokens(challenge.answer("8"));
            assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));

            let wrong = Password::new("Wrong-Horse7!");
            let exchange = client.begin(alias).custom_with_srp(wrong, ephemeral());
            let (text, _) = transport.refused(exchange);
            assert_eq!(
                text,
                "NotAuthorizedException: Incorrect username or password."
            );
        }
    }
}

#[test]
fn a_second_factor_after_the_password_replaces_the_questions() {
    let setup = setup();
    setup.configure(|pool| pool.set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms])));
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user.with_mfa(MfaType::Sms));
            let exchange = client.begin(alias).custom_with_srp(password(), ephemeral());
            let challenge = asked!(transport.challenge(exchange), SmsMfa);
            transport.tokens(challenge.answer(&setup.code(&name, "SMS_MFA")));
        }
    }
}
