//! Which requests are sent again, and how often.

use std::time::{Duration, Instant};

use cognito_srp_core::{ErrorCode, ProtocolError, Settled, User};

use super::{kind, once};
use crate::face::{Client, Error, Limits, RetryPolicy, TransportErrorKind, plain};
use crate::support::{
    self, Reply, Server, answer, get_user, nowhere, password_sign_in, password_verifier, refresh,
    refusal, srp_sign_in, tokens, user,
};

/// The usual number of attempts, without waits between them.
const AT_ONCE: RetryPolicy = RetryPolicy::standard().with_base(Duration::ZERO, Duration::ZERO);

fn client() -> Client {
    plain().with_limits(Limits::standard().with_retry_policy(AT_ONCE))
}

fn bad_gateway() -> Reply {
    answer(
        "502 Bad Gateway",
        "content-type: text/html\r\n",
        "<html>Bad Gateway</html>",
    )
}

fn got(user: Result<User, Error>) -> String {
    user.unwrap().username.as_str().to_owned()
}

fn code(error: Error) -> ErrorCode {
    match error {
        Error::Service(error) => error.code().clone(),
        other => panic!("not the service's: {other:?}"),
    }
}

/// The same request, three times.
fn sent_three_times(server: &Server) {
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(
        requests
            .iter()
            .all(|request| request.body == requests[0].body)
    );
}

#[test]
fn what_does_no_harm_is_sent_three_times() {
    let unavailable = answer("503 Service Unavailable", "", "");
    let server = Server::start([bad_gateway(), unavailable, user(), user()]);
    assert_eq!(got(client().run(get_user(&server.app_client()))), "alice");
    sent_three_times(&server);
}

#[test]
fn the_third_failure_stands() {
    let server = Server::start([bad_gateway(), bad_gateway(), bad_gateway(), user()]);
    let error = client().run(get_user(&server.app_client())).unwrap_err();
    let Error::Protocol(error) = error else {
        panic!("{error:?}");
    };
    let content_type = Some("text/html".to_owned());
    let expected = ProtocolError::NotTheService {
        status: 502,
        content_type,
    };
    assert_eq!(error, expected);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_broken_connection_is_no_harm_to_what_reads() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{";
    let cut = || Reply::Cut(String::new());
    let server = Server::start([cut(), Reply::Cut(begun.to_owned()), user()]);
    assert_eq!(got(client().run(get_user(&server.app_client()))), "alice");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn without_a_policy_each_is_sent_once() {
    let server = Server::start([bad_gateway(), user()]);
    let client = once();
    client.run(get_user(&server.app_client())).unwrap_err();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_is_throttled_is_sent_again_even_a_password() {
    let throttled = || refusal("TooManyRequestsException", "");
    let server = Server::start([throttled(), throttled(), tokens(), tokens()]);
    let settled = client().run(password_sign_in(&server.app_client()));
    assert!(matches!(settled, Ok(Settled::Done(_))));
    sent_three_times(&server);
}

#[test]
fn an_hours_limit_is_not() {
    let server = Server::start([refusal("LimitExceededException", ""), user()]);
    let error = client().run(get_user(&server.app_client())).unwrap_err();
    assert_eq!(code(error), ErrorCode::LimitExceeded);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_password_that_was_refused_is_not() {
    let server = Server::start([refusal("NotAuthorizedException", ""), tokens()]);
    let error = client()
        .run(password_sign_in(&server.app_client()))
        .unwrap_err();
    assert_eq!(code(error), ErrorCode::NotAuthorized);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_the_service_may_have_counted_is_not() {
    let broken = || Reply::Cut(String::new());
    for failure in [broken(), bad_gateway()] {
        let server = Server::start([password_verifier(), failure, tokens()]);
        client().run(srp_sign_in(&server.app_client())).unwrap_err();
        let requests = server.requests();
        assert_eq!(requests.len(), 2);
        let answers = requests[1].header("x-amz-target").unwrap();
        assert!(answers.ends_with("RespondToAuthChallenge"), "{answers}");
    }
    let server = Server::start([broken(), tokens()]);
    let error = client()
        .run(password_sign_in(&server.app_client()))
        .unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Other);
    assert_eq!(server.requests().len(), 1);
    let server = Server::start([broken(), tokens()]);
    let error = client().run(refresh(&server.app_client())).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Other);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn the_first_half_of_srp_proves_nothing_and_is_sent_again() {
    let server = Server::start([Reply::Cut(String::new()), password_verifier(), tokens()]);
    let settled = client().run(srp_sign_in(&server.app_client()));
    assert!(matches!(settled, Ok(Settled::Done(_))));
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn nobody_there_stays_a_connection_error() {
    let app_client = support::app_client(&nowhere());
    let error = client().run(password_sign_in(&app_client)).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Connect);
}

#[test]
fn the_service_says_how_long_to_wait() {
    let headers = "x-amz-retry-after: 120\r\n";
    let server = Server::start([refusal("TooManyRequestsException", headers), user()]);
    let begun = Instant::now();
    assert_eq!(got(client().run(get_user(&server.app_client()))), "alice");
    assert!(begun.elapsed() >= Duration::from_millis(120));
}

#[test]
fn clones_share_a_budget() {
    // A retry costs 14 of 500.
    let server = Server::start((0..40).map(|_| bad_gateway()));
    let endless = AT_ONCE.with_attempts(u32::MAX);
    let stubborn = plain().with_limits(Limits::standard().with_retry_policy(endless));
    stubborn.run(get_user(&server.app_client())).unwrap_err();
    assert_eq!(server.requests().len(), 36);
    let clone = stubborn.clone();
    clone.run(get_user(&server.app_client())).unwrap_err();
    assert_eq!(server.requests().len(), 1);
    // Another client has its own budget. (This server accepts one connection at a time.)
    drop((stubborn, clone));
    client().run(get_user(&server.app_client())).unwrap_err();
    assert_eq!(server.requests().len(), 3);
}
