//! Endless and slow responses, and how much of one is accepted.

use cognito_transport::fault::{NOT_HTTP, TIMED_OUT};

use super::{HEAD, READ, Row, check, client, failure, in_time, meet_over_tcp};
use crate::face::TransportErrorKind::{Other, Timeout};
use crate::face::{Client, Settings};
use crate::shared::kind;
use crate::support::faulty::{Peer, Play};
use crate::support::{Server, TOKENS, answer, password_sign_in};

/// An endless response is either too long or takes too long.
#[rustfmt::skip]
const WITHOUT_END: [Row; 14] = [
    ("a status line", |it| it.flood("HTTP/1.1 200 ", "O"), Other, NOT_HTTP, READ),
    ("what is no status line", |it| it.flood("", "H"), Other, NOT_HTTP, READ),
    ("a name of a field", |it| it.flood(HEAD, "a"), Other, NOT_HTTP, READ),
    ("a field", |it| it.flood("HTTP/1.1 200 OK\r\na: ", "a"), Other, NOT_HTTP, READ),
    ("fields", |it| it.flood("HTTP/1.1 200 OK\r\n", "a: b\r\n"), Other, NOT_HTTP, READ),
    ("trailers", |it| it.flood(LAST_CHUNK, "a: b\r\n"), Other, NOT_HTTP, READ),
    ("a trailer", |it| it.flood(LAST_CHUNK, "a"), Other, NOT_HTTP, READ),
    ("an extension of a chunk", |it| it.flood(SIZE, ";a"), Other, NOT_HTTP, READ),
    ("a size of a chunk", |it| it.flood(SIZE, "0"), Other, NOT_HTTP, READ),
    ("a trickle of a status line", |it| it.trickle("HTTP/1.1 200 ", "O"), Timeout, TIMED_OUT, READ),
    ("a trickle of fields", |it| it.trickle("HTTP/1.1 200 OK\r\n", "a: b\r\n"), Timeout, TIMED_OUT, READ),
    ("a trickle of 100 Continue", |it| it.trickle("", "HTTP/1.1 100 Continue\r\n\r\n"), Timeout, TIMED_OUT, READ),
    ("a trickle of a body", |it| it.trickle("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", " "), Timeout, TIMED_OUT, READ),
    ("a trickle of chunks", |it| it.trickle(LAST_CHUNK.trim_end_matches("0\r\n"), "1\r\n \r\n"), Timeout, TIMED_OUT, READ),
];

const SIZE: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1";
const LAST_CHUNK: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n";

#[test]
fn what_has_no_end() {
    check(&WITHOUT_END, meet_over_tcp);
}

/// It is too long, or takes too long: reqwest limits only the time.
#[test]
fn responses_that_do_not_count_without_end() {
    let plays: [Play; 2] = [
        |it| it.flood("", "HTTP/1.1 100 Continue\r\n\r\n"),
        |it| it.flood("", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"),
    ];
    for play in plays {
        let (error, came) = in_time(TIMED_OUT, (1, 1), |time| {
            let peer = Peer::start(None, play);
            let client = client(None, Settings::new(), Timeout, time);
            let error = failure(&client, &format!("http://{}", peer.address()), true);
            (error, peer)
        });
        let text = error.to_string();
        match kind(&error) {
            Timeout => assert!(text.ends_with(TIMED_OUT), "{text}"),
            Other => assert!(text.ends_with(NOT_HTTP), "{text}"),
            kind => panic!("{kind:?}: {error:?}"),
        }
        assert_eq!(came, (1, 1));
    }
}

/// A head may have 64 KiB and 128 fields; AWS's heads have a hundredth of that.
#[test]
fn heads_are_taken_up_to_a_bound() {
    let field = |octets: usize| format!("x-long: {}\r\n", "a".repeat(octets));
    // Together with the two fields that it already has.
    let fields = |number: usize| "x: y\r\n".repeat(number - 2);
    let heads = [
        (field(60 << 10), true),
        (field(66 << 10), false),
        (fields(128), true),
        (fields(129), false),
    ];
    for (head, is_taken) in heads {
        let server = Server::start([answer("200 OK", &format!("a: b\r\n{head}"), TOKENS)]);
        let client = Client::build(&Settings::new()).unwrap();
        let outcome = client.run(password_sign_in(&server.app_client()));
        match outcome {
            Ok(settled) => assert!(is_taken, "{settled:?}"),
            Err(error) => {
                assert!(!is_taken, "{error:?}");
                assert!(error.to_string().ends_with(NOT_HTTP), "{error}");
            }
        }
    }
}
