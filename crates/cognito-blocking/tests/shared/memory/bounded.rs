//! However much a peer says, a client takes no more memory than for a great reply.

use std::time::{Duration, Instant};

use crate::ALLOCATED;
use crate::face::{Limits, RetryPolicy, meanwhile, plain};
use crate::support::faulty::{Connection, Peer, Play};
use crate::support::{app_client, in_another_process, password_sign_in};

/// The body, its buffers as they grow, what JSON is made of it, and the peer, which is in
/// this process too.
const MOST: usize = 4 << 20;

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const GZIP: &str = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n";

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
        it.flood(&[CHUNKED, "7fffffffffffffff\r\n"].concat(), "[");
    }),
    ("what is packed", |it: &mut Connection| it.flood(GZIP, "\0")),
];

/// What is counted is all of a process.
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
