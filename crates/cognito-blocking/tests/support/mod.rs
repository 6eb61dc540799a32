//! What the tests of both transports share: a scripted [`Server`], other peers, and exchanges.

#![allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses a part of this"
)]

pub(crate) mod faulty;
pub(crate) mod identity;
pub(crate) mod kept;
pub(crate) mod packed;
mod server;
pub(crate) mod signature;
pub(crate) mod tls;

use std::env;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use cognito_srp_core::{
    AccessToken, AppClient, ClientId, Endpoint, Ephemeral, Exchange, Password, RefreshToken, Step,
    Tokens, User, UserPoolId, Username,
};
pub(crate) use server::{Received, Reply, Server};

/// Long enough for any machine, also for one that starts a thousand threads meanwhile, or that
/// emulates another; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(300);

/// Part of every request of these tests; no error may contain it.
pub(crate) const CANARY: &str = "Correct-Horse7!";

pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Reply {
    let length = body.len();
    Reply::Answer(format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    ))
}

pub(crate) fn json(body: &str) -> Reply {
    answer(
        "200 OK",
        "content-type: application/x-amz-json-1.1\r\n",
        body,
    )
}

pub(crate) const TOKENS: &str = r#"{"AuthenticationResult": {"AccessToken": "header.payload.signature",
    "ExpiresIn": 3600, "TokenType": "Bearer"}, "ChallengeParameters": {}}"#;

pub(crate) fn tokens() -> Reply {
    json(TOKENS)
}

/// The core answers it with any numbers.
pub(crate) const PASSWORD_VERIFIER: &str = r#"{"ChallengeName": "PASSWORD_VERIFIER",
    "ChallengeParameters": {"USERNAME": "alice", "USER_ID_FOR_SRP": "alice", "SALT": "5ca1e",
    "SRP_B": "0123456789abcdef", "SECRET_BLOCK": "QkxPQ0s="}}"#;

pub(crate) fn password_verifier() -> Reply {
    json(PASSWORD_VERIFIER)
}

/// The next request needs a new connection.
pub(crate) fn json_and_close(body: &str) -> Reply {
    match answer("200 OK", "connection: close\r\n", body) {
        Reply::Answer(octets) => Reply::Cut(octets),
        other => other,
    }
}

/// A listener that must not get a connection.
pub(crate) struct Decoy(TcpListener);

impl Decoy {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/elsewhere", self.0.local_addr().unwrap())
    }

    /// The kernel completes connections without the listener: a connection of the client would be
    /// in the queue by now.
    pub(crate) fn nobody_came(&self) -> bool {
        matches!(self.0.accept(), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }
}

/// Answers a TLS ClientHello with text, once.
pub(crate) fn plain_text_server() -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.read_exact(&mut [0; 16]).unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .unwrap();
        // Until the client closes the connection: if it were closed here first, the answer might be
        // lost.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    (endpoint, server)
}

/// An address where nobody listens: the port was free a moment ago.
pub(crate) fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

pub(crate) fn app_client(endpoint: &str) -> AppClient {
    AppClient::new(
        UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap(),
        ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE").unwrap(),
    )
    .with_endpoint(Endpoint::parse_allowing_http(endpoint).unwrap())
}

pub(crate) fn password_sign_in(app_client: &AppClient) -> Exchange<Step> {
    let alice = Username::parse("alice").unwrap();
    app_client.sign_in_with_password(alice, &Password::new(CANARY))
}

/// A sign-in of an operator's server, in two requests.
pub(crate) fn operators_sign_in(app_client: &AppClient) -> Exchange<Step> {
    app_client
        .begin(Username::parse("alice").unwrap())
        .server_side(None)
        .srp(Password::new(CANARY), Ephemeral::generate().unwrap())
}

/// A sign-in of an operator's server, in one request with the password.
pub(crate) fn operators_password_sign_in(app_client: &AppClient) -> Exchange<Step> {
    app_client
        .begin(Username::parse("alice").unwrap())
        .server_side(None)
        .password(&Password::new(CANARY))
}

/// Only reads, so the service may receive it twice.
pub(crate) fn get_user(app_client: &AppClient) -> Exchange<User> {
    app_client.get_user(&AccessToken::new(CANARY))
}

pub(crate) fn user() -> Reply {
    json(r#"{"Username": "alice", "UserAttributes": []}"#)
}

/// A refusal in AWS's form, with further headers or none.
pub(crate) fn refusal(code: &str, headers: &str) -> Reply {
    let body = format!(r#"{{"__type": "{code}", "message": "m"}}"#);
    answer("400 Bad Request", headers, &body)
}

pub(crate) fn srp_sign_in(app_client: &AppClient) -> Exchange<Step> {
    app_client.sign_in(
        Username::parse("alice").unwrap(),
        Password::new(CANARY),
        Ephemeral::generate().unwrap(),
    )
}

pub(crate) fn refresh(app_client: &AppClient) -> Exchange<Tokens> {
    app_client.refresh(&RefreshToken::new(CANARY))
}

/// Runs one ignored test of this binary in a separate process, with these environment variables set
/// or removed: a test cannot change them for its own process, which it shares.
pub(crate) fn in_another_process(test: &str, variables: &[(&str, Option<&str>)]) {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", test, "--ignored"]);
    for (name, value) in variables {
        match value {
            Some(value) => child.env(name, value),
            None => child.env_remove(name),
        };
    }
    let output = child.output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}");
    assert!(report.contains("1 passed"), "{report}");
}

/// The text of an error in every form that may be logged.
pub(crate) fn every_form(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(&format!(" {cause} {cause:?}"));
        next = cause.source();
    }
    text
}
