//! Credentials from the environment. Each case runs this binary again as a process of its own,
//! because a test must not change the environment of others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of a test fails as a test does"
)]

mod support;

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use cognito_sigv4::{Credentials, CredentialsError, sign};
use support::{ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, credentials, server_side};

const VARIABLES: [&str; 3] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];
const EXPECTED: &str = "COGNITO_SIGV4_EXPECTED";

/// Runs [`in_an_environment`] with these values of [`VARIABLES`].
fn expect(values: [Option<&OsStr>; 3], expected: &str) {
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args(["--exact", "in_an_environment", "--ignored"])
        .env(EXPECTED, expected);
    for (name, value) in VARIABLES.iter().zip(values) {
        match value {
            Some(value) => child.env(name, value),
            None => child.env_remove(name),
        };
    }
    let output = child.output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{values:?}: {report}");
    assert!(report.contains("1 passed"), "{values:?}: {report}");
}

#[test]
#[ignore = "runs in an environment that the other tests make"]
fn in_an_environment() {
    let expected = env::var(EXPECTED).unwrap();
    let credentials_from_env = match Credentials::from_env() {
        Err(error) => return assert_eq!(error.to_string(), expected),
        Ok(credentials) => credentials,
    };
    let given = match expected.as_str() {
        "long-lived" => credentials(),
        "temporary" => credentials().with_session_token(SESSION_TOKEN).unwrap(),
        other => panic!("{other}"),
    };
    // Credentials cannot be compared, but their signatures can.
    let exchange = server_side(None);
    let headers = |credentials: &Credentials| -> Vec<String> {
        let time = UNIX_EPOCH + Duration::from_secs(1_795_529_280);
        let signature = sign(exchange.request(), credentials, time).unwrap();
        signature.iter().map(|(n, v)| format!("{n}: {v}")).collect()
    };
    assert_eq!(headers(&credentials_from_env), headers(&given));
}

#[test]
fn an_access_key_comes_from_the_environment() {
    let [id, secret, token] =
        [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN].map(|text| Some(OsStr::new(text)));
    let empty = Some(OsStr::new(""));
    expect([id, secret, None], "long-lived");
    expect([id, secret, empty], "long-lived");
    expect([id, secret, token], "temporary");
}

#[test]
fn errors_in_the_environment_are_named() {
    let [id, secret] = [ACCESS_KEY_ID, SECRET_ACCESS_KEY].map(|text| Some(OsStr::new(text)));
    let empty = Some(OsStr::new(""));
    let with_newline = OsString::from(format!("{SECRET_ACCESS_KEY}\n"));
    expect([None, None, None], "AWS_ACCESS_KEY_ID is not set");
    expect([None, secret, None], "AWS_ACCESS_KEY_ID is not set");
    expect([empty, secret, None], "AWS_ACCESS_KEY_ID is empty");
    expect([id, None, None], "AWS_SECRET_ACCESS_KEY is not set");
    expect([id, empty, None], "AWS_SECRET_ACCESS_KEY is empty");
    let stray = CredentialsError::Stray("AWS_SECRET_ACCESS_KEY").to_string();
    expect([id, Some(&with_newline), None], &stray);
    let stray = CredentialsError::Stray("AWS_SESSION_TOKEN").to_string();
    expect([id, secret, Some(OsStr::new("two words"))], &stray);
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_utf_8_is_named() {
    use std::os::unix::ffi::OsStrExt;
    let stray = CredentialsError::Stray("AWS_ACCESS_KEY_ID").to_string();
    expect([Some(OsStr::from_bytes(b"AK\xff")), None, None], &stray);
}
