//! A token's claims, and their verification.

use cognito_emulator::Emulator;
use serde_json::{Value, json};

use crate::kept::{Kept, WAYS, printed};
use crate::support::{emulator, fails, stderr, with_stdin};

/// RFC 7519, section 3.1: a valid signature by an unknown key, and not a token of a user pool.
const JWT: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

fn parsed(text: &[u8]) -> Value {
    serde_json::from_slice(text).unwrap()
}

#[test]
fn claims_are_printed_as_unverified() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        for (flags, token_use) in [(&[][..], "access"), (&["--id"][..], "id")] {
            let output = kept.output(&[&["claims"], flags].concat());
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
            assert!(
                stderr(&output).contains("not verified"),
                "{}",
                stderr(&output)
            );
            assert_eq!(parsed(&output.stdout)["token_use"], token_use);
        }
        let forged = forged(&kept.token());
        let output = with_stdin(kept.command(&["claims", "--token-stdin"]), &forged);
        assert_eq!(parsed(&output.stdout)["username"], "alice");
        let output = with_stdin(kept.command(&["claims", "--token-stdin"]), JWT);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    }
}

/// The same with another signature.
fn forged(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let first = match signature.starts_with('A') {
        true => 'B',
        false => 'A',
    };
    format!("{signed}.{first}{}", &signature[1..])
}

#[test]
fn a_token_is_verified_with_the_keys_of_the_pool() {
    for way in WAYS {
        let emulator = emulator();
        let kept = Kept::alice(&emulator, way);
        assert_eq!(kept.json(&["verify"])["username"], "alice");
        let id = kept.json(&["verify", "--id"]);
        assert_eq!(id["cognito:username"], "alice");
        assert_eq!(id["email_verified"], json!(true));
        for flag in ["--id", "--refresh"] {
            let token = kept.prints(&["token", flag]);
            let output = with_stdin(kept.begin(&["verify", "--token-stdin"]), &token);
            let claims = parsed(printed(&output).as_bytes());
            assert!(claims["token_use"].is_string(), "{claims}");
        }
        let token = kept.token();
        let output = with_stdin(kept.begin(&["verify", "--token-stdin"]), &forged(&token));
        fails(&output, 1, "the token is refused: ");
        assert!(
            !stderr(&output).contains(&token[..40]),
            "no token in a message"
        );
        let output = with_stdin(kept.begin(&["verify", "--token-stdin"]), JWT);
        fails(&output, 1, "the token is refused: ");
    }
}

#[test]
fn another_app_client_s_token_is_refused() {
    let emulator: Emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let token = kept.token();
    let mut command = kept.begin(&["verify", "--token-stdin"]);
    command.env("COGNITO_CLIENT_ID", emulator.client_id());
    fails(&with_stdin(command, &token), 1, "client_id");
}
