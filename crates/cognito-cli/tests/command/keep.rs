//! `sign-in --keep`, `token` and `whoami`: a session from one run to the next.

use std::fs;
use std::net::TcpListener;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_emulator::NewAppClient;
use serde_json::{Value, json};

use crate::kept::{Kept, WAYS};
use crate::rig::{PASSWORD, SECRET, emulator, fails, stderr};

/// What a token says.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[test]
fn a_kept_user_has_tokens_without_arguments() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let token = kept.token();
        assert_eq!(claims(&token)["token_use"], "access");
        assert_eq!(claims(&token)["username"], "alice");
        assert_eq!(kept.token(), token, "it is good: no other is needed");
        let id = kept.prints(&["token", "--id"]);
        assert_eq!(claims(id.trim_end())["token_use"], "id");

        let who = kept.json(&["whoami"]);
        assert_eq!(who["Username"], "alice");
        assert_eq!(who["UserAttributes"]["email"], "alice@example.com");
        assert_eq!(who["ConfiguredUserAuthFactors"], json!(["PASSWORD"]));
        assert_eq!(who["UserPoolId"], emulator.user_pool_id());
    }
}

#[test]
fn a_token_that_has_ended_is_refreshed_and_the_new_one_is_kept() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let first = kept.token();
        kept.end_access_token();
        let second = kept.token();
        assert_ne!(second, first);
        assert_eq!(kept.session()["AccessToken"], *second);
        assert_eq!(kept.token(), second);
    }
}

#[test]
fn a_rotated_refresh_token_is_the_one_that_is_kept() {
    let emulator = emulator();
    for way in [WAYS[0], WAYS[2]] {
        let client = NewAppClient::public().rotating_refresh_tokens(0);
        let kept = Kept::of(&emulator, way, client).signed_in();
        for _ in 0..3 {
            let before = kept.session();
            kept.end_access_token();
            kept.token();
            assert_ne!(kept.session()["RefreshToken"], before["RefreshToken"]);
        }
    }
}

#[test]
fn an_id_token_that_ends_first_is_refreshed_too() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let mut ended = claims(kept.prints(&["token", "--id"]).trim_end());
        ended["exp"] = 1.into();
        // The command looks into it and does not verify it.
        let ended = format!("e30.{}.e30", URL_SAFE_NO_PAD.encode(ended.to_string()));
        kept.change_session("IdToken", ended.as_str());
        let access_token = kept.token();
        let renewed = kept.prints(&["token", "--id"]);
        assert_ne!(renewed.trim_end(), ended);
        assert_eq!(kept.session()["IdToken"], renewed.trim_end());
        assert_ne!(kept.token(), access_token, "they came together");
    }
}

#[test]
fn the_end_of_a_session_is_an_exit_code_and_the_session_goes() {
    let emulator = emulator();
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let other = kept.session();
        kept.end_access_token();
        kept.change_session("RefreshToken", "x.y.z");
        let output = kept.output(&["token"]);
        fails(&output, 6, "sign in again: NotAuthorizedException");
        fails(&kept.output(&["token"]), 6, "nobody is signed in");
        assert!(!kept.file("session.json").exists());
        assert!(!stderr(&output).contains(other["AccessToken"].as_str().unwrap()));
    }
}

#[test]
fn a_fault_of_the_network_ends_no_session() {
    let emulator = emulator();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let closed = format!("http://{}", closed.unwrap());
    for way in WAYS {
        let kept = Kept::alice(&emulator, way);
        let before = kept.session();
        // It still lasts, and a better one cannot be had.
        assert_eq!(
            kept.prints(&["token", "--endpoint", &closed]),
            format!("{}\n", before["AccessToken"].as_str().unwrap())
        );
        kept.end_access_token();
        fails(
            &kept.output(&["token", "--endpoint", &closed]),
            3,
            "could not reach",
        );
        assert_eq!(kept.session()["RefreshToken"], before["RefreshToken"]);
        kept.token();
    }
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_the_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt;

    let emulator = emulator();
    let mode = |path: &std::path::Path| {
        let metadata = fs::metadata(path).unwrap();
        metadata.permissions().mode() & 0o777
    };
    let kept = Kept::alice(&emulator, WAYS[1]);
    kept.end_access_token();
    kept.token();
    let session = kept.file("session.json");
    assert_eq!(mode(&session), 0o600);
    assert_eq!(mode(&kept.file("client.json")), 0o600);
    assert_eq!(mode(session.parent().unwrap()), 0o700);

    fs::set_permissions(&session, fs::Permissions::from_mode(0o644)).unwrap();
    fails(&kept.output(&["token"]), 2, "is open to others");
}

#[test]
fn no_secret_is_where_it_need_not_be() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[1]);
    let client = fs::read_to_string(kept.file("client.json")).unwrap();
    let session = kept.session();
    for secret in [
        SECRET,
        PASSWORD,
        session["AccessToken"].as_str().unwrap(),
        session["RefreshToken"].as_str().unwrap(),
    ] {
        assert!(!client.contains(secret), "{client}");
    }
    assert!(!session.to_string().contains(SECRET));
    assert!(!session.to_string().contains(PASSWORD));
}

#[test]
fn a_missing_or_a_wrong_secret_costs_no_session() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[1]);
    kept.end_access_token();
    for (secret, said) in [
        ("", "has a secret: set COGNITO_CLIENT_SECRET"),
        (
            "wrong",
            "has another secret than the one in COGNITO_CLIENT_SECRET",
        ),
    ] {
        let mut command = kept.command(&["token"]);
        command.env("COGNITO_CLIENT_SECRET", secret);
        fails(&command.output().unwrap(), 2, said);
    }
    kept.token();

    let kept = Kept::alice(&emulator, WAYS[0]);
    let mut command = kept.command(&["token"]);
    command.env("COGNITO_CLIENT_SECRET", SECRET);
    fails(&command.output().unwrap(), 2, "has no secret");
    kept.token();
}

#[test]
fn another_app_client_s_token_is_not_given() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    for (argument, name, value) in [
        (
            "--user-pool-id",
            "COGNITO_USER_POOL_ID",
            "us-east-1_Another1",
        ),
        ("--client-id", "COGNITO_CLIENT_ID", "another"),
    ] {
        let said = format!("{argument} is {value}, but the profile default is of ");
        fails(&kept.output(&["token", argument, value]), 2, &said);
        let mut command = kept.command(&["token"]);
        fails(&command.env(name, value).output().unwrap(), 2, &said);
    }
    // The same ones are no contradiction.
    let output = kept.begin(&["token"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn profiles_do_not_mix() {
    let emulator = emulator();
    emulator.add_user("bob", PASSWORD).unwrap();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let mut bob = kept.begin(&["sign-in", "--username", "bob", "--keep"]);
    bob.args(["--profile", "work"])
        .env("COGNITO_PASSWORD", PASSWORD);
    assert_eq!(bob.output().unwrap().status.code(), Some(0));
    assert_eq!(kept.json(&["whoami"])["Username"], "alice");
    assert_eq!(
        kept.json(&["whoami", "--profile", "work"])["Username"],
        "bob"
    );
    let mut command = kept.command(&["whoami"]);
    let output = command.env("COGNITO_PROFILE", "work").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"bob\""));
    fails(
        &kept.output(&["whoami", "--profile", "play"]),
        6,
        "nobody is signed in in the profile play",
    );
}

#[test]
fn a_profile_knows_the_app_client_for_the_next_sign_in() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[1]);
    kept.does(&["sign-out"]);
    let mut again = kept.command(&["sign-in", "--username", "alice", "--keep"]);
    let output = again.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    kept.token();
}

#[test]
fn a_sign_in_that_fails_costs_no_session() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let token = kept.token();
    let mut wrong = kept.sign_in();
    let output = wrong.env("COGNITO_PASSWORD", "Wrong-Horse7!").output();
    fails(&output.unwrap(), 1, "NotAuthorizedException");
    assert_eq!(kept.token(), token);
    let entries = fs::read_dir(kept.file("session.json").parent().unwrap()).unwrap();
    assert_eq!(entries.count(), 2, "nothing else is left");
}

#[test]
fn nobody_is_asked_for_a_password_when_there_is_no_place() {
    let emulator = emulator();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    let file = kept.file("").parent().unwrap().join("no-directory");
    fs::write(&file, "").unwrap();
    let mut command = kept.sign_in();
    // Not even the wrong one is sent.
    command
        .env("COGNITO_HOME", &file)
        .env("COGNITO_PASSWORD", "Wrong-Horse7!");
    fails(&command.output().unwrap(), 2, "cannot be used");
}

#[test]
fn what_is_damaged_is_told_and_can_be_cleared_away() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    fs::write(kept.file("session.json"), "{\"AccessToken\":\"canary\"}").unwrap();
    let output = kept.output(&["token"]);
    fails(&output, 2, "holds no signed-in user");
    assert!(!stderr(&output).contains("canary"));
    kept.does(&["sign-out", "--local"]);
    fails(&kept.output(&["token"]), 6, "nobody is signed in");

    let kept = Kept::alice(&emulator, WAYS[0]);
    for text in [
        "",
        "{\"Version\":\"canary\"}",
        "{\"Version\":2,\"UserPoolId\":\"us-east-1_x\",\"ClientId\":\"x\"}",
        "{\"Version\":1,\"UserPoolId\":\"x\",\"ClientId\":\"x\"}",
    ] {
        fs::write(kept.file("client.json"), text).unwrap();
        let output = kept.output(&["token"]);
        fails(&output, 2, "client.json cannot be used");
        assert!(!stderr(&output).contains("canary"));
    }
    // Signing in heals it.
    kept.signed_in().token();
}

#[cfg(not(windows))]
#[test]
fn profiles_are_in_the_user_s_state_directory() {
    let emulator = emulator();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    let with = |name: &str, value: &std::path::Path| {
        let mut command = kept.sign_in();
        command
            .env_remove("COGNITO_HOME")
            .env_remove("XDG_STATE_HOME")
            .env("HOME", "/no/such/directory")
            .env(name, value);
        command.output().unwrap()
    };
    assert_eq!(with("HOME", home.path()).status.code(), Some(0));
    let session = "cognito/default/session.json";
    assert!(home.path().join(".local/state").join(session).exists());
    assert_eq!(with("XDG_STATE_HOME", &state).status.code(), Some(0));
    assert!(state.join(session).exists());
    fails(&with("HOME", "".as_ref()), 2, "set COGNITO_HOME");
}
