//! Where a kept user is, and of which app client she is.

use std::fs;

use cognito_store::PrivateFile;
use serde_json::json;

use crate::kept::{Kept, PROFILE, WAYS};
use crate::rig::{PASSWORD, SECRET, emulator, fails, stderr};

#[test]
fn a_missing_or_a_wrong_secret_costs_no_session() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[1]);
    kept.end_access_token();
    for (secret, said) in [
        ("", "none was given: set COGNITO_CLIENT_SECRET"),
        (
            "wrong",
            "another client secret than the one in COGNITO_CLIENT_SECRET",
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
    let said = "has no secret, and one was given: unset COGNITO_CLIENT_SECRET";
    fails(&command.output().unwrap(), 2, said);
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
    let mut profile = kept.profile();
    profile["Session"] = json!({ "AccessToken": "canary" });
    kept.put(&profile);
    let output = kept.output(&["token"]);
    fails(&output, 2, "holds no signed-in user");
    assert!(!stderr(&output).contains("canary"));
    kept.does(&["sign-out", "--local"]);
    fails(&kept.output(&["token"]), 6, "nobody is signed in");

    let kept = Kept::alice(&emulator, WAYS[0]);
    let whole = kept.profile();
    for (member, value) in [
        (
            "Settings",
            json!({ "UserPoolId": "canary", "ClientId": "x" }),
        ),
        ("Settings", json!("canary")),
        ("Version", json!("canary")),
        ("CognitoCli", json!("canary")),
        ("Another", json!("canary")),
    ] {
        let mut profile = whole.clone();
        profile[member] = value;
        kept.put(&profile);
        for arguments in [&["token"][..], &["sign-out"], &["whoami"]] {
            let output = kept.output(arguments);
            assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
            assert!(!stderr(&output).contains("canary"));
        }
    }
    // Signing in heals it.
    for text in ["", "canary", "{}"] {
        let file = PrivateFile::at(kept.file(PROFILE));
        file.store(text.as_bytes()).unwrap();
        let output = kept.output(&["token"]);
        fails(&output, 2, "profile.json holds no signed-in user");
        kept.does(&["sign-out", "--local"]);
        assert!(!kept.file(PROFILE).exists());
        file.store(text.as_bytes()).unwrap();
    }
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
    let session = "cognito/default/profile.json";
    assert!(home.path().join(".local/state").join(session).exists());
    assert_eq!(with("XDG_STATE_HOME", &state).status.code(), Some(0));
    assert!(state.join(session).exists());
    fails(&with("HOME", "".as_ref()), 2, "set COGNITO_HOME");
}

/// Whoever can write there could name an app client and an endpoint of their own.
#[cfg(unix)]
#[test]
fn nothing_is_read_that_others_could_have_put_there() {
    use std::os::unix::fs::PermissionsExt;

    use crate::rig::at;

    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let set = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let (client, directory) = (kept.file(PROFILE), kept.file(""));
    let begin = &["sign-in", "--username", "alice"][..];
    let asking = &["forgot-password", "--username", "alice"][..];
    for (path, open, fit) in [(&client, 0o666, 0o600), (&directory, 0o777, 0o700)] {
        set(path, open);
        // It is damaged too: what is said first was looked at first.
        fs::write(&client, "{}").unwrap();
        for arguments in [begin, asking, &["token"]] {
            fails(&kept.output(arguments), 2, "is open to others");
        }
        assert!(emulator.outbox().is_empty(), "nothing was sent");
        set(path, fit);
        fails(
            &kept.output(asking),
            2,
            "profile.json holds no signed-in user",
        );
    }
    let device = kept.file("device.json");
    fs::write(&device, "{}").unwrap();
    set(&device, 0o666);
    let mut command = at(&emulator, begin);
    command.arg("--remember-device").arg(&device);
    let output = command.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
    fails(&output, 2, "is open to others");
}
