//! `curl -H "Authorization: Bearer $(cognito token)"`, and sign-out.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use crate::kept::{Kept, PROFILE, WAYS, printed};
use crate::peer::{emulator_after, nobody};
#[cfg(unix)]
use crate::support::from_shell;
use crate::support::{PASSWORD, emulator, fails, has, stderr, tokens};

/// An API that answers one request; returns its Authorization header.
fn api() -> (String, thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let serving = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let head: Vec<String> = lines
            .map(Result::unwrap)
            .take_while(|line| !line.is_empty())
            .collect();
        let header = head.iter().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("authorization").then_some(value)
        });
        let seen = header.unwrap_or_default();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{seen}",
            seen.len()
        )
        .unwrap();
    });
    (url, serving)
}

#[cfg(unix)]
#[test]
fn a_token_for_a_header_is_refreshed_if_needed() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        kept.end_access_token();
        // The command as `kept` would start it, but from a shell.
        let command = kept.command(&["token"]);
        let (url, serving) = api();
        let fetch = match has("curl") {
            true => r#"curl -sS --noproxy '*' -H "Authorization: Bearer $("$@")" "$URL""#,
            // Without it: only the shell's part.
            false => r#"printf 'Bearer %s' "$("$@")""#,
        };
        let mut shell = from_shell(fetch, &command);
        shell.env("URL", url);
        let seen = printed(&shell.output().unwrap());
        let token = kept.session()["AccessToken"].clone();
        assert_eq!(seen, format!("Bearer {}", token.as_str().unwrap()));
        if has("curl") {
            serving.join().unwrap();
        }
    }
}

#[test]
fn without_a_user_the_token_is_empty_and_the_command_fails() {
    let emulator = emulator();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    fails(&kept.output(&["token"]), 6, "cognito sign-in --keep");
}

/// Whether the service still accepts a refresh token.
fn refreshes(kept: &Kept, token: &serde_json::Value) -> bool {
    let mut command = kept.begin(&["refresh"]);
    command.env("COGNITO_REFRESH_TOKEN", token.as_str().unwrap());
    command.output().unwrap().status.success()
}

/// The refresh token of another session of the same user.
fn another(kept: &Kept) -> serde_json::Value {
    let mut command = kept.begin(&["sign-in", "--username", "alice"]);
    let output = command.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
    tokens(&output)["RefreshToken"].clone()
}

#[test]
fn signing_out_revokes_only_its_session() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let other = another(&kept);
        let own = kept.session()["RefreshToken"].clone();
        kept.does(&["sign-out"]);
        assert!(!kept.is_signed_in());
        fails(&kept.output(&["token"]), 6, "nobody is signed in");
        assert!(!refreshes(&kept, &own));
        assert!(refreshes(&kept, &other));
    }
}

#[test]
fn signing_out_everywhere_ends_all_sessions() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let other = another(&kept);
        kept.end_access_token();
        kept.does(&["sign-out", "--everywhere"]);
        assert!(!kept.is_signed_in());
        assert!(!refreshes(&kept, &other));
    }
}

#[test]
fn signing_out_locally_sends_nothing() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let own = kept.session()["RefreshToken"].clone();
        // It needs neither a secret nor a network.
        let mut command = kept.command(&["sign-out", "--local"]);
        command.env_remove("COGNITO_CLIENT_SECRET");
        command.env("COGNITO_ENDPOINT", "http://127.0.0.1:1");
        assert_eq!(printed(&command.output().unwrap()), "");
        assert!(!kept.is_signed_in());
        assert!(refreshes(&kept, &own));
    }
    let kept = Kept::alice(&emulator, WAYS[0]);
    let output = kept.output(&["sign-out", "--local", "--everywhere"]);
    fails(&output, 2, "cannot be used with");
}

#[test]
fn a_sign_out_that_was_not_sent_keeps_the_session() {
    let emulator = emulator();
    let nobody = nobody();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        kept.serve_by(&nobody);
        let before = kept.profile();
        for arguments in [&["sign-out"][..], &["sign-out", "--everywhere"]] {
            let output = kept.output(arguments);
            fails(&output, 3, "nothing was signed out");
            assert!(stderr(&output).contains("--local"));
            assert!(stderr(&output).contains(&nobody));
            assert_eq!(kept.profile(), before);
        }
        kept.serve_by(emulator.endpoint());
        kept.does(&["sign-out"]);
    }
}

/// Something that cannot be deleted like a file, or replaced by one.
fn in_the_way(profile: &Path) {
    fs::remove_file(profile).unwrap();
    fs::create_dir(profile).unwrap();
}

#[test]
fn a_session_ended_only_at_the_service_is_reported() {
    let emulator = Arc::new(emulator());
    for way in WAYS {
        for (arguments, ending) in [
            (&["sign-out"][..], "RevokeToken"),
            (&["sign-out", "--everywhere"], "GlobalSignOut"),
        ] {
            let kept = Kept::alice(&emulator, way);
            let profile = kept.file(PROFILE);
            let peer = emulator_after(&emulator, move |operation| {
                assert_eq!(operation, ending);
                in_the_way(&profile);
            });
            kept.serve_by(&peer);
            let output = kept.output(arguments);
            let said = "signed out at the service, but the session of the profile default";
            fails(&output, 2, said);
            assert!(stderr(&output).contains(PROFILE));
            assert!(!stderr(&output).contains("nothing was signed out"));
        }
    }
}

#[test]
fn an_unsaved_token_signs_nobody_out() {
    let emulator = Arc::new(emulator());
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        kept.end_access_token();
        let profile = kept.file(PROFILE);
        let peer = emulator_after(&emulator, move |operation| {
            assert_eq!(operation, "GetTokensFromRefreshToken");
            in_the_way(&profile);
        });
        kept.serve_by(&peer);
        let output = kept.output(&["sign-out", "--everywhere"]);
        fails(&output, 2, "nothing was signed out");
    }
}
