//! How long connecting, a pause, a request and a whole call may take.

use std::net::TcpListener;
use std::time::Duration;

use cognito_srp_core::ErrorCode;

use super::{kind, with_more_time};
use crate::face::{Client, Error, Limits, RetryPolicy, Settings, TransportErrorKind, plain};
use crate::support::tls::{self, Authority};
use crate::support::{
    self, Decoy, Reply, Server, get_user, password_sign_in, password_verifier, refresh, refusal,
    srp_sign_in, tokens, user,
};

/// Short, for tests that end with a time-out.
const SHORT: Duration = Duration::from_millis(200);
/// The usual number of attempts, without waits between them.
const AT_ONCE: RetryPolicy = RetryPolicy::standard().with_base(Duration::ZERO, Duration::ZERO);

fn stall(said: &str) -> Reply {
    Reply::Stall(said.to_owned())
}

/// The whole call has much more time.
#[test]
fn a_server_that_is_silent_is_left_before_the_whole_is_over() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Authent";
    for said in ["", "HTTP/1.1 200 OK\r\nconte", begun] {
        let server = Server::start([stall(said)]);
        let client = Client::build(&Settings::new().with_read_timeout(SHORT)).unwrap();
        let error = client
            .run(password_sign_in(&server.app_client()))
            .unwrap_err();
        assert_eq!(kind(&error), TransportErrorKind::Timeout, "{said:?}");
    }
}

/// The kernel accepts connections, and nobody answers the TLS handshake.
#[test]
fn connecting_has_a_time_of_its_own_and_may_be_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let client = Client::build(&Settings::new().with_connect_timeout(SHORT)).unwrap();
    let client = client.with_limits(Limits::standard().with_retry_policy(AT_ONCE));
    let app_client = support::app_client(&url);
    let error = client.run(password_sign_in(&app_client)).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
    listener.set_nonblocking(true).unwrap();
    let connections = std::iter::from_fn(|| listener.accept().ok());
    assert_eq!(connections.count(), 3);
}

/// The longest possible time means no limit, wherever it is set, and over TLS too.
#[test]
fn no_time_is_too_long() {
    let authority = Authority::new();
    let with_roots = || Settings::new().with_only_roots(authority.pem.as_bytes());
    let connect = with_roots().with_connect_timeout(Duration::MAX);
    let read = with_roots().with_read_timeout(Duration::MAX);
    let all = connect.clone().with_read_timeout(Duration::MAX);
    let limits = Limits::standard();
    let no_limits = limits
        .with_timeout(Duration::MAX)
        .with_deadline(Duration::MAX);
    let endless = AT_ONCE
        .with_base(Duration::MAX, Duration::MAX)
        .with_cap(Duration::MAX);
    let cases = [
        (connect, limits),
        (read, limits),
        (with_roots(), limits.with_timeout(Duration::MAX)),
        (with_roots(), limits.with_deadline(Duration::MAX)),
        (with_roots(), no_limits),
        (all, no_limits.with_retry_policy(endless)),
    ];
    for (settings, limits) in cases {
        let client = Client::build(&settings).unwrap().with_limits(limits);
        let server = Server::start([user()]);
        client.run(get_user(&server.app_client())).unwrap();
        let (app_client, server) = tls::server(&authority, "127.0.0.1");
        client.run(refresh(&app_client)).unwrap();
        server.join().unwrap();
    }
}

/// The request would be sent three times, because it is safe to repeat.
#[test]
fn an_attempt_ends_with_the_whole_call() {
    let attempt = |time| {
        let server = Server::start([stall(""), user()]);
        let limits = Limits::standard()
            .with_retry_policy(AT_ONCE)
            .with_deadline(time);
        let client = plain().with_limits(limits);
        let error = client.run(get_user(&server.app_client())).unwrap_err();
        (error, server.requests().len())
    };
    let (error, requests) = with_more_time(SHORT, attempt, |(_, requests)| *requests > 0);
    assert_eq!(kind(&error), TransportErrorKind::Timeout, "{error:?}");
    assert_eq!(requests, 1);
}

/// If each attempt has its own time limit, the next attempt is made.
#[test]
fn an_attempt_that_ends_before_it_is_made_again() {
    let attempt = |time| {
        let server = Server::start([stall(""), user()]);
        let limits = Limits::standard()
            .with_retry_policy(AT_ONCE)
            .with_timeout(time)
            .with_deadline(Duration::MAX);
        let outcome = plain()
            .with_limits(limits)
            .run(get_user(&server.app_client()));
        (outcome, server.requests().len())
    };
    let was_enough = |(outcome, requests): &(Result<_, _>, _)| outcome.is_ok() && *requests == 2;
    let (outcome, requests) = with_more_time(SHORT, attempt, was_enough);
    outcome.unwrap();
    assert_eq!(requests, 2);
}

/// The deadline is for the whole sign-in, not for each of its requests: after the first wait there
/// is no time for the second request.
#[test]
fn all_requests_of_a_call_have_one_deadline() {
    let throttled = || refusal("TooManyRequestsException", "x-amz-retry-after: 1000\r\n");
    let server = Server::start([throttled(), password_verifier(), throttled(), tokens()]);
    let limits = Limits::standard()
        .with_retry_policy(AT_ONCE)
        .with_deadline(Duration::from_millis(1900));
    let client = plain().with_limits(limits);
    let error = client.run(srp_sign_in(&server.app_client())).unwrap_err();
    let Error::Service(error) = error else {
        panic!("not what the attempt came to: {error:?}");
    };
    assert_eq!(error.operation(), "RespondToAuthChallenge");
    assert_eq!(*error.code(), ErrorCode::TooManyRequests);
    assert_eq!(server.requests().len(), 3);
}

/// The service asks for a longer wait than the time that is left.
#[test]
fn no_wait_starts_that_would_pass_the_deadline() {
    let throttled = refusal("TooManyRequestsException", "retry-after: 5\r\n");
    let server = Server::start([throttled, user()]);
    let limits = Limits::standard().with_deadline(Duration::from_secs(5));
    let error = plain()
        .with_limits(limits)
        .run(get_user(&server.app_client()))
        .unwrap_err();
    let Error::Service(error) = error else {
        panic!("not what the attempt came to: {error:?}");
    };
    assert_eq!(*error.code(), ErrorCode::TooManyRequests);
    assert_eq!(server.requests().len(), 1);
}

/// A valid requested wait is longer than what is left of the call; an invalid one is ignored, and
/// so is one that no clock can reach.
#[test]
fn no_wait_is_as_long_as_a_head_asks_for() {
    let (short, endless) = (Duration::from_secs(4), Duration::MAX);
    let cases = [
        ("retry-after: 18446744073709551615", short, 1),
        ("x-amz-retry-after: 18446744073709551615", short, 1),
        ("retry-after: 100000000000000000000", endless, 3),
        ("retry-after: -1", endless, 3),
        ("retry-after: 1e9", endless, 3),
        ("retry-after: Fri, 31 Dec 9999 23:59:59 GMT", endless, 3),
        ("x-amz-retry-after: NaN", endless, 3),
    ];
    for (header, deadline, requests) in cases {
        let throttled = || refusal("TooManyRequestsException", &format!("{header}\r\n"));
        let server = Server::start([throttled(), throttled(), throttled()]);
        let limits = Limits::standard()
            .with_retry_policy(AT_ONCE)
            .with_deadline(deadline);
        let client = plain().with_limits(limits);
        let error = client.run(get_user(&server.app_client())).unwrap_err();
        let Error::Service(error) = error else {
            panic!("{header}: {error:?}");
        };
        assert_eq!(*error.code(), ErrorCode::TooManyRequests, "{header}");
        assert_eq!(server.requests().len(), requests, "{header}");
    }
}

#[test]
fn nothing_is_sent_when_the_time_is_over() {
    let decoy = Decoy::new();
    let client = plain().with_limits(Limits::standard().with_deadline(Duration::ZERO));
    let app_client = support::app_client(&decoy.url());
    let error = client.run(get_user(&app_client)).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Timeout, "{error:?}");
    let text = error.to_string();
    assert!(text.ends_with(": call deadline of 0ns exceeded"), "{text}");
    assert!(decoy.nobody_came());
}
