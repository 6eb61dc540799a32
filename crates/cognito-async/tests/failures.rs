//! Networks and peers that do not do what they should.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

#[path = "../../cognito-blocking/tests/support/mod.rs"]
mod support;

use std::error::Error as StdError;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use cognito_async::cognito_srp_core::{Error as FlowError, ProtocolError};
use cognito_async::reqwest;
use cognito_async::{Client, Error, Limits, TransportErrorKind};
use support::{
    CANARY, Decoy, Reply, Server, answer, app_client, every_form, nowhere, password_sign_in,
};
use tokio::task::spawn_blocking;

/// Short, for those tests that end with a time-out.
const SHORT: Duration = Duration::from_millis(200);

fn client() -> Client {
    Client::from_builder(reqwest::Client::builder().no_proxy()).unwrap()
}

/// What a caller may pass in against the advice: a client that follows redirects.
fn following() -> Client {
    Client::with_client(reqwest::Client::builder().no_proxy().build().unwrap())
}

/// Fails to sign in, and tells how.
async fn failure(client: &Client, endpoint: &str) -> Error {
    let error = client
        .run(password_sign_in(&app_client(endpoint)))
        .await
        .expect_err("it cannot have gone well");
    assert!(!every_form(&error).contains(CANARY), "{error:?}");
    error
}

fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        Error::Flow(error) => panic!("not a transport error: {error:?}"),
    }
}

async fn kind_from(client: &Client, reply: Reply) -> TransportErrorKind {
    let server = Server::start([reply]);
    kind(&failure(client, server.app_client().endpoint().as_str()).await)
}

#[tokio::test]
async fn a_server_that_never_answers_times_out() {
    let server = Server::start([Reply::Stall(String::new())]);
    let endpoint = server.app_client().endpoint().to_string();
    let error = failure(
        &client().with_limits(Limits::standard().with_timeout(SHORT)),
        &endpoint,
    )
    .await;
    assert_eq!(kind(&error), TransportErrorKind::Timeout);
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("{endpoint} did not answer in time: ")),
        "{text}"
    );
    server.request();
    // Not on this thread: the connection is closed by a task of its own.
    spawn_blocking(move || server.client_gone()).await.unwrap();
}

#[tokio::test]
async fn a_server_that_stops_in_mid_body_times_out() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Authent";
    let client = client().with_limits(Limits::standard().with_timeout(SHORT));
    assert_eq!(
        kind_from(&client, Reply::Stall(begun.to_owned())).await,
        TransportErrorKind::Timeout
    );
}

#[tokio::test]
async fn a_connection_that_is_closed_is_a_transport_error() {
    let in_mid_body = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Authent";
    let in_mid_chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n{\"Authent";
    for cut in [
        "",
        "HTTP/1.1 200 OK\r\nconte",
        in_mid_body,
        in_mid_chunk,
        "garbage\r\n\r\n",
    ] {
        let reply = Reply::Cut(cut.to_owned());
        assert_eq!(
            kind_from(&client(), reply).await,
            TransportErrorKind::Other,
            "{cut:?}"
        );
    }
}

#[tokio::test]
async fn a_connection_that_is_closed_at_once_is_a_transport_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || drop(listener.accept()));
    let error = failure(&client(), &endpoint).await;
    assert_eq!(kind(&error), TransportErrorKind::Other);
    server.join().unwrap();
}

#[tokio::test]
async fn nobody_there_is_a_connection_error() {
    let endpoint = nowhere();
    let error = failure(&client(), &endpoint).await;
    assert_eq!(kind(&error), TransportErrorKind::Connect);
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("could not reach {endpoint}/: ")),
        "{text}"
    );
    assert!(text.contains("refused"), "{text}");
    assert!(error.source().unwrap().is::<reqwest::Error>());
}

#[tokio::test]
async fn tls_is_there_and_refuses_what_is_not() {
    let (endpoint, server) = support::plain_text_server();
    let error = failure(&client(), &endpoint.replace("http:", "https:")).await;
    assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
    server.join().unwrap();
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        for client in [client(), Client::new().unwrap()] {
            let decoy = Decoy::new();
            let location = format!("location: {}\r\n", decoy.url());
            let server = Server::start([answer(status, &location, "")]);
            let error = failure(&client, server.app_client().endpoint().as_str()).await;
            assert!(decoy.nobody_came(), "{status}");
            let Error::Flow(FlowError::Protocol(ProtocolError::NotTheService {
                status: got, ..
            })) = error
            else {
                panic!("{status}: {error:?}");
            };
            assert!(status.starts_with(&got.to_string()));
        }
    }
}

#[tokio::test]
async fn a_client_that_follows_redirects_takes_no_body_along() {
    for status in ["307 Temporary", "308 Permanent"] {
        let decoy = Decoy::new();
        let location = format!("location: {}\r\n", decoy.url());
        let server = Server::start([answer(status, &location, "")]);
        let error = failure(&following(), server.app_client().endpoint().as_str()).await;
        assert!(decoy.nobody_came(), "{status}");
        assert!(
            matches!(error, Error::Flow(FlowError::Protocol(_))),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn what_a_followed_redirect_came_to_is_refused() {
    for status in ["301 Moved", "302 Found", "303 See Other"] {
        let elsewhere = Server::start([support::tokens()]);
        let location = format!(
            "location: {}?{CANARY}\r\n",
            elsewhere.app_client().endpoint()
        );
        let server = Server::start([answer(status, &location, "")]);
        let error = failure(&following(), server.app_client().endpoint().as_str()).await;
        assert_eq!(kind(&error), TransportErrorKind::Redirected);
        let to = elsewhere.app_client().endpoint().to_string();
        assert!(
            error.to_string().ends_with(to.trim_end_matches('/')),
            "{error}"
        );
        assert!(elsewhere.request().body.is_empty());
    }
}

#[test]
fn a_client_that_cannot_be_built_is_an_error() {
    let builder = reqwest::Client::builder().user_agent("two\nlines");
    let error = Client::from_builder(builder).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::SetUp);
    let text = error.to_string();
    assert!(
        text.starts_with("the HTTP client could not be built: "),
        "{text}"
    );
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let announced = answer("200 OK", "", &" ".repeat((1 << 20) + 1));
    assert_eq!(
        kind_from(&client(), announced).await,
        TransportErrorKind::BodyTooLarge
    );

    let until_closed = format!("HTTP/1.1 200 OK\r\n\r\n{}", " ".repeat(2 << 20));
    assert_eq!(
        kind_from(&client(), Reply::Cut(until_closed)).await,
        TransportErrorKind::BodyTooLarge
    );
}

#[tokio::test]
async fn a_body_without_end_is_left() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Server::start([Reply::Endless(head.to_owned())]);
    let endpoint = server.app_client().endpoint().to_string();
    let error = failure(&client(), &endpoint).await;
    assert_eq!(kind(&error), TransportErrorKind::BodyTooLarge);
    assert!(
        error.to_string().ends_with("larger than 1048576 octets"),
        "{error}"
    );
    server.request();
    // Not on this thread: the connection is closed by a task of its own.
    spawn_blocking(move || server.client_gone()).await.unwrap();
}

#[tokio::test]
async fn a_client_goes_on_after_a_failure() {
    let client = client();
    kind_from(
        &client
            .clone()
            .with_limits(Limits::standard().with_timeout(SHORT)),
        Reply::Stall(String::new()),
    )
    .await;
    let server = Server::start([support::tokens()]);
    client
        .run(support::refresh(&server.app_client()))
        .await
        .unwrap();
}

#[test]
fn an_error_can_go_anywhere() {
    fn anywhere<T: StdError + Send + Sync + 'static>() {}
    anywhere::<Error>();
    anywhere::<cognito_async::TransportError>();
}
