//! Where a kept user is stored, and their app client.

use std::sync::Arc;

use cognito_emulator::{AuthFlow, NewAppClient};
use serde_json::{Value, json};

use crate::kept::{Kept, WAYS};
use crate::peer::Holding;
use crate::support::{PASSWORD, SECRET, emulator, fails, stderr};

#[test]
fn a_missing_or_wrong_secret_keeps_the_session() {
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
    let said = "has no secret, but one was given: unset COGNITO_CLIENT_SECRET";
    fails(&command.output().unwrap(), 2, said);
    kept.token();
}

#[test]
fn another_app_clients_token_is_not_returned() {
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
    // The same values are not a contradiction.
    let output = kept.begin(&["token"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// A variable that is set for something else must not send the session there.
#[test]
fn a_session_is_sent_only_to_its_own_endpoint() {
    const DEVICE: &str = "us-east-1_8a1b2c3d-0000-1111-2222-333344445555";
    let emulator = Arc::new(emulator());
    let stranger = Holding::new(&emulator, "nothing");
    let kept = Kept::alice(&emulator, WAYS[0]);
    // All would refresh.
    kept.end_access_token();
    let before = kept.profile();
    let said = |given: &str| format!(" is {given}/, but the profile default is of ");
    for arguments in [
        &["token"][..],
        &["token", "--id"],
        &["token", "--refresh"],
        &["refresh"],
        &["whoami"],
        &["sign-out"],
        &["sign-out", "--everywhere"],
        &["change-password", "--first"],
        &["mfa", "status"],
        &["mfa", "totp"],
        &["mfa", "prefer", "totp"],
        &["passkeys", "list"],
        &["passkeys", "add", "--start"],
        &["passkeys", "delete", "x"],
        &["devices", "list"],
        &["devices", "show", DEVICE],
        &["devices", "remember", DEVICE],
        &["devices", "forget", DEVICE],
    ] {
        let mut command = kept.command(arguments);
        command.env("COGNITO_ENDPOINT", &stranger.url);
        fails(&command.output().unwrap(), 2, &said(&stranger.url));
        let mut command = kept.command(arguments);
        command.args(["--endpoint", &stranger.url]);
        fails(&command.output().unwrap(), 2, &said(&stranger.url));
        assert_eq!(kept.profile(), before);
    }
    assert!(stranger.asked().is_empty(), "nothing was sent");
    kept.token();
}

#[test]
fn a_session_at_the_service_uses_the_services_endpoints() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    // As if it belonged to AWS: the variable is not for this session.
    kept.serve_by("https://cognito-idp.us-east-1.amazonaws.com");
    let mut command = kept.command(&["token"]);
    command.env("COGNITO_ENDPOINT", emulator.endpoint());
    fails(&command.output().unwrap(), 2, "the endpoint");
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
        "nobody is signed in to the profile play",
    );
}

/// Some systems treat names as equal that differ only by case, and some names as devices.
#[test]
fn profile_names_are_distinct_on_every_system() {
    let emulator = emulator();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    for name in [
        "Work", "wOrk", "CON", "con", "nul", "nul.txt", "aux", "prn", "com1", "lpt0", "com9.x",
        "work.", ".work", "a b", "a/b", "\u{e4}",
    ] {
        let output = kept.output(&["token", "--profile", name]);
        fails(&output, 2, "not a profile");
    }
    for name in ["work", "console", "com", "com10", "null", "a-b_c.d"] {
        let output = kept.output(&["token", "--profile", name]);
        fails(
            &output,
            6,
            &format!("nobody is signed in to the profile {name}"),
        );
    }
}

#[test]
fn a_newer_commands_profile_is_not_changed() {
    let emulator = emulator();
    let kept = Kept::alice(&emulator, WAYS[0]);
    let mut profile = kept.profile();
    profile["Version"] = json!(99);
    kept.put(&profile);
    for arguments in [&["token"][..], &["sign-out"], &["whoami"], &["refresh"]] {
        fails(&kept.output(arguments), 2, "a newer cognito has written it");
    }
    let mut command = kept.sign_in();
    // Not even the wrong one is sent.
    command.env("COGNITO_PASSWORD", "Wrong-Horse7!");
    fails(&command.output().unwrap(), 2, "a newer cognito");
    assert_eq!(kept.profile(), profile);
    kept.does(&["sign-out", "--local"]);
    fails(&kept.output(&["token"]), 6, "nobody is signed in");

    // So is a session of a newer library.
    let kept = Kept::alice(&emulator, WAYS[0]);
    kept.change_session("Version", 99);
    let before = kept.profile();
    for arguments in [&["token"][..], &["sign-out"], &["whoami"], &["refresh"]] {
        let output = kept.output(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert_eq!(kept.profile(), before);
    }
    let mut command = kept.sign_in();
    command.env("COGNITO_PASSWORD", "Wrong-Horse7!");
    fails(&command.output().unwrap(), 2, "in version 99");
    assert_eq!(kept.profile(), before);
    kept.does(&["sign-out", "--local"]);
    fails(&kept.output(&["token"]), 6, "nobody is signed in");
}

/// Whether the service still accepts a session's refresh token.
fn is_good(kept: &Kept, session: &Value, client: &str, secret: &str) -> bool {
    let mut command = kept.begin(&["refresh"]);
    command
        .env("COGNITO_CLIENT_ID", client)
        .env("COGNITO_CLIENT_SECRET", secret)
        .env(
            "COGNITO_REFRESH_TOKEN",
            session["RefreshToken"].as_str().unwrap(),
        );
    command.output().unwrap().status.success()
}

#[test]
fn a_replaced_user_is_signed_out_if_possible() {
    let emulator = emulator();
    let public = NewAppClient::public().with_flows([AuthFlow::UserSrp, AuthFlow::RefreshToken]);
    let public = emulator.add_client(public).unwrap();
    let another = |kept: &Kept, client: &str, secret: &str| {
        let mut command = kept.sign_in();
        command
            .env("COGNITO_CLIENT_ID", client)
            .env("COGNITO_CLIENT_SECRET", secret);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(kept.profile()["Settings"]["ClientId"], client);
        stderr(&output)
    };
    // The available secret is not the previous session's.
    let kept = Kept::alice(&emulator, WAYS[1]);
    let own = kept.profile()["Settings"]["ClientId"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = kept.session();
    let said = another(&kept, &public, "");
    assert!(
        said.contains("the profile's previous session was not revoked"),
        "{said}"
    );
    assert!(said.contains("COGNITO_CLIENT_SECRET"), "{said}");
    assert!(is_good(&kept, &before, &own, SECRET));
    // A client without a secret needs none.
    let before = kept.session();
    assert_eq!(another(&kept, &own, SECRET), "");
    assert!(!is_good(&kept, &before, &public, ""));
}

#[test]
fn a_replaced_session_at_another_endpoint_is_not_sent_there() {
    let emulator = Arc::new(emulator());
    let stranger = Holding::new(&emulator, "nothing");
    let kept = Kept::alice(&emulator, WAYS[0]);
    kept.serve_by(&stranger.url);
    let output = kept.sign_in().output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = format!("was not revoked: its endpoint is {}", stranger.url);
    assert!(stderr(&output).contains(&said), "{}", stderr(&output));
    assert!(stranger.asked().is_empty());
    let settings = kept.profile()["Settings"].take();
    let endpoint = settings["Endpoint"].as_str().unwrap();
    assert_eq!(
        endpoint.trim_end_matches('/'),
        emulator.endpoint().trim_end_matches('/')
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
