//! Exchanges that follow from a reply without the user, and what is reported about a call.

use core::time::Duration;

use cognito_srp_core::call::TransportErrorKind;
use cognito_srp_core::call::{CallStep, Calls};
use cognito_srp_core::{Settled, Step};

use crate::driver::{drive, moment, nothing, reply};
use crate::support::{claiming, password_verifier, public_client, sms_mfa, srp_sign_in, tokens};

const START: Duration = Duration::ZERO;

#[test]
fn a_call_continues_until_there_are_tokens() {
    let calls = Calls::new();
    let answers = [reply(&password_verifier()), reply(&tokens())];
    let driven = drive(
        calls.run(srp_sign_in(&public_client()), moment(START)),
        answers,
    );
    assert_eq!(driven.words(), ["InitiateAuth", "RespondToAuthChallenge"]);
    assert!(matches!(driven.result, Ok(Settled::Done(_))));
}

#[test]
fn a_call_continues_until_a_challenge() {
    let calls = Calls::new();
    let answers = [reply(&password_verifier()), reply(&sms_mfa("session"))];
    let driven = drive(
        calls.run(srp_sign_in(&public_client()), moment(START)),
        answers,
    );
    assert!(matches!(driven.result, Ok(Settled::Challenge(_))));
}

/// Each request starts again with the first, short waits.
#[test]
fn each_request_has_its_own_attempts() {
    let calls = Calls::new();
    let gone = || nothing(TransportErrorKind::Connect);
    let answers = [
        gone(),
        gone(),
        reply(&password_verifier()),
        gone(),
        gone(),
        reply(&tokens()),
    ];
    let driven = drive(
        calls.run(srp_sign_in(&public_client()), moment(START)),
        answers,
    );
    let (begin, answer) = ("InitiateAuth", "RespondToAuthChallenge");
    assert_eq!(
        driven.words(),
        [
            begin, "50", begin, "100", begin, answer, "50", answer, "100", answer
        ]
    );
    assert!(driven.result.is_ok());
}

#[test]
fn one_exchange_alone_ends_in_a_step() {
    let calls = Calls::new();
    let exchange = srp_sign_in(&public_client());
    let answers = [
        nothing(TransportErrorKind::Connect),
        reply(&password_verifier()),
    ];
    let driven = drive(calls.carry(exchange, moment(START)), answers);
    assert!(matches!(driven.result, Ok(Step::Send(_))));
    assert_eq!(driven.words(), ["InitiateAuth", "50", "InitiateAuth"]);
}

/// The tokens say when they were issued: 90 s ahead of this clock.
#[test]
fn clones_share_the_services_clock() {
    let calls = Calls::new();
    let mut body = tokens();
    let claims = serde_json::json!({"iat": 1_700_000_090, "username": "alice"});
    body["AuthenticationResult"]["AccessToken"] = claiming(&claims).into();
    let exchange =
        public_client().sign_in_with_password(crate::support::alias(), &crate::support::password());
    let clone = calls.clone();
    let date = ("date", "Tue, 14 Nov 2023 22:14:50 GMT");
    let driven = drive(
        clone.run(exchange, moment(START)),
        [reply(&body).with(date)],
    );
    let _ = driven.result.unwrap();
    assert_eq!(
        calls.service_clock().skew().map(|skew| skew.seconds()),
        Some(90)
    );
}

#[test]
fn debug_of_a_call_does_not_show_the_password() {
    let calls = Calls::new();
    let password = cognito_srp_core::Password::new("Correct-Horse7!");
    let exchange = public_client().sign_in_with_password(crate::support::alias(), &password);
    let step = calls.run(exchange, moment(START));
    let sending = format!("{step:?}");
    let CallStep::Send(step) = step else {
        panic!("not {sending}");
    };
    let url = step.request().url().to_owned();
    let gone = std::io::Error::other("gone");
    let error =
        cognito_srp_core::call::TransportError::new(TransportErrorKind::Connect, &url, gone);
    let waiting = format!("{:?}", step.failed(error, moment(START)));
    for shown in [sending, waiting, format!("{calls:?}")] {
        assert!(!shown.contains("Correct-Horse7!"), "{shown}");
        assert!(!shown.contains("18446744073709551615"), "{shown}");
    }
}
