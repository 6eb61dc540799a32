//! What an observer is told about a call.

use core::time::Duration;
use std::sync::{Arc, Mutex};

use cognito_srp_core::AccessToken;
use cognito_srp_core::call::{CallEvent, CallEventKind, CallObserver, Calls, TransportErrorKind};
use serde_json::json;

use crate::driver::{drive, moment, nothing, refusal, reply};
use crate::support::{confidential_client, password_verifier, public_client, tokens};

type Told<T> = Arc<Mutex<T>>;

/// The calls, and what was reported about them: with `Debug`'s words, and in short form.
fn observed() -> (Calls, Told<Vec<String>>, Told<String>) {
    let (short, whole) = (
        Arc::<Mutex<Vec<String>>>::default(),
        Arc::<Mutex<String>>::default(),
    );
    let (to_short, to_whole) = (Arc::clone(&short), Arc::clone(&whole));
    let observer = CallObserver::new(move |event: &CallEvent<'_>| {
        let kind = match event.kind {
            CallEventKind::Sending { time } => format!("has {} s", time.as_secs()),
            CallEventKind::Received {
                status,
                code,
                request_id,
                ..
            } => {
                format!("{status} {code:?} {request_id:?}")
            }
            CallEventKind::Failed(error) => format!("{:?}", error.kind()),
            CallEventKind::Waiting(time) => format!("waits {} ms", time.as_millis()),
            _ => "?".to_owned(),
        };
        let at = event.elapsed.as_millis();
        let line = format!("{at} {} {}: {kind}", event.operation, event.attempt);
        to_short.lock().unwrap().push(line);
        to_whole.lock().unwrap().push_str(&format!("{event:?}"));
    });
    (Calls::new().with_observer(observer), short, whole)
}

#[test]
fn each_attempt_wait_and_result_is_reported() {
    let (calls, told, _) = observed();
    let user = json!({"Username": "alice", "UserAttributes": []});
    let id = ("X-Amzn-RequestId", "1c8d0e7a");
    let answers = [
        nothing(TransportErrorKind::Connect).after(Duration::from_millis(7)),
        refusal("TooManyRequestsException").with(id),
        reply(&user).with(id),
    ];
    let exchange = public_client().get_user(&AccessToken::new("token"));
    let driven = drive(calls.run(exchange, moment(Duration::ZERO)), answers);
    assert!(driven.result.is_ok());
    let expected = [
        "0 GetUser 1: has 30 s",
        "7 GetUser 1: Connect",
        "7 GetUser 1: waits 50 ms",
        "57 GetUser 2: has 30 s",
        "57 GetUser 2: 400 Some(\"TooManyRequestsException\") Some(\"1c8d0e7a\")",
        "57 GetUser 2: waits 2000 ms",
        "2057 GetUser 3: has 30 s",
        "2057 GetUser 3: 200 None Some(\"1c8d0e7a\")",
    ];
    assert_eq!(*told.lock().unwrap(), expected);
}

/// Each request of a sign-in has its own attempts, and no report contains a secret.
#[test]
fn a_sign_in_is_reported_without_secrets() {
    let (calls, told, whole) = observed();
    let exchange = crate::support::srp_sign_in(&confidential_client());
    let answers = [reply(&password_verifier()), reply(&tokens())];
    let driven = drive(calls.run(exchange, moment(Duration::ZERO)), answers);
    assert!(driven.result.is_ok());
    let expected = [
        "0 InitiateAuth 1: has 30 s",
        "0 InitiateAuth 1: 200 None None",
        "0 RespondToAuthChallenge 1: has 30 s",
        "0 RespondToAuthChallenge 1: 200 None None",
    ];
    assert_eq!(*told.lock().unwrap(), expected);
    let whole = whole.lock().unwrap();
    for secret in [
        "Correct-Horse7!",
        crate::support::SECRET,
        "header.payload",
        "QkxPQ0s=",
    ] {
        assert!(!whole.contains(secret), "{secret}: {whole}");
    }
}

/// So that another client can be built with it.
#[test]
fn an_observer_can_be_passed_on() {
    assert!(Calls::new().observer().is_none());
    let (calls, told, _) = observed();
    let other = Calls::new().with_observer(calls.observer().unwrap().clone());
    let exchange = public_client().get_user(&AccessToken::new("token"));
    let answers = [reply(&json!({"Username": "alice", "UserAttributes": []}))];
    let driven = drive(other.run(exchange, moment(Duration::ZERO)), answers);
    assert!(driven.result.is_ok());
    let told = told.lock().unwrap();
    assert!(told[0].contains("GetUser"), "{told:?}");
}
