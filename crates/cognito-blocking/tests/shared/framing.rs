//! The framing of a body: its length, and what comes before and after it.

use std::thread;

use cognito_srp_core::{ErrorCode, ProtocolError, Settled};
use cognito_transport::fault::{CLOSED, NOT_HTTP};

use super::{kind, once};
use crate::face::{Error, TransportErrorKind};
use crate::support::{CANARY, Reply, Server, TOKENS, every_form, get_user, password_sign_in, user};

/// The result of a response.
#[derive(Debug, PartialEq)]
enum Told {
    Tokens,
    NotHttp,
    Closed,
    /// The response is not Cognito's.
    NotTheService(u16),
    Malformed,
    Refused(ErrorCode),
}

const CHUNKED: &str = "transfer-encoding: chunked\r\n";

/// A response with this in its head, in addition to the correct length.
fn with(head: &str) -> String {
    let length = TOKENS.len();
    said(&format!("content-length: {length}\r\n{head}"))
}

/// A response with this head.
fn said(head: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{head}\r\n{TOKENS}")
}

/// A response in one chunk, with trailers.
fn chunked(head: &str, trailers: &str) -> String {
    let length = TOKENS.len();
    format!("HTTP/1.1 200 OK\r\n{head}\r\n{length:x}\r\n{TOKENS}\r\n0\r\n{trailers}\r\n")
}

fn told(outcome: Result<Settled, Error>) -> Told {
    match outcome {
        Ok(Settled::Done(_)) => Told::Tokens,
        Err(Error::Protocol(ProtocolError::NotTheService { status, .. })) => {
            Told::NotTheService(status)
        }
        Err(Error::Protocol(ProtocolError::Malformed { .. })) => Told::Malformed,
        Err(Error::Service(error)) => Told::Refused(error.code().clone()),
        Err(error) if error.to_string().ends_with(NOT_HTTP) => {
            assert_eq!(kind(&error), TransportErrorKind::Other);
            Told::NotHttp
        }
        Err(error) if error.to_string().ends_with(CLOSED) => {
            assert_eq!(kind(&error), TransportErrorKind::Other);
            Told::Closed
        }
        outcome => panic!("{outcome:?}"),
    }
}

/// RFC 9112, section 6.3: a response with two different lengths, or with an invalid one, is
/// refused.
#[rustfmt::skip]
fn lengths() -> Vec<(&'static str, String, Told)> {
    let length = TOKENS.len();
    vec![
        ("the same length twice", with(&format!("content-length: {length}\r\n")), Told::Tokens),
        ("another length", with("content-length: 2\r\n"), Told::NotHttp),
        ("a negative length", said("content-length: -1\r\n"), Told::NotHttp),
        ("a length with a sign", said(&format!("content-length: +{length}\r\n")), Told::NotHttp),
        ("a length in words", said("content-length: all\r\n"), Told::NotHttp),
        ("a length of 10^20", said("content-length: 100000000000000000000\r\n"), Told::NotHttp),
        ("a length that is too short", said("content-length: 2\r\n"), Told::Malformed),
        ("a length that is too long", said("content-length: 1000\r\n"), Told::Closed),
        ("a length and chunks", chunked(&format!("content-length: 2\r\n{CHUNKED}"), ""), Told::Tokens),
        ("a coding that nobody has", chunked("transfer-encoding: gzip, chunked\r\n", ""), Told::Tokens),
        ("a size of a chunk of 10^20", format!("HTTP/1.1 200 OK\r\n{CHUNKED}\r\n100000000000000000000\r\n{TOKENS}"), Told::NotHttp),
    ]
}

#[rustfmt::skip]
fn lines() -> Vec<(&'static str, String, Told)> {
    let status = |line: &str| with("").replace("HTTP/1.1 200 OK", line);
    vec![
        ("HTTP/1.0", status("HTTP/1.0 200 OK"), Told::Tokens),
        ("HTTP/2.0", status("HTTP/2.0 200 OK"), Told::NotHttp),
        ("no version", status("200 OK"), Told::NotHttp),
        ("a status of two digits", status("HTTP/1.1 20 OK"), Told::NotHttp),
        ("a status of four digits", status("HTTP/1.1 2000 OK"), Told::NotHttp),
        ("a status of 000", status("HTTP/1.1 000 OK"), Told::NotHttp),
        ("a status of 999", status("HTTP/1.1 999 OK"), Told::NotTheService(999)),
        ("a NUL in a field", with("a: \0\r\n"), Told::NotHttp),
        ("a field of two lines", with("a: b\r\n c\r\n"), Told::NotHttp),
        ("a space before the colon", with("a : b\r\n"), Told::NotHttp),
        ("no content", "HTTP/1.1 204 No Content\r\n\r\n".to_owned(), Told::Malformed),
    ]
}

/// What comes before the final response, and after its body, has no effect.
#[rustfmt::skip]
fn around() -> Vec<(&'static str, String, Told)> {
    let continued = "HTTP/1.1 100 Continue\r\n\r\n".repeat(20);
    let hint = "HTTP/1.1 103 Early Hints\r\nx-amzn-errortype: NotAuthorizedException\r\n\
                date: Fri, 31 Dec 9999 23:59:59 GMT\r\n\r\n";
    let trailers = "x-amzn-errortype: NotAuthorizedException\r\ncontent-length: 0\r\n\
                    content-type: text/html\r\ndate: Fri, 31 Dec 9999 23:59:59 GMT\r\n";
    let refused = chunked(CHUNKED, "x-amzn-errortype: NotAuthorizedException\r\n")
        .replace("200 OK", "400 Bad Request");
    vec![
        ("twenty times 100 Continue", continued + &with(""), Told::Tokens),
        ("an early hint of an error", hint.to_owned() + &with(""), Told::Tokens),
        ("trailers of an error", chunked(CHUNKED, trailers), Told::Tokens),
        ("a code in a trailer", refused, Told::NotTheService(400)),
    ]
}

fn check(rows: Vec<(&'static str, String, Told)>) {
    let mut wrong = Vec::new();
    thread::scope(|scope| {
        let tried = rows.into_iter().map(|(name, said, expected)| {
            scope.spawn(move || {
                let server = Server::start([Reply::Cut(said)]);
                let outcome = once().run(password_sign_in(&server.app_client()));
                if let Err(error) = &outcome {
                    assert!(!every_form(error).contains(CANARY), "{name}: {error:?}");
                }
                let got = told(outcome);
                (got != expected).then(|| format!("{name}: {got:?} instead of {expected:?}"))
            })
        });
        let tried: Vec<_> = tried.collect();
        wrong.extend(tried.into_iter().filter_map(|it| it.join().unwrap()));
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn lengths_that_are_none() {
    check(lengths());
}

#[test]
fn lines_that_are_none() {
    check(lines());
}

#[test]
fn what_is_before_and_after() {
    check(around());
}

/// A second response to one request is not taken for the response to the next request.
#[test]
fn a_response_too_many_is_no_answer_to_the_next_request() {
    let (Reply::Answer(alice), mallory) = (user(), user()) else {
        panic!("not an answer");
    };
    let Reply::Answer(mallory) = mallory else {
        panic!("not an answer");
    };
    let both = alice + &mallory.replace("alice", "mary!");
    let bob = Reply::Answer(mallory.replace("alice", "bobby"));
    // The server leaves the first connection open: a client could still read the extra response
    // there.
    let server = Server::start([Reply::Answer(both), bob]);
    let (client, app_client) = (once(), server.app_client());
    let first = client.run(get_user(&app_client)).unwrap();
    assert_eq!(first.username.as_str(), "alice");
    match client.run(get_user(&app_client)) {
        Ok(second) => assert_eq!(second.username.as_str(), "bobby"),
        Err(error) => assert_eq!(kind(&error), TransportErrorKind::Other, "{error:?}"),
    }
}
