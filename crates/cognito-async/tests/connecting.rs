//! How long each part of a request may take, and an answer that meets a closed door.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

#[path = "../../cognito-blocking/tests/support/mod.rs"]
mod support;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cognito_async::cognito_srp_core::Settled;
use cognito_async::cognito_srp_core::retry::RetryPolicy;
use cognito_async::reqwest;
use cognito_async::reqwest::dns::{Addrs, Name, Resolve, Resolving};
use cognito_async::{Client, ClientBuilder, Error, TransportErrorKind};
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
async fn with(builder: ClientBuilder, reply: Reply) -> TransportErrorKind {
    let server = Server::start([reply]);
    let client = builder.build().unwrap();
    let error = client
        .run(password_sign_in(&server.app_client()))
        .await
        .unwrap_err();
    kind(&error)
}

#[tokio::test]
async fn a_server_that_is_silent_is_left_before_the_whole_is_over() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Authent";
    for said in ["", "HTTP/1.1 200 OK\r\nconte", begun] {
        let builder = Client::builder().with_read_timeout(SHORT);
        let kind = with(builder, Reply::Stall(said.to_owned())).await;
        assert_eq!(kind, TransportErrorKind::Timeout, "{said:?}");
    }
}

/// The kernel takes connections, and nobody says a word of TLS.
#[tokio::test]
async fn connecting_has_a_time_of_its_own_and_may_be_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let builder = Client::builder().with_connect_timeout(SHORT);
    let client = builder.build().unwrap().with_retry_policy(AT_ONCE);
    let app_client = support::app_client(&url);
    let error = client.run(password_sign_in(&app_client)).await.unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
    listener.set_nonblocking(true).unwrap();
    let connections = std::iter::from_fn(|| listener.accept().ok());
    assert_eq!(connections.count(), 3);
}

/// Leads to a door that is closed, but for the first look and the last.
struct Detour(AtomicUsize);

impl Resolve for Detour {
    fn resolve(&self, _: Name) -> Resolving {
        let looks = self.0.fetch_add(1, Ordering::SeqCst);
        let last = if looks == 1 { 2 } else { 1 };
        let address = IpAddr::V4(Ipv4Addr::new(127, 0, 0, last));
        // The port is that of the URL.
        let addresses: Addrs = Box::new([SocketAddr::new(address, 0)].into_iter());
        Box::pin(async { Ok(addresses) })
    }
}

/// An answer that never reached the service is sent again. (Elsewhere 127.0.0.2
/// does not exist.)
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_answer_that_was_refused_a_connection_is_sent_again() {
    let challenge = support::json_and_close(support::PASSWORD_VERIFIER);
    let server = Server::start([challenge, tokens(), tokens()]);
    let builder = reqwest::Client::builder().no_proxy();
    let builder = builder.dns_resolver(Arc::new(Detour(0.into())));
    let client = Client::from_builder(builder).unwrap();
    let client = client.with_retry_policy(AT_ONCE);
    let app_client = support::app_client(&format!("http://pool.test:{}", server.port()));
    let settled = client.run(srp_sign_in(&app_client)).await;
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].connection, 1);
}
