//! Responses and handshakes that stop after each octet.

use cognito_srp_core::Settled;
use cognito_transport::fault::CLOSED;

use super::{assert_told, failure};
use crate::face::TransportErrorKind::{Connect, Other};
use crate::face::{Settings, over};
use crate::shared::ONCE;
use crate::shared::tls::versions;
use crate::support::tls::{Authority, closing_in_the_handshake};
use crate::support::{Reply, Server, TOKENS, password_sign_in};

/// A response is complete only with its last octet, however its length is given, or with the empty
/// chunk (RFC 9112, section 8), after which nothing has to follow.
#[test]
fn responses_cut_at_every_octet() {
    let length = TOKENS.len();
    let (first, second) = TOKENS.split_at(50);
    let rest = length - 50;
    let whole = [
        format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{TOKENS}"),
        format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n32\r\n{first}\r\n\
             {rest:x}\r\n{second}\r\n0\r\n\r\n"
        ),
        format!(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{TOKENS}"
        ),
    ];
    let client = over(None, &Settings::new()).with_limits(ONCE);
    for whole in &whole {
        let cut = |at: usize| Reply::Cut(whole[..at].to_owned());
        let server = Server::start((0..=whole.len()).map(cut));
        for at in 0..whole.len() {
            if whole[..at].ends_with("\r\n0\r\n") || whole[..at].ends_with("\r\n0\r\n\r") {
                let _ = client.run(password_sign_in(&server.app_client()));
                continue;
            }
            let error = failure(&client, &server.url(), true);
            let said = &whole[..at];
            assert_told(&error, said, Other, CLOSED);
        }
        let settled = client.run(password_sign_in(&server.app_client()));
        assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
    }
}

/// Nothing of a request is written before the handshake has ended.
#[test]
fn handshakes_cut_at_every_octet() {
    let authority = Authority::new();
    for version in versions() {
        let config = authority.server_config_of("127.0.0.1", &[version]);
        let (url, server) = closing_in_the_handshake(config);
        let settings = Settings::new().with_only_roots(authority.pem.as_bytes());
        let client = over(None, &settings).with_limits(ONCE);
        let mut cuts = 0;
        while !server.is_finished() {
            let error = failure(&client, &url, true);
            // After the last one, nobody listens.
            if !error.to_string().contains("refused") {
                assert_told(&error, "a handshake", Connect, CLOSED);
                cuts += 1;
            }
        }
        assert!(cuts + 1 >= server.join().unwrap());
    }
}
