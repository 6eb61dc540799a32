//! What a client does without its HTTP library.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::error::Error;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cognito_srp_core::call::{CallObserver, Limits, TransportError, TransportErrorKind};
use cognito_srp_core::{AppClient, RefreshToken, Response, Timestamp, Tokens};
use cognito_transport::{
    BodyBuffer, LONGEST_HEAD, Reply, SharedClient, check_head, confirm_device, fault,
};
use http::{HeaderMap, HeaderValue};

const URL: &str = "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB/keys";

fn app_client() -> AppClient {
    AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE").unwrap()
}

/// The tokens in a reply with these further members.
fn tokens(members: &str) -> Tokens {
    let body = format!(
        r#"{{"AuthenticationResult": {{"AccessToken": "header.payload.signature",
        "ExpiresIn": 3600{members}, "TokenType": "Bearer"}}}}"#
    );
    let now = Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000));
    let exchange = app_client().refresh(&RefreshToken::new("refresh"));
    let response = Response::new(200, [], body.as_bytes());
    exchange.receive(response, now).unwrap()
}

#[test]
fn a_device_is_confirmed_only_if_it_is_new() {
    assert!(
        confirm_device(&app_client(), &tokens(""))
            .unwrap()
            .is_none()
    );
    let new = tokens(
        r#", "NewDeviceMetadata": {"DeviceGroupKey": "-abcdefgh",
            "DeviceKey": "eu-west-2_6ab4d7f0-5d7f-4e0c-9f63-2c2b0a7d1e11"}"#,
    );
    let exchange = confirm_device(&app_client(), &new).unwrap().unwrap();
    assert_eq!(exchange.request().operation(), "ConfirmDevice");
}

#[test]
fn a_fetch_of_a_key_set_is_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&told);
    let observer = CallObserver::new(move |event| ear.lock().unwrap().push(format!("{event:?}")));
    let client = SharedClient::new().with_observer(observer);
    let took = Duration::from_millis(17);
    let came = Reply::new(404, HeaderMap::new(), BodyBuffer::new());
    client.tell_of_key_set(took, &Ok(came));
    let error = io::Error::from(ErrorKind::ConnectionRefused);
    let failed = TransportError::new(TransportErrorKind::Connect, URL, error);
    client.tell_of_key_set(took, &Err(failed));
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|it| it.contains("jwks.json")), "{told:?}");
    assert!(told.iter().all(|it| it.contains("17ms")), "{told:?}");
    assert!(told.iter().any(|it| it.contains("404")), "{told:?}");
    assert!(told.iter().any(|it| it.contains("Connect")), "{told:?}");
}

#[test]
fn a_reply_has_what_came_and_does_not_show_it() {
    let mut body = BodyBuffer::new();
    body.extend(b"octets").unwrap();
    let reply = Reply::new(404, HeaderMap::new(), body);
    assert_eq!(reply.plain(), (404, b"octets".as_slice()));
    assert_eq!(format!("{reply:?}"), "Reply { status: 404, .. }");
}

#[test]
fn a_fetch_has_the_time_of_one_attempt() {
    let limits = Limits::standard().with_timeout(Duration::from_secs(7));
    let client = SharedClient::new().with_limits(limits);
    let attempt = client.attempt_to_get(URL).unwrap();
    assert_eq!((attempt.url, attempt.body), (URL, None));
    assert_eq!(attempt.time, Duration::from_secs(7));
    let late = client.with_limits(limits.with_deadline(Duration::ZERO));
    let error = late.attempt_to_get(URL).err().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::Timeout);
}

/// The messages of std and of the operating system have other words.
#[test]
fn a_limit_of_time_has_one_name() {
    let words = "no answer in time";
    let error = io::Error::new(ErrorKind::TimedOut, words);
    assert_eq!(fault::of_cause(&error).unwrap(), fault::TIMED_OUT);
    let other = io::Error::new(ErrorKind::ConnectionRefused, words);
    assert_eq!(fault::of_cause(&other).unwrap(), words);
}

#[test]
fn a_head_that_is_too_long_is_no_http() {
    let mut fields = HeaderMap::new();
    let most = LONGEST_HEAD - "name: \r\n".len();
    let value = |length| HeaderValue::try_from("x".repeat(length)).unwrap();
    fields.insert("name", value(most));
    check_head(URL, &fields).unwrap();
    fields.insert("name", value(most + 1));
    let error = check_head(URL, &fields).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(error.to_string().contains(fault::NOT_HTTP), "{error}");
    let source = error.source().unwrap().to_string();
    assert_eq!(source, "the head of the response is too long");
}
