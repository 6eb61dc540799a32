//! Networks and peers that fail.

use std::error::Error as StdError;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use cognito_srp_core::ProtocolError;
use cognito_srp_core::call::TransportError;

use super::{kind, with_more_time};
use crate::face::{Client, Error, HttpError, Limits, TransportErrorKind, meanwhile, new, plain};
use crate::support::{
    self, CANARY, Decoy, Reply, Server, answer, app_client, every_form, nowhere, password_sign_in,
};

/// Short, for those tests that end with a time-out; they try it with more if it was not enough.
const SHORT: Duration = Duration::from_millis(200);

/// Returns the error of a sign-in.
fn failure(client: &Client, endpoint: &str) -> Error {
    let error = client
        .run(password_sign_in(&app_client(endpoint)))
        .expect_err("it cannot have gone well");
    assert!(!every_form(&error).contains(CANARY), "{error:?}");
    error
}

fn kind_from(client: &Client, reply: Reply) -> TransportErrorKind {
    let server = Server::start([reply]);
    kind(&failure(client, server.app_client().endpoint().as_str()))
}

#[test]
fn a_server_that_never_answers_times_out() {
    let attempt = |time| {
        let server = Server::start([Reply::Stall(String::new())]);
        let client = plain().with_limits(Limits::standard().with_timeout(time));
        let error = failure(&client, server.app_client().endpoint().as_str());
        let request = server.request_by_now();
        (error, request, server)
    };
    let (error, request, server) =
        with_more_time(SHORT, attempt, |(_, request, _)| request.is_some());
    assert!(request.is_some());
    assert_eq!(kind(&error), TransportErrorKind::Timeout);
    let endpoint = server.app_client().endpoint().to_string();
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("{endpoint} did not answer in time: ")),
        "{text}"
    );
    meanwhile(move || server.client_gone());
}

/// This client's time is over while it waits for a server that says this and no more.
#[track_caller]
fn assert_times_out(client: &Client, said: &str) {
    let attempt = |time| {
        let client = client.clone();
        let client = client.with_limits(Limits::standard().with_timeout(time));
        kind_from(&client, Reply::Stall(said.to_owned()))
    };
    let is_timeout = |kind: &TransportErrorKind| *kind == TransportErrorKind::Timeout;
    let kind = with_more_time(SHORT, attempt, is_timeout);
    assert!(is_timeout(&kind), "{kind:?}");
}

#[test]
fn a_server_that_stops_in_mid_body_times_out() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"Authent";
    assert_times_out(&plain(), begun);
}

#[test]
fn a_connection_that_is_closed_is_a_transport_error() {
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
            kind_from(&plain(), reply),
            TransportErrorKind::Other,
            "{cut:?}"
        );
    }
}

#[test]
fn a_connection_that_is_closed_at_once_is_a_transport_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || drop(listener.accept()));
    let error = failure(&plain(), &endpoint);
    assert_eq!(kind(&error), TransportErrorKind::Other);
    server.join().unwrap();
}

#[test]
fn nobody_there_is_a_connection_error() {
    let endpoint = nowhere();
    let error = failure(&plain(), &endpoint);
    assert_eq!(kind(&error), TransportErrorKind::Connect);
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("could not reach {endpoint}/: ")),
        "{text}"
    );
    assert!(text.contains("refused"), "{text}");
    assert!(error.source().unwrap().is::<HttpError>());
}

#[test]
fn tls_is_there_and_refuses_what_is_not() {
    let (endpoint, server) = support::plain_text_server();
    let error = failure(&plain(), &endpoint.replace("http:", "https:"));
    assert_eq!(kind(&error), TransportErrorKind::Connect, "{error:?}");
    server.join().unwrap();
}

#[test]
fn a_redirect_is_never_followed() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        for client in [plain(), new()] {
            let decoy = Decoy::new();
            let location = format!("location: {}\r\n", decoy.url());
            let server = Server::start([answer(status, &location, "")]);
            let error = failure(&client, server.app_client().endpoint().as_str());
            assert!(decoy.nobody_came(), "{status}");
            let Error::Protocol(ProtocolError::NotTheService { status: got, .. }) = error else {
                panic!("{status}: {error:?}");
            };
            assert!(status.starts_with(&got.to_string()));
        }
    }
}

#[test]
fn a_body_beyond_the_limit_is_refused() {
    let announced = answer("200 OK", "", &" ".repeat((1 << 20) + 1));
    assert_eq!(
        kind_from(&plain(), announced),
        TransportErrorKind::BodyTooLarge
    );

    let until_closed = format!("HTTP/1.1 200 OK\r\n\r\n{}", " ".repeat(2 << 20));
    assert_eq!(
        kind_from(&plain(), Reply::Cut(until_closed)),
        TransportErrorKind::BodyTooLarge
    );
}

#[test]
fn a_body_without_end_is_left() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Server::start([Reply::Endless(head.to_owned())]);
    let endpoint = server.app_client().endpoint().to_string();
    let error = failure(&plain(), &endpoint);
    assert_eq!(kind(&error), TransportErrorKind::BodyTooLarge);
    assert!(
        error.to_string().ends_with("larger than 1048576 bytes"),
        "{error}"
    );
    server.request();
    meanwhile(move || server.client_gone());
}

#[test]
fn a_client_goes_on_after_a_failure() {
    let client = plain();
    assert_times_out(&client, "");
    let server = Server::start([support::tokens()]);
    client.run(support::refresh(&server.app_client())).unwrap();
}

#[test]
fn an_error_can_go_anywhere() {
    fn anywhere<T: StdError + Send + Sync + 'static>() {}
    anywhere::<Error>();
    anywhere::<TransportError>();
}
