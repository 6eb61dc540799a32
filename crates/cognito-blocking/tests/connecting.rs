//! How long each part of a request may take, and an answer that meets a closed door.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cognito_blocking::cognito_srp_core::Settled;
use cognito_blocking::cognito_srp_core::retry::RetryPolicy;
use cognito_blocking::ureq::config::Config;
use cognito_blocking::ureq::http::Uri;
use cognito_blocking::ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use cognito_blocking::ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use cognito_blocking::ureq::{self, Agent};
use cognito_blocking::{Client, ClientBuilder, Error, TransportErrorKind};
use support::{Reply, Server, password_sign_in, srp_sign_in, tokens};

/// Short, for those tests that end with a time-out.
const SHORT: Duration = Duration::from_millis(200);
/// As many attempts as ever, with no wait between them.
const AT_ONCE: RetryPolicy = RetryPolicy::standard().with_base(Duration::ZERO, Duration::ZERO);

fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        Error::Flow(error) => panic!("not a transport error: {error:?}"),
    }
}

/// What becomes of a sign-in with a server that does so. The whole has much more time.
fn with(builder: ClientBuilder, reply: Reply) -> TransportErrorKind {
    let server = Server::start([reply]);
    let client = builder.build().unwrap();
    let error = client
        .run(password_sign_in(&server.app_client()))
        .unwrap_err();
    kind(&error)
}

#[test]
fn a_server_that_is_silent_is_left_before_the_whole_is_over() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Authent";
    for said in ["", "HTTP/1.1 200 OK\r\nconte", begun] {
        let builder = Client::builder().with_read_timeout(SHORT);
        let kind = with(builder, Reply::Stall(said.to_owned()));
        assert_eq!(kind, TransportErrorKind::Timeout, "{said:?}");
    }
}

/// The kernel takes connections, and nobody says a word of TLS.
#[test]
fn connecting_has_a_time_of_its_own_and_may_be_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let builder = Client::builder().with_connect_timeout(SHORT);
    let client = builder.build().unwrap().with_retry_policy(AT_ONCE);
    let app_client = support::app_client(&url);
    let error = client.run(password_sign_in(&app_client)).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
    listener.set_nonblocking(true).unwrap();
    let connections = std::iter::from_fn(|| listener.accept().ok());
    assert_eq!(connections.count(), 3);
}

/// Leads to a door that is closed, but for the first look and the last.
#[derive(Debug)]
struct Detour(AtomicUsize);

impl Resolver for Detour {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let last = if self.0.fetch_add(1, Ordering::SeqCst) == 1 {
            2
        } else {
            1
        };
        let address = IpAddr::V4(Ipv4Addr::new(127, 0, 0, last));
        let mut addresses = self.empty();
        addresses.push(SocketAddr::new(address, uri.port_u16().unwrap()));
        Ok(addresses)
    }
}

/// An answer that never reached the service is sent again. (Elsewhere 127.0.0.2
/// does not exist.)
#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_was_refused_a_connection_is_sent_again() {
    let challenge = support::json_and_close(support::PASSWORD_VERIFIER);
    let server = Server::start([challenge, tokens(), tokens()]);
    let config = Agent::config_builder().proxy(None).build();
    let agent = Agent::with_parts(config, DefaultConnector::default(), Detour(0.into()));
    let client = Client::with_agent(agent).with_retry_policy(AT_ONCE);
    let app_client = support::app_client(&format!("http://pool.test:{}", server.port()));
    let settled = client.run(srp_sign_in(&app_client));
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].connection, 1);
}
