//! The command as a script sees it: exit code, standard output, standard error.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use cognito_emulator::{Emulator, NewAppClient, NewUser};
use cognito_srp_core::ClientSecret;
use serde_json::Value;

const PASSWORD: &str = "Correct-Horse7!";
const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";

fn emulator() -> Emulator {
    let emulator = Emulator::start().unwrap();
    let alice = NewUser::new("alice", PASSWORD)
        .with_attribute("email", "alice@example.com")
        .with_attribute("email_verified", "true");
    emulator.add(alice).unwrap();
    emulator
}

/// The command without anything of the environment that it listens to.
fn cognito(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito"));
    command.args(arguments).stdin(Stdio::null());
    for name in [
        "COGNITO_USER_POOL_ID",
        "COGNITO_CLIENT_ID",
        "COGNITO_CLIENT_SECRET",
        "COGNITO_ENDPOINT",
        "COGNITO_USERNAME",
        "COGNITO_PASSWORD",
        "COGNITO_REFRESH_TOKEN",
    ] {
        command.env_remove(name);
    }
    command
}

/// The command with pool, app client and endpoint from the environment.
fn at(emulator: &Emulator, arguments: &[&str]) -> Command {
    let mut command = cognito(arguments);
    command
        .env("COGNITO_USER_POOL_ID", emulator.user_pool_id())
        .env("COGNITO_CLIENT_ID", emulator.client_id())
        .env("COGNITO_ENDPOINT", emulator.endpoint());
    command
}

fn with_stdin(mut command: Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a successful command printed: exactly one JSON object on one line.
fn tokens(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    assert_eq!(stderr(output), "");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(text.lines().count(), 1);
    let json: Value = serde_json::from_str(&text).unwrap();
    let names: Vec<&str> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "AccessToken",
            "ExpiresIn",
            "IdToken",
            "RefreshToken",
            "TokenType"
        ]
    );
    assert_eq!(json["ExpiresIn"], 3600);
    assert_eq!(json["TokenType"], "Bearer");
    json
}

fn fails(output: &Output, code: i32, said: &str) {
    let stderr = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(said), "{stderr}");
    assert!(
        output.stdout.is_empty(),
        "nothing but tokens goes to stdout"
    );
}

#[test]
fn signs_in_with_each_flow_and_transport() {
    let emulator = emulator();
    for flow in ["srp", "password"] {
        for transport in ["blocking", "async"] {
            let output = cognito(&[
                "sign-in",
                "--user-pool-id",
                emulator.user_pool_id(),
                "--client-id",
                emulator.client_id(),
                "--endpoint",
                emulator.endpoint(),
                "--username",
                "alice",
                "--flow",
                flow,
                "--transport",
                transport,
            ])
            .env("COGNITO_PASSWORD", PASSWORD)
            .output()
            .unwrap();
            tokens(&output);
        }
    }
}

#[test]
fn the_password_comes_from_standard_input() {
    let emulator = emulator();
    let arguments = ["sign-in", "--username", "alice", "--password-stdin"];
    for input in [
        PASSWORD.to_owned(),
        format!("{PASSWORD}\n"),
        format!("{PASSWORD}\r\nmore\n"),
    ] {
        tokens(&with_stdin(at(&emulator, &arguments), &input));
    }
    let spaced = with_stdin(at(&emulator, &arguments), &format!("{PASSWORD} \n"));
    fails(
        &spaced,
        1,
        "NotAuthorizedException: Incorrect username or password.",
    );
    fails(&with_stdin(at(&emulator, &arguments), "\n"), 2, "is empty");
}

#[test]
fn an_alias_with_a_secret_from_the_environment() {
    let emulator = emulator();
    let client = NewAppClient::confidential(ClientSecret::new(SECRET)).with_id("backend");
    emulator.add_client(client).unwrap();
    let sign_in = |secret: &str| {
        at(&emulator, &["sign-in"])
            .env("COGNITO_CLIENT_ID", "backend")
            .env("COGNITO_CLIENT_SECRET", secret)
            .env("COGNITO_USERNAME", "alice@example.com")
            .env("COGNITO_PASSWORD", PASSWORD)
            .output()
            .unwrap()
    };
    let json = tokens(&sign_in(SECRET));
    fails(
        &sign_in("wrong"),
        1,
        "Unable to verify secret hash for client backend",
    );
    fails(&sign_in(""), 1, "SECRET_HASH was not received");

    let refresh_token = json["RefreshToken"].as_str().unwrap();
    for (flow, name) in [("get-tokens", None), ("refresh-token-auth", Some("alice"))] {
        let mut refresh = at(&emulator, &["refresh", "--flow", flow]);
        refresh
            .env("COGNITO_CLIENT_ID", "backend")
            .env("COGNITO_CLIENT_SECRET", SECRET)
            .env("COGNITO_REFRESH_TOKEN", refresh_token);
        if let Some(name) = name {
            refresh.env("COGNITO_USERNAME", name);
        }
        let renewed = tokens(&refresh.output().unwrap());
        assert_ne!(renewed["AccessToken"], json["AccessToken"]);
        // The service sent none, so the old one is still the one to keep.
        assert_eq!(renewed["RefreshToken"], json["RefreshToken"]);
    }
    let refresh = at(&emulator, &["refresh", "--refresh-token-stdin"]);
    fails(
        &with_stdin(refresh, "x.y.z"),
        1,
        "NotAuthorizedException: Invalid Refresh Token",
    );
}

#[test]
fn exit_1_when_the_service_refuses() {
    let emulator = emulator();
    for transport in ["blocking", "async"] {
        let output = at(
            &emulator,
            &["sign-in", "--username", "alice", "--transport", transport],
        )
        .env("COGNITO_PASSWORD", "Wrong-Horse7!")
        .output()
        .unwrap();
        fails(
            &output,
            1,
            "NotAuthorizedException: Incorrect username or password.",
        );
        assert!(!stderr(&output).contains("Wrong-Horse7!"));
    }
}

#[test]
fn exit_2_for_usage_and_never_a_hanging_prompt() {
    let emulator = emulator();
    // Standard input is not a terminal here.
    let output = at(&emulator, &["sign-in", "--username", "alice"])
        .output()
        .unwrap();
    fails(&output, 2, "no password: there is no terminal to ask in");
    let output = at(&emulator, &["refresh"]).output().unwrap();
    fails(&output, 2, "no refresh token");
    for (arguments, said) in [
        (vec!["sign-in"], "--user-pool-id"),
        (vec![], "Usage"),
        (
            vec!["sign-in", "--password", "x"],
            "unexpected argument '--password'",
        ),
        (
            vec!["sign-in", "--client-secret", "x"],
            "unexpected argument '--client-secret'",
        ),
        (
            vec!["sign-in", "--user-pool-id", "nonsense"],
            "not a user pool id: expected a region",
        ),
        (
            vec!["sign-in", "--endpoint", "localhost"],
            "not an endpoint",
        ),
        (vec!["sign-in", "--username", "a b"], "not a user name"),
        (
            vec!["emulator", "--seed", "/no/such/file"],
            "the seed cannot be used",
        ),
    ] {
        fails(&cognito(&arguments).output().unwrap(), 2, said);
    }
}

#[test]
fn exit_3_when_nobody_answers() {
    let emulator = emulator();
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for transport in ["blocking", "async"] {
        let output = at(
            &emulator,
            &["sign-in", "--username", "alice", "--transport", transport],
        )
        .env("COGNITO_ENDPOINT", format!("http://{closed}"))
        .env("COGNITO_PASSWORD", PASSWORD)
        .output()
        .unwrap();
        fails(&output, 3, "could not reach");
    }
}

#[test]
fn exit_4_when_the_peer_is_not_cognito() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            let mut line = String::new();
            while request.read_line(&mut line).unwrap() > 2 {
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            request.read_exact(&mut vec![0; length]).unwrap();
            let page = "<html>502</html>";
            let length = page.len();
            let _ = write!(
                stream,
                "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\n\
                 content-length: {length}\r\nconnection: close\r\n\r\n{page}"
            );
        }
    });
    let output = cognito(&[
        "sign-in",
        "--user-pool-id",
        "us-east-1_x",
        "--client-id",
        "x",
    ])
    .env("COGNITO_ENDPOINT", format!("http://{address}"))
    .env("COGNITO_USERNAME", "alice")
    .env("COGNITO_PASSWORD", PASSWORD)
    .output()
    .unwrap();
    fails(
        &output,
        4,
        "status 502 with text/html is not an answer of Cognito",
    );
}

#[test]
fn exit_5_names_the_challenge() {
    let emulator = emulator();
    let bob = NewUser::new("bob", PASSWORD).with_temporary_password();
    emulator.add(bob).unwrap();
    let output = at(&emulator, &["sign-in", "--username", "bob"])
        .env("COGNITO_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    fails(&output, 5, "NEW_PASSWORD_REQUIRED");
}

/// Ends the emulator's process whatever becomes of the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_emulator_says_how_to_sign_in() {
    let mut child = cognito(&["emulator", "--port", "0"]);
    let mut child = Running(child.stderr(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(child.0.stderr.take().unwrap()).lines();
    let listening = lines.next().unwrap().unwrap();
    assert!(
        listening.starts_with("Listening on http://127.0.0.1:"),
        "{listening}"
    );
    let hint = lines.next().unwrap().unwrap();
    let password = hint
        .split("password ")
        .nth(1)
        .unwrap()
        .trim_end_matches(':');
    let command = lines.next().unwrap().unwrap();
    let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
    let output = cognito(&arguments)
        .env("COGNITO_PASSWORD", password)
        .output()
        .unwrap();
    tokens(&output);
}

#[test]
fn the_demo_shows_everything() {
    let output = cognito(&["demo"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    for said in [
        "blocking    public client, SRP: alice is signed in",
        "async       client with a secret, SRP: alice@example.com is signed in",
        "by hand     no transport, no socket, SRP: alice is signed in",
        "refused     a wrong password: NotAuthorizedException: Incorrect username or password.",
        "refreshed   GetTokensFromRefreshToken",
    ] {
        assert!(text.contains(said), "{said:?} is not in\n{text}");
    }
}
