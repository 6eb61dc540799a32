//! The deadline of a whole call.

use core::time::Duration;

use cognito_srp_core::call::{CallStep, Calls};
use cognito_srp_core::call::{Error, Limits, TransportErrorKind};

use crate::driver::{drive, moment, nothing, refusal, reply};
use crate::support::{password_verifier, public_client, srp_sign_in, tokens};

const START: Duration = Duration::ZERO;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn timed_out(result: Result<impl Sized, Error>) -> String {
    match result {
        Err(Error::Transport(error)) => {
            assert_eq!(error.kind(), TransportErrorKind::Timeout);
            error.to_string()
        }
        Err(other) => panic!("not {other}"),
        Ok(_) => panic!("it went well"),
    }
}

/// Attempts get 30 s each, and the call gets 60 s in all.
#[test]
fn the_deadline_covers_requests_attempts_and_waits() {
    let calls = Calls::new();
    let answers = [
        reply(&password_verifier()).after(seconds(20)),
        nothing(TransportErrorKind::Connect).after(seconds(25)),
        reply(&tokens()),
    ];
    let driven = drive(
        calls.run(srp_sign_in(&public_client()), moment(START)),
        answers,
    );
    assert_eq!(driven.times(), [30, 30, 14]);
    assert!(driven.result.is_ok());
}

#[test]
fn nothing_is_sent_after_the_deadline() {
    let calls = Calls::new().with_limits(Limits::standard().with_deadline(seconds(5)));
    let answers = [reply(&password_verifier()).after(seconds(6))];
    let driven = drive(
        calls.run(srp_sign_in(&public_client()), moment(START)),
        answers,
    );
    assert_eq!(driven.words(), ["InitiateAuth"]);
    timed_out(driven.result);
    // No attempt is made when no time is left.
    let calls = Calls::new().with_limits(Limits::standard().with_deadline(START));
    match calls.run(srp_sign_in(&public_client()), moment(START)) {
        CallStep::Done(result) => timed_out(result),
        other => panic!("not {other:?}"),
    };
}

/// The result of the attempt before it is returned.
#[test]
fn no_wait_starts_that_would_reach_the_deadline() {
    let calls = Calls::new().with_limits(Limits::standard().with_deadline(seconds(5)));
    let throttled = || refusal("TooManyRequestsException").with(("retry-after", "4"));
    let answers = [throttled().after(seconds(1))];
    let driven = drive(
        calls.run(srp_sign_in(&public_client()), moment(START)),
        answers,
    );
    assert!(matches!(driven.result, Err(Error::Service(_))));
    assert_eq!(driven.words(), ["InitiateAuth"]);
    let answers = [throttled(), reply(&password_verifier()), reply(&tokens())];
    let driven = drive(
        calls.run(srp_sign_in(&public_client()), moment(START)),
        answers,
    );
    assert_eq!(driven.elapsed, seconds(4));
    assert!(driven.result.is_ok());
}

/// For example, the machine slept through the wait.
#[test]
fn the_deadline_may_pass_during_a_wait() {
    let calls = Calls::new();
    let step = calls.run(srp_sign_in(&public_client()), moment(START));
    let CallStep::Send(sending) = step else {
        panic!("not {step:?}");
    };
    let gone = std::io::Error::other("gone");
    let url = sending.request().url().to_owned();
    let error =
        cognito_srp_core::call::TransportError::new(TransportErrorKind::Connect, &url, gone);
    let CallStep::Wait(waiting) = sending.failed(error, moment(seconds(1))) else {
        panic!("no wait");
    };
    match waiting.over(moment(seconds(60))) {
        CallStep::Done(result) => timed_out(result),
        other => panic!("not {other:?}"),
    };
}
