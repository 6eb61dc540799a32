//! `cognito emulator` and `cognito demo`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::support::{Running, cognito, stderr, tokens};

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
        "code        a second factor by text message: bob is signed in",
        "device      remembered, so no code: bob is signed in",
    ] {
        assert!(text.contains(said), "{said:?} is not in\n{text}");
    }
}
