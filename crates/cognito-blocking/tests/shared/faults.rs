//! For each fault: its kind, its message, and how often a request is sent. One request has a
//! password, which must not be sent twice; the other only reads.

mod certificates;
mod cut;
mod endless;

use std::sync::Arc;
use std::time::Duration;

use cognito_transport::fault::{CLOSED, NO_TUNNEL, NOT_HTTP, PROXY_AUTHENTICATION, TIMED_OUT};

use super::{LONGEST, kind, with_more_time};
use crate::face::TransportErrorKind::{self, Connect, Other, ProxyAuthentication, Timeout};
use crate::face::{Client, Error, Limits, RetryPolicy, Settings, meanwhile, over};
use crate::support::faulty::{Connection, Peer, Play};
use crate::support::tls::Authority;
use crate::support::{CANARY, app_client, every_form, get_user, nowhere, password_sign_in};

/// What ends with a time-out takes so long, and all that comes before it has that much time:
/// both longer where that is not enough.
const SHORT: Duration = Duration::from_secs(1);

/// The number of connections, and of requests that are read on them: for the password, and for the
/// request that only reads.
type Seen = [(usize, usize); 2];

/// A fault, what the peer does on each connection, and the result.
type Row = (&'static str, Play, TransportErrorKind, &'static str, Seen);

/// No connection: tried again, whatever the request contains.
const BEFORE: Seen = [(3, 0), (3, 0)];
/// A connection, but the client cannot know what was read on it.
const UNREAD: Seen = [(1, 0), (3, 0)];
/// The request was read.
const READ: Seen = [(1, 1), (3, 3)];
/// The proxy read as many requests for a tunnel as there were attempts.
const TUNNELS: Seen = [(3, 3), (3, 3)];

#[rustfmt::skip]
const OVER_TCP: [Row; 12] = [
    ("closed at once", |_| {}, Other, CLOSED, UNREAD),
    ("reset", Connection::request_that_is_reset, Other, CLOSED, READ),
    ("closed", Connection::request, Other, CLOSED, READ),
    ("closed in the head", |it| it.answer(HEAD), Other, CLOSED, READ),
    ("closed in the body", |it| it.answer(BODY), Other, CLOSED, READ),
    ("closed in a chunk", |it| it.answer(CHUNK), Other, CLOSED, READ),
    ("no HTTP", |it| it.answer("garbage\r\n\r\n"), Other, NOT_HTTP, READ),
    ("no chunk", |it| it.answer(NO_CHUNK), Other, NOT_HTTP, READ),
    ("a head of a megabyte", |it| it.answer([HEAD, ": ", &"a".repeat(1 << 20)].concat()), Other, NOT_HTTP, READ),
    ("silence", |it| it.stall(""), Timeout, TIMED_OUT, READ),
    ("silence in the head", |it| it.stall(HEAD), Timeout, TIMED_OUT, READ),
    ("silence in the body", |it| it.stall(BODY), Timeout, TIMED_OUT, READ),
];

#[rustfmt::skip]
const OVER_TLS: [Row; 19] = [
    ("closed at once", |_| {}, Connect, CLOSED, BEFORE),
    ("silence", Connection::until_gone, Connect, TIMED_OUT, BEFORE),
    ("no TLS", |it| it.raw(BAD_REQUEST), Connect, CORRUPT, BEFORE),
    ("an alert", |it| it.raw(HANDSHAKE_FAILURE), Connect, "fatal alert: HandshakeFailure", BEFORE),
    ("an alert of an old version", |it| it.raw(PROTOCOL_VERSION), Connect, "fatal alert: ProtocolVersion", BEFORE),
    ("TLS 1.1", |it| it.raw(&hello([0x03, 0x02])), Connect, TOO_OLD, BEFORE),
    ("TLS 1.0", |it| it.raw(&hello([0x03, 0x01])), Connect, TOO_OLD, BEFORE),
    ("a trickle of a handshake", |it| it.raw_trickle(LONG_HELLO), Connect, TIMED_OUT, BEFORE),
    ("closed after the handshake", Connection::shake_hands, Other, CLOSED, UNREAD),
    ("closed", Connection::request, Other, CLOSED, READ),
    ("closed in the head", |it| it.answer(HEAD), Other, CLOSED, READ),
    ("closed in the body", |it| it.answer(BODY), Other, CLOSED, READ),
    ("closed where only its end says how long it is", |it| it.answer(UNTIL_CLOSED), Other, CLOSED, READ),
    ("no chunk", |it| it.answer(NO_CHUNK), Other, NOT_HTTP, READ),
    ("an alert after the request", |it| { it.request(); it.alert() }, Other, "fatal alert: BadRecordMac", READ),
    ("garbage after the request", |it| { it.request(); it.raw(BAD_REQUEST) }, Other, CORRUPT, READ),
    ("a trickle of a record", |it| { it.request(); it.raw_trickle(LONG_RECORD) }, Timeout, TIMED_OUT, READ),
    ("silence after the request", |it| it.stall(""), Timeout, TIMED_OUT, READ),
    ("silence in the body", |it| it.stall(BODY), Timeout, TIMED_OUT, READ),
];

/// CONNECT was read here, and nothing of the request.
#[rustfmt::skip]
const THROUGH_A_PROXY: [Row; 6] = [
    ("closed at once", |_| {}, Connect, NO_TUNNEL, BEFORE),
    ("closed", Connection::request, Connect, NO_TUNNEL, TUNNELS),
    ("no HTTP", |it| it.answer("garbage\r\n\r\n"), Connect, NO_TUNNEL, TUNNELS),
    ("silence", |it| it.stall(""), Connect, TIMED_OUT, TUNNELS),
    ("407", |it| it.answer("HTTP/1.1 407 No\r\n\r\n"), ProxyAuthentication, PROXY_AUTHENTICATION, [(1, 1); 2]),
    ("502", |it| it.answer("HTTP/1.1 502 Bad Gateway\r\n\r\n"), Connect, NO_TUNNEL, TUNNELS),
];

const HEAD: &str = "HTTP/1.1 200 OK\r\nconte";
const BODY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Authent";
const CHUNK: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n{\"Authent";
const NO_CHUNK: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{\"Authent";
/// Without close_notify (RFC 8446, section 6.1) the response may be truncated.
const UNTIL_CLOSED: &str = "HTTP/1.1 200 OK\r\n\r\n{}";
const BAD_REQUEST: &[u8] = b"HTTP/1.1 400 Bad Request\r\n\r\n";
/// RFC 8446, section 6: fatal, handshake_failure.
const HANDSHAKE_FAILURE: &[u8] = &[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28];
/// RFC 8446, section 6: fatal, protocol_version.
const PROTOCOL_VERSION: &[u8] = &[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46];
/// The beginning of a record of 16 KiB (RFC 8446, section 5.1) with a ServerHello of as many.
const LONG_HELLO: &[u8] = &[
    0x16, 0x03, 0x03, 0x40, 0x00, 0x02, 0x00, 0x3f, 0xfc, 0x03, 0x03, 0x5a,
];
/// The same with application data.
const LONG_RECORD: &[u8] = &[0x17, 0x03, 0x03, 0x40, 0x00, 0x5a];
/// rustls's message.
const TOO_OLD: &str = "peer is incompatible: ServerDoesNotSupportTls12Or13";
/// rustls's message.
const CORRUPT: &str = "received corrupt message of type InvalidContentType";

/// A ServerHello of a version (RFC 4346, section 7.4.1.3), with
/// TLS_RSA_WITH_AES_128_CBC_SHA.
fn hello(version: [u8; 2]) -> Vec<u8> {
    let mut record = vec![0x16, 0x03, 0x01, 0x00, 0x2a, 0x02, 0x00, 0x00, 0x26];
    record.extend_from_slice(&version);
    record.extend_from_slice(&[0x5a; 32]);
    record.extend_from_slice(&[0x00, 0x00, 0x2f, 0x00]);
    record
}

/// A client with as many attempts as ever, no wait between them, and this time for what the
/// fault is to use up.
fn client(
    proxy: Option<&str>,
    settings: Settings,
    kind: TransportErrorKind,
    time: Duration,
) -> Client {
    let at_once = RetryPolicy::standard().with_base(Duration::ZERO, Duration::ZERO);
    let limits = Limits::standard().with_retry_policy(at_once);
    match kind {
        Timeout => over(proxy, &settings).with_limits(limits.with_timeout(time)),
        _ => over(proxy, &settings.with_connect_timeout(time)).with_limits(limits),
    }
}

/// The error of the request with the password, or of the one that only reads.
fn failure(client: &Client, endpoint: &str, is_password: bool) -> Error {
    let app_client = app_client(endpoint);
    let outcome = match is_password {
        true => client.run(password_sign_in(&app_client)).map(drop),
        false => client.run(get_user(&app_client)).map(drop),
    };
    let error = outcome.expect_err("it cannot have gone well");
    assert!(!every_form(&error).contains(CANARY), "{error:?}");
    error
}

fn counted(peer: Peer) -> (usize, usize) {
    let seen = meanwhile(move || peer.seen());
    (seen.connections, seen.requests)
}

#[track_caller]
fn assert_told(error: &Error, fault: &str, expected: TransportErrorKind, reason: &str) {
    assert_eq!(kind(error), expected, "{fault}: {error:?}");
    let text = error.to_string();
    assert!(
        text.contains("https://") || text.contains("http://"),
        "{fault}: {text}"
    );
    assert!(text.ends_with(reason), "{fault}: {text}");
}

/// Meets a fault for which the client has so long. Where the time is to be used up, it is longer
/// if too few requests had come by then; that too many had is never excused.
fn in_time(
    reason: &str,
    (connections, requests): (usize, usize),
    meet: impl Fn(Duration) -> (Error, Peer),
) -> (Error, (usize, usize)) {
    let first = match reason == TIMED_OUT {
        true => SHORT,
        false => LONGEST,
    };
    let attempt = |time| {
        let (error, peer) = meet(time);
        (error, counted(peer))
    };
    with_more_time(first, attempt, |(_, came)| {
        *came == (connections, requests) || came.1 > requests
    })
}

/// Meets the fault of a row, all rows at once.
fn check(rows: &[Row], meet: impl Fn(&Row, Duration, bool) -> (Error, Peer) + Sync) {
    std::thread::scope(|scope| {
        for row in rows {
            let meet = &meet;
            let (fault, _, kind, reason, seen) = row;
            // The name of the thread is in a panic's message.
            let thread = std::thread::Builder::new().name((*fault).to_owned());
            let met = thread.spawn_scoped(scope, move || {
                for (is_password, seen) in [true, false].into_iter().zip(seen) {
                    let (error, came) = in_time(reason, *seen, |time| meet(row, time, is_password));
                    assert_told(&error, fault, *kind, reason);
                    assert_eq!(came, *seen, "{fault}");
                }
            });
            met.unwrap();
        }
    });
}

#[test]
fn faults_over_tcp() {
    check(&OVER_TCP, meet_over_tcp);
}

fn meet_over_tcp((_, play, kind, ..): &Row, time: Duration, is_password: bool) -> (Error, Peer) {
    let peer = Peer::start(None, *play);
    let client = client(None, Settings::new(), *kind, time);
    let endpoint = format!("http://{}", peer.address());
    (failure(&client, &endpoint, is_password), peer)
}

#[test]
fn faults_over_tls() {
    let authority = Authority::new();
    let config = Arc::new(authority.server_config("127.0.0.1"));
    check(&OVER_TLS, |(_, play, kind, ..), time, is_password| {
        let peer = Peer::start(Some(config.clone()), *play);
        let settings = Settings::new().with_only_roots(authority.pem.as_bytes());
        let client = client(None, settings, *kind, time);
        let endpoint = format!("https://{}", peer.address());
        (failure(&client, &endpoint, is_password), peer)
    });
}

#[test]
fn faults_of_proxies() {
    check(
        &THROUGH_A_PROXY,
        |(_, play, kind, ..), time, is_password| {
            let peer = Peer::start(None, *play);
            let proxy = format!("http://{}", peer.address());
            let client = client(Some(&proxy), Settings::new(), *kind, time);
            (failure(&client, "https://pool.test", is_password), peer)
        },
    );
}

/// Nobody listens, at the service's address or at the proxy's.
#[test]
fn nobody_is_there() {
    let refused = nowhere();
    for (proxy, endpoint) in [(None, &*refused), (Some(&*refused), "https://pool.test")] {
        let client = client(proxy, Settings::new(), Connect, LONGEST);
        let error = failure(&client, endpoint, true);
        assert_eq!(kind(&error), Connect, "{error:?}");
        let text = error.to_string();
        assert!(
            text.starts_with(&format!("could not reach {endpoint}")),
            "{text}"
        );
        assert!(text.contains("refused"), "{text}");
    }
}

/// The name does not exist (RFC 6761, section 6.4): the resolver says so, or there is no resolver.
#[test]
fn a_name_does_not_resolve() {
    let client = client(None, Settings::new(), Connect, SHORT);
    let error = failure(&client, "https://nowhere.invalid", true);
    assert_eq!(kind(&error), Connect, "{error:?}");
    let text = error.to_string();
    let reason = text.strip_prefix("could not reach https://nowhere.invalid/: ");
    let reason = reason.unwrap_or_else(|| panic!("{text}"));
    // On Windows it is WSAHOST_NOT_FOUND.
    let unknown = reason.starts_with("failed to lookup address information: ")
        || (cfg!(windows) && reason.ends_with("(os error 11001)"));
    assert!(unknown || reason == TIMED_OUT, "{text}");
}
