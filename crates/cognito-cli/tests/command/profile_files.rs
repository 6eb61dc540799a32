//! A profile's file: its place, other users' access, damage and leftovers.

use std::fs;

use cognito_store::PrivateFile;
use serde_json::json;

use crate::kept::{Kept, PROFILE, WAYS};
use crate::support::{PASSWORD, emulator, fails, stderr};

#[test]
fn no_password_is_asked_if_the_profile_cannot_be_stored() {
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
fn a_damaged_profile_is_reported_and_can_be_removed() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let mut profile = kept.profile();
    profile["Session"] = json!({ "AccessToken": "canary" });
    kept.put(&profile);
    let output = kept.output(&["token"]);
    fails(&output, 2, "does not contain a signed-in user");
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
    // Signing in repairs it.
    for text in ["", "canary", "{}"] {
        let file = PrivateFile::at(kept.file(PROFILE));
        file.store(text.as_bytes()).unwrap();
        let output = kept.output(&["token"]);
        fails(&output, 2, "profile.json does not contain a signed-in user");
        kept.does(&["sign-out", "--local"]);
        assert!(!kept.file(PROFILE).exists());
        file.store(text.as_bytes()).unwrap();
    }
    kept.signed_in().token();
}

/// If it is killed before the file replaced the profile, a sign-in leaves its tokens beside
/// it.
#[test]
fn a_sign_out_removes_leftovers_of_a_killed_sign_in() {
    let emulator = emulator();
    for (arguments, code) in [
        (&["sign-out"][..], 0),
        (&["sign-out", "--local"], 0),
        (&["sign-out", "--everywhere"], 6),
    ] {
        let kept = Kept::nobody(&emulator, WAYS[0]);
        // The profile's directory, as a sign-in creates it.
        let file = PrivateFile::at(kept.file(PROFILE));
        file.prepare().unwrap();
        let left = kept.file(".profile.json.new");
        fs::write(&left, "canary").unwrap();
        let output = kept.output(arguments);
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        assert!(!left.exists(), "{arguments:?}");
    }
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

/// Anyone who can write there could set their own app client and endpoint.
#[cfg(unix)]
#[test]
fn files_that_others_could_have_written_are_not_read() {
    use std::os::unix::fs::PermissionsExt;

    use crate::support::at;

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
        // It is damaged too: the first check is reported.
        fs::write(&client, "{}").unwrap();
        for arguments in [begin, asking, &["token"]] {
            fails(&kept.output(arguments), 2, "has unsafe permissions");
        }
        assert!(emulator.outbox().is_empty(), "nothing was sent");
        set(path, fit);
        fails(
            &kept.output(asking),
            2,
            "profile.json does not contain a signed-in user",
        );
    }
    let device = kept.file("device.json");
    fs::write(&device, "{}").unwrap();
    set(&device, 0o666);
    let mut command = at(&emulator, begin);
    command.arg("--remember-device").arg(&device);
    let output = command.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
    fails(&output, 2, "has unsafe permissions");
}
