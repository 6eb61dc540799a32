//! However much a peer sends, a client uses no more memory than for a large reply.

use std::time::{Duration, Instant};

use crate::ALLOCATED;
use crate::face::{Limits, RetryPolicy, meanwhile, plain};
use crate::support::faulty::{Connection, Peer, Play};
use crate::support::packed::beginning_of_gzip;
use crate::support::{Server, app_client, in_another_process, json, password_sign_in};

/// For the body, its growing buffers, the parsed JSON, and the peer, which is in this process too.
const MOST: usize = 4 << 20;

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

const FLOODS: [(&str, Play); 9] = [
    ("a status line", |it| it.flood("HTTP/1.1 200 ", "O")),
    ("a field", |it| it.flood("HTTP/1.1 200 OK\r\na: ", "a")),
    ("fields", |it| it.flood("HTTP/1.1 200 OK\r\n", "a: b\r\n")),
    ("100 Continue", |it| {
        it.flood("", "HTTP/1.1 100 Continue\r\n\r\n");
    }),
    ("a body", |it| it.flood("HTTP/1.1 200 OK\r\n\r\n", "[")),
    ("a body of all lengths", |it| {
        it.flood(
            "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551614\r\n\r\n",
            "[",
        );
    }),
    ("chunks of an octet", |it| it.flood(CHUNKED, "1\r\n[\r\n")),
    ("one chunk", |it| {
        it.flood([CHUNKED, "7fffffffffffffff\r\n"].concat(), "[");
    }),
    ("what is packed", |it: &mut Connection| {
        it.flood(beginning_of_gzip(), "\0");
    }),
];

/// The counter is for the whole process.
#[test]
fn no_peer_makes_a_client_take_all_memory() {
    in_another_process("memory::bounded::floods", &[]);
}

#[test]
#[ignore = "in a process of its own"]
fn floods() {
    let limits = Limits::standard()
        .with_timeout(Duration::from_secs(1))
        .with_retry_policy(RetryPolicy::never());
    let client = plain().with_limits(limits);
    for (said, play) in FLOODS {
        let peer = Peer::start(None, play);
        let app_client = app_client(&format!("http://{}", peer.address()));
        ALLOCATED.reset_peak_usage();
        let before = ALLOCATED.current_usage();
        let begun = Instant::now();
        let outcome = client.run(password_sign_in(&app_client));
        let took = ALLOCATED.peak_usage().saturating_sub(before);
        assert!(outcome.is_err(), "{said}");
        eprintln!("{said}: {} KiB, {:?}", took >> 10, begun.elapsed());
        assert!(took < MOST, "{said}: {took} octets");
        meanwhile(move || peer.seen());
    }
}

/// Bodies of less than a megabyte that consist of commas: each adds a small value, in places where
/// any number is allowed.
fn json_bombs() -> [(&'static str, String); 5] {
    let many = |of: &dyn Fn(usize) -> String| {
        let mut all = String::with_capacity(1 << 20);
        for number in 0.. {
            let next = of(number);
            if all.len() + next.len() > (1 << 20) - 1000 {
                break;
            }
            all.push_str(&next);
        }
        all
    };
    let challenge = |parameters: &str| {
        format!(
            r#"{{"ChallengeName": "A", "Session": "s", "ChallengeParameters": {{{parameters}"z": ""}}}}"#
        )
    };
    [
        (
            "parameters",
            challenge(&many(&|it| format!("\"{it:x}\":\"\","))),
        ),
        (
            "parameters of one name",
            challenge(&many(&|_| "\"a\":\"\",".to_owned())),
        ),
        (
            "a text in escapes",
            challenge(&format!("\"a\": \"{}\",", many(&|_| "\\u0061".to_owned()))),
        ),
        (
            "empty arrays",
            format!("{{\"a\": [{}1]}}", many(&|_| "[],".to_owned())),
        ),
        (
            "nothing in a member that nobody knows",
            format!(
                "{{\"a\": {{{}\"z\": 1}}}}",
                many(&|it| format!("\"{it:x}\":1,"))
            ),
        ),
    ]
}

#[test]
fn no_reply_becomes_many_times_what_it_was() {
    in_another_process("memory::bounded::bombs", &[]);
}

#[test]
#[ignore = "in a process of its own"]
fn bombs() {
    for (said, body) in json_bombs() {
        let server = Server::start([json(&body)]);
        let client = plain();
        ALLOCATED.reset_peak_usage();
        let before = ALLOCATED.current_usage();
        let outcome = client.run(password_sign_in(&server.app_client()));
        let took = ALLOCATED.peak_usage().saturating_sub(before);
        eprintln!("{said}: {} KiB of {} KiB", took >> 10, body.len() >> 10);
        drop(outcome);
        assert!(took < MOST, "{said}: {took} octets");
    }
}
