//! `--verbose` shows each request on standard error, and nothing secret.

use std::process::Output;
use std::sync::Arc;

use crate::kept::{Kept, WAYS, printed};
use crate::peer::{emulator_answering, nobody};
use crate::support::{PASSWORD, SECRET, TRANSPORTS, at, emulator, stderr};
use serde_json::json;

fn lines(output: &Output) -> Vec<String> {
    stderr(output).lines().map(str::to_owned).collect()
}

#[test]
fn each_request_is_reported_without_secrets() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::nobody(&emulator, way);
        let mut command = kept.begin(&["sign-in", "--username", "alice", "--verbose"]);
        let output = command.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
        assert_eq!(lines(&output).len(), 2);
        for operation in ["InitiateAuth", "RespondToAuthChallenge"] {
            assert_has_request_id(&output, &format!("cognito: {operation}: 200, request id "));
        }
        let tokens: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        for secret in [tokens["AccessToken"].as_str().unwrap(), PASSWORD, SECRET] {
            assert!(!stderr(&output).contains(secret));
        }
    }
}

/// The ID is a UUID, like AWS's.
fn assert_has_request_id(output: &Output, begin: &str) {
    let lines = lines(output);
    let found = lines.iter().find_map(|line| line.strip_prefix(begin));
    let id = found.unwrap_or_else(|| panic!("{begin} in {lines:?}"));
    let (id, _) = id.split_once(", after ").unwrap();
    let lengths: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
}

#[test]
fn a_refusal_has_its_request_id() {
    let emulator = Arc::new(emulator());
    for transport in TRANSPORTS {
        let mut command = at(&emulator, &["sign-in", "--username", "alice", "-v"]);
        command.args(["--transport", transport]);
        let output = command
            .env("COGNITO_PASSWORD", "Wrong-Horse7!")
            .output()
            .unwrap();
        let begin = "cognito: RespondToAuthChallenge: 400 NotAuthorizedException, request id ";
        assert_has_request_id(&output, begin);
        assert!(!stderr(&output).contains("Wrong-Horse7!"));
    }
    // The request of a keeper; this peer sends no ID.
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        kept.end_access_token();
        let reply = json!({ "__type": "LimitExceededException", "message": "x" });
        kept.serve_by(&emulator_answering(
            &emulator,
            "GetTokensFromRefreshToken",
            400,
            reply,
        ));
        let output = kept.output(&["token", "--verbose"]);
        assert_eq!(output.status.code(), Some(1));
        let told = "cognito: GetTokensFromRefreshToken: 400 LimitExceededException, request id none, after ";
        assert!(lines(&output)[0].starts_with(told));
        let plain = kept.output(&["token"]);
        assert!(!stderr(&plain).contains("request id"), "{}", stderr(&plain));
    }
}

/// A peer cannot write a line of its own, and a request without a response is reported as
/// such.
#[test]
fn a_peers_text_stays_in_one_line() {
    let emulator = Arc::new(emulator());
    let reply = json!({ "__type": "Bad\u{1b}[2J\ncognito: all is well", "message": "x" });
    let url = emulator_answering(&emulator, "InitiateAuth", 400, reply);
    for (endpoint, told) in [
        (&url, "InitiateAuth: 400 "),
        (&nobody(), "InitiateAuth: no response"),
    ] {
        let mut command = at(&emulator, &["sign-in", "--username", "alice", "--verbose"]);
        command
            .env("COGNITO_ENDPOINT", endpoint)
            .env("COGNITO_PASSWORD", PASSWORD);
        let output = command.output().unwrap();
        let lines = lines(&output);
        assert!(lines[0].contains(told), "{lines:?}");
        let is_ours = |line: &String| line.starts_with("cognito: ");
        assert!(lines.iter().all(is_ours), "{lines:?}");
        assert!(!lines.iter().any(|line| line == "cognito: all is well"));
        assert!(!stderr(&output).contains('\u{1b}'));
    }
}

/// The service fails the first time with a temporary fault of its own.
#[test]
fn each_attempt_and_wait_is_reported() {
    let emulator = Arc::new(emulator());
    let reply = json!({ "__type": "InternalErrorException", "message": "x" });
    let url = emulator_answering(&emulator, "InitiateAuth", 500, reply);
    for transport in TRANSPORTS {
        let mut command = at(&emulator, &["sign-in", "--username", "alice", "--verbose"]);
        command
            .args(["--transport", transport])
            .env("COGNITO_ENDPOINT", &url)
            .env("COGNITO_PASSWORD", PASSWORD);
        let lines = lines(&command.output().unwrap());
        let begins = [
            "cognito: InitiateAuth: 500 InternalErrorException, request id none, after ",
            "cognito: InitiateAuth: retry in ",
            "cognito: InitiateAuth, attempt 2: 500 InternalErrorException, request id none, after ",
            "cognito: InitiateAuth, attempt 2: retry in ",
            "cognito: InitiateAuth, attempt 3: 500 InternalErrorException, request id none, after ",
        ];
        for (line, begin) in lines.iter().zip(begins) {
            assert!(line.starts_with(begin), "{line}");
        }
        assert_eq!(lines.len(), begins.len() + 1, "{lines:?}");
    }
}

/// The refresh before the request itself, and the request for the keys that verify a token.
#[test]
fn a_refresh_and_a_fetch_of_keys_are_reported() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        kept.end_access_token();
        let output = kept.output(&["whoami", "--verbose"]);
        let begin = "cognito: GetTokensFromRefreshToken: 200, request id ";
        assert_has_request_id(&output, begin);
        assert_has_request_id(&output, "cognito: GetUser: 200, request id ");
        let output = kept.output(&["verify", "--verbose"]);
        let lines = lines(&output);
        let keys = |line: &String| line.starts_with("cognito: jwks.json: 200, request id none, ");
        assert!(lines.iter().any(keys), "{lines:?}");
    }
}

#[test]
fn without_verbose_nothing_is_reported() {
    let emulator = emulator();
    printed(&Kept::alice(&emulator, WAYS[0]).output(&["whoami"]));
}
