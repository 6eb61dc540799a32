//! USER_AUTH: the user chooses a first factor.

use cognito_emulator::FirstAuthFactor;
use cognito_srp_core::{
    AnswerErrorReason, FirstFactor, Password, Preference, Session, StepUp, Username,
};

use crate::support::{Setup, ephemeral, other_than, password};
use crate::transport::{BOTH, Transport, asked};

fn setup() -> Setup {
    let setup = Setup::new();
    let all = [
        FirstAuthFactor::Password,
        FirstAuthFactor::EmailOtp,
        FirstAuthFactor::SmsOtp,
    ];
    setup.configure(|pool| pool.set_first_auth_factors(all));
    setup
}

/// Runs with each app client and each transport, and a user.
fn everywhere(run: impl Fn(&Setup, Transport, cognito_srp_core::SignIn, &str)) {
    let setup = setup();
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user);
            run(&setup, transport, client.begin(alias), &name);
        }
    }
}

#[test]
fn user_auth_preferring_password() {
    everywhere(|_, transport, sign_in, name| {
        let password = password();
        let tokens = transport.tokens(sign_in.choice(Preference::Password(&password)));
        assert_eq!(tokens.username().map(Username::as_str), Some(name));
    });
}

#[test]
fn user_auth_preferring_password_srp() {
    everywhere(|_, transport, sign_in, name| {
        let preference = Preference::PasswordSrp(password(), ephemeral());
        let tokens = transport.tokens(sign_in.choice(preference));
        assert_eq!(tokens.username().map(Username::as_str), Some(name));
    });
}

#[test]
fn user_auth_preferring_email_otp() {
    everywhere(|setup, transport, sign_in, name| {
        let exchange = sign_in.choice(Preference::EmailOtp);
        let challenge = asked!(transport.challenge(exchange), EmailOtp);
        assert_eq!(challenge.destination(), Some("a***@e***"));
        let code = setup.code(name, "EMAIL_OTP");
        assert_eq!(code.len(), 8);
        let (text, error) = transport.refused(challenge.answer(&other_than(&code)));
        assert_eq!(
            text,
            "CodeMismatchException: Invalid code or auth state for the user."
        );
        let challenge = asked!(error.into_challenge().unwrap(), EmailOtp);
        transport.tokens(challenge.answer(&code));
    });
}

#[test]
fn user_auth_preferring_sms_otp() {
    everywhere(|setup, transport, sign_in, name| {
        let challenge = asked!(
            transport.challenge(sign_in.choice(Preference::SmsOtp)),
            SmsOtp
        );
        transport.tokens(challenge.answer(&setup.code(name, "SMS_OTP")));
    });
}

#[test]
fn select_challenge_in_two_steps() {
    let offered = [
        FirstFactor::PasswordSrp,
        FirstFactor::Password,
        FirstFactor::EmailOtp,
        FirstFactor::SmsOtp,
    ];
    for factor in offered.clone() {
        everywhere(|setup, transport, sign_in, name| {
            let challenge = transport.challenge(sign_in.choice(Preference::None));
            let select = asked!(challenge, SelectChallenge);
            let among = |factor: &FirstFactor| select.offered().contains(factor);
            assert!(offered.iter().all(among), "{:?}", select.offered());
            let refused = select.select(&FirstFactor::WebAuthn).unwrap_err();
            assert_eq!(refused.reason(), &AnswerErrorReason::NotOffered);
            let select = refused.into_challenge();
            let challenge = transport.challenge(select.select(&factor).unwrap());
            let tokens = transport.tokens(match &factor {
                FirstFactor::PasswordSrp => {
                    asked!(challenge, PasswordSrpChallenge).answer(password(), ephemeral())
                }
                FirstFactor::Password => asked!(challenge, PasswordChallenge).answer(&password()),
                FirstFactor::EmailOtp => {
                    asked!(challenge, EmailOtp).answer(&setup.code(name, "EMAIL_OTP"))
                }
                _ => asked!(challenge, SmsOtp).answer(&setup.code(name, "SMS_OTP")),
            });
            assert_eq!(tokens.username().map(Username::as_str), Some(name));
        });
    }
}

#[test]
fn select_challenge_at_once() {
    everywhere(|_, transport, sign_in, _| {
        let challenge = transport.challenge(sign_in.choice(Preference::None));
        let select = asked!(challenge, SelectChallenge);
        transport.tokens(select.password(&password()).unwrap());
    });
    everywhere(|_, transport, sign_in, _| {
        let challenge = transport.challenge(sign_in.choice(Preference::None));
        let select = asked!(challenge, SelectChallenge);
        transport.tokens(select.password_srp(password(), ephemeral()).unwrap());
    });
    everywhere(|_, transport, sign_in, _| {
        let challenge = transport.challenge(sign_in.choice(Preference::None));
        let select = asked!(challenge, SelectChallenge);
        let wrong = Password::new("Wrong-Horse7!");
        let (text, _) = transport.refused(select.password(&wrong).unwrap());
        assert_eq!(
            text,
            "NotAuthorizedException: Incorrect username or password."
        );
    });
}

#[test]
fn an_unavailable_preference_gives_a_choice() {
    everywhere(|_, transport, sign_in, _| {
        let challenge = transport.challenge(sign_in.choice(Preference::WebAuthn));
        let select = asked!(challenge, SelectChallenge);
        assert!(!select.offered().contains(&FirstFactor::WebAuthn));
    });
}

#[test]
fn automatic_sign_in_after_sign_up() {
    let setup = setup();
    setup.configure(|pool| pool.set_auto_verified_attributes(["email"]));
    for transport in BOTH {
        for (number, client) in setup.clients.iter().enumerate() {
            let name = format!("newcomer-{transport:?}-{number}");
            let username = Username::parse(&name).unwrap();
            let (email, password) = (format!("{name}@example.com"), password());
            let sign_up = client.sign_up(&username).with_password(&password);
            let signed_up = transport.ok(sign_up.with_attributes([("email", email.as_str())]));
            let code = setup.code(&name, "SignUp");
            let confirm = client.confirm_sign_up(&username, &code);
            let first = signed_up.session.unwrap();
            let confirmed = transport.ok(confirm.with_session(&first)).session.unwrap();
            let session = || Session::new(confirmed.expose());
            let begin = || client.begin(Username::parse(&name).unwrap());
            let exchange = begin().with_session(session()).choice(Preference::None);
            let tokens = transport.tokens(exchange);
            assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));
            // Only the first sign-in.
            let exchange = begin().with_session(session()).choice(Preference::None);
            let (text, _) = transport.refused(exchange);
            assert!(text.starts_with("NotAuthorizedException: "), "{text}");
        }
    }
}

#[test]
fn step_up() {
    let setup = setup();
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = setup.user(|user| user);
            let first = transport.tokens(client.sign_in(alias, password(), ephemeral()));
            let begin = |step_up| {
                client
                    .begin(Username::parse(&name).unwrap())
                    .step_up(step_up, Preference::PasswordSrp(password(), ephemeral()))
            };
            let step_up = StepUp::to("urn:example:acr:2")
                .from_token(first.access_token().clone())
                .with_max_age(300);
            transport.tokens(begin(step_up));

            // The token is another user's.
            let (_, other) = setup.user(|user| user);
            let other = transport.tokens(client.sign_in(other, password(), ephemeral()));
            let step_up = StepUp::to("urn:example:acr:2").from_token(other.access_token().clone());
            transport.refused(begin(step_up));
        }
    }
}
