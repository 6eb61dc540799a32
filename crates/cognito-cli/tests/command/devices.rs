//! `--remember-device` and `refresh --device`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use cognito_emulator::{DeviceConfiguration, Emulator, MfaMode, MfaType, NewUser, Request};
use cognito_store::PrivateFile;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::peer::{Holding, emulator_answering};
use crate::support::{
    PASSWORD, TOTP_SECRET, at, emulator_with_mfa, fails, sign_in, stderr, token_object, tokens,
    totp,
};

/// A pool in which a remembered device replaces alice's software token.
pub(crate) fn emulator(asking: bool) -> Emulator {
    let alice = NewUser::new("alice", PASSWORD)
        .with_software_token(TOTP_SECRET)
        .with_mfa(MfaType::SoftwareToken);
    let emulator = emulator_with_mfa(MfaMode::Optional, &[MfaType::SoftwareToken], alice);
    let devices = DeviceConfiguration {
        challenge_required_on_new_device: true,
        device_only_remembered_on_user_prompt: asking,
    };
    emulator
        .with_pool(|pool, _| {
            pool.set_device_configuration(devices);
            Ok(())
        })
        .unwrap();
    emulator
}

/// A path for a device file.
fn place() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("device.json");
    (directory, file)
}

/// `sign-in` from a device, answering with a code this many steps ahead, if any.
fn from_device(emulator: &Emulator, file: &Path, code: Option<u64>, more: &[&str]) -> Command {
    let code = code.map(|steps| format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, steps)));
    let answers: Vec<&str> = code.iter().map(String::as_str).collect();
    let mut command = sign_in(emulator, &answers);
    command.arg("--remember-device").arg(file).args(more);
    command
}

fn signed_in(mut command: Command) -> Value {
    tokens(&command.output().unwrap())
}

fn device_key(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap();
    let device: Value = serde_json::from_str(&text).unwrap();
    device["DeviceKey"].clone()
}

fn refresh(emulator: &Emulator, token: &Value, arguments: &[&str]) -> Output {
    let mut command = at(emulator, &["refresh"]);
    command
        .args(arguments)
        .env("COGNITO_REFRESH_TOKEN", token.as_str().unwrap())
        .output()
        .unwrap()
}

#[test]
fn a_remembered_device_needs_no_code_and_can_refresh() {
    let emulator = emulator(false);
    let (_directory, file) = place();
    let path = file.to_str().unwrap();
    let first = signed_in(from_device(&emulator, &file, Some(0), &[]));
    let key = first["NewDeviceMetadata"]["DeviceKey"].as_str().unwrap();
    assert_eq!(device_key(&file), key);
    for flow in ["srp", "password"] {
        let again = signed_in(from_device(&emulator, &file, None, &["--flow", flow]));
        assert_eq!(again.get("NewDeviceMetadata"), None, "it is not new");
        assert_eq!(device_key(&file), key);
    }
    let nobody = sign_in(&emulator, &[]).output().unwrap();
    fails(&nobody, 5, "SOFTWARE_TOKEN_MFA_CODE");

    let refresh = |arguments: &[&str]| refresh(&emulator, &first["RefreshToken"], arguments);
    fails(&refresh(&[]), 1, "Invalid Refresh Token");
    tokens(&refresh(&["--device", path]));
    tokens(&refresh(&["--device-key", key]));
    let older = ["--flow", "refresh-token-auth", "--username", "alice"];
    tokens(&refresh(&[&older[..], &["--device", path]].concat()));
    fails(
        &refresh(&["--device", "/no/such/file"]),
        2,
        "there is no device file",
    );
    fails(
        &refresh(&["--device-key", "nonsense"]),
        2,
        "not a device key",
    );
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_device_file() {
    use std::os::unix::fs::PermissionsExt;

    let emulator = emulator(false);
    let (directory, file) = place();
    signed_in(from_device(&emulator, &file, Some(0), &[]));
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let entries = fs::read_dir(directory.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, [".device.json.lock", "device.json"]);
}

#[test]
fn a_device_that_the_service_forgot_is_replaced() {
    let emulator = emulator(false);
    let (_directory, file) = place();
    let first = signed_in(from_device(&emulator, &file, Some(0), &[]));
    let key = device_key(&file);
    let forget = json!({ "AccessToken": first["AccessToken"], "DeviceKey": key });
    let reply = emulator.handle(&Request::operation("ForgetDevice", &forget));
    assert_eq!(reply.status, 200);

    let without_code = from_device(&emulator, &file, None, &[]).output().unwrap();
    fails(&without_code, 5, "SOFTWARE_TOKEN_MFA_CODE");
    let second = signed_in(from_device(&emulator, &file, Some(1), &[]));
    let new = &second["NewDeviceMetadata"]["DeviceKey"];
    assert_ne!(*new, key);
    assert_eq!(device_key(&file), *new);
    signed_in(from_device(&emulator, &file, None, &[]));
}

#[test]
fn the_file_of_a_forgotten_device_is_deleted() {
    let emulator = Arc::new(emulator(false));
    let (_directory, file) = place();
    let first = signed_in(from_device(&emulator, &file, Some(0), &[]));
    let forget = json!({ "AccessToken": first["AccessToken"], "DeviceKey": device_key(&file) });
    let reply = emulator.handle(&Request::operation("ForgetDevice", &forget));
    assert_eq!(reply.status, 200);
    let refused = json!({ "__type": "InvalidParameterException", "message": "x" });
    let peer = emulator_answering(&emulator, "ConfirmDevice", 400, refused);
    let mut command = from_device(&emulator, &file, Some(1), &["--endpoint", &peer]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!file.exists());
}

#[test]
fn another_user_s_device_is_neither_used_nor_replaced() {
    let emulator = emulator(false);
    emulator.add_user("bob", PASSWORD).unwrap();
    let (_directory, file) = place();
    signed_in(from_device(&emulator, &file, Some(0), &[]));
    let alices = fs::read(&file).unwrap();
    let mut bob = at(&emulator, &["sign-in", "--username", "bob"]);
    bob.arg("--remember-device").arg(&file);
    let output = bob.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = "the device is not remembered: the device file";
    assert!(stderr(&output).contains(said), "{}", stderr(&output));
    assert!(stderr(&output).contains("another user's device"));
    token_object(core::str::from_utf8(&output.stdout).unwrap());
    assert_eq!(fs::read(&file).unwrap(), alices);
    // It is still valid.
    signed_in(from_device(&emulator, &file, None, &[]));

    // Another pool has no device to ask for.
    let elsewhere = crate::support::emulator();
    let output = from_device(&elsewhere, &file, None, &[]).output().unwrap();
    fails(&output, 2, "in another user pool");
    assert_eq!(fs::read(&file).unwrap(), alices);
}

/// The device is stored when the service has confirmed it. The answer to alice's is held until
/// bob's is there.
#[test]
fn another_users_new_device_file_is_not_replaced() {
    let emulator = Arc::new(emulator(false));
    emulator.add_user("bob", PASSWORD).unwrap();
    let (_directory, file) = place();
    let peer = Holding::new(&emulator, "ConfirmDevice");
    let mut alice = from_device(&emulator, &file, Some(0), &[]);
    alice.env("COGNITO_ENDPOINT", &peer.url);
    let alice = alice.stdout(Stdio::piped()).stderr(Stdio::piped());
    let alice = alice.spawn().unwrap();
    let held = peer.next();
    let mut bob = at(&emulator, &["sign-in", "--username", "bob"]);
    bob.arg("--remember-device").arg(&file);
    let output = bob.env("COGNITO_PASSWORD", PASSWORD).output().unwrap();
    assert_eq!(stderr(&output), "");
    let bobs = fs::read(&file).unwrap();
    held.give();
    let output = alice.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("another user's device"));
    token_object(core::str::from_utf8(&output.stdout).unwrap());
    assert_eq!(fs::read(&file).unwrap(), bobs);
}

#[test]
fn the_users_answer_about_remembering_counts() {
    let status = |status| format!("DeviceRememberedStatus={status}");
    for (answer, remembered) in [
        (Some("remembered"), true),
        (Some("not_remembered"), false),
        (None, false),
    ] {
        let emulator = emulator(true);
        let (_directory, file) = place();
        let mut first = from_device(&emulator, &file, Some(0), &[]);
        if let Some(answer) = answer {
            first.args(["--answer", &status(answer)]);
        }
        let first = signed_in(first);
        let second = from_device(&emulator, &file, None, &[]).output().unwrap();
        match remembered {
            true => drop(tokens(&second)),
            false => fails(&second, 5, "SOFTWARE_TOKEN_MFA_CODE"),
        }
        // The tokens are bound to the device in any case.
        let path = file.to_str().unwrap();
        let output = refresh(&emulator, &first["RefreshToken"], &["--device", path]);
        tokens(&output);
    }
}

#[cfg(unix)]
#[test]
fn the_user_is_asked_whether_to_remember() {
    let emulator = emulator(true);
    let (_directory, file) = place();
    let mut terminal =
        crate::terminal::Terminal::start(from_device(&emulator, &file, Some(0), &[]));
    let question = "Should the service remember this device? (yes or no): ";
    terminal
        .wait_for(question)
        .type_line("perhaps")
        .wait_for(question)
        .type_line("yes")
        .tokens();
    signed_in(from_device(&emulator, &file, None, &[]));
}

#[cfg(unix)]
#[test]
fn tokens_are_not_lost_when_the_device_cannot_be_stored() {
    let emulator = emulator(false);
    // There is no directory, and none can be created.
    let (directory, _) = place();
    let dangling = directory.path().join("dangling");
    std::os::unix::fs::symlink("nowhere/at/all", &dangling).unwrap();
    let nowhere = dangling.join("device.json");
    let output = from_device(&emulator, &nowhere, Some(0), &[])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = "signed in, but the device is not remembered";
    assert!(stderr(&output).contains(said), "{}", stderr(&output));
    token_object(core::str::from_utf8(&output.stdout).unwrap());
}

#[test]
fn a_damaged_file_is_not_overwritten_and_not_shown() {
    let emulator = emulator(false);
    let (_directory, file) = place();
    for text in ["", "{}", "{\"DevicePassword\":\"c2VjcmV0\"}"] {
        let place = PrivateFile::at(&file);
        place.store(text.as_bytes()).unwrap();
        let output = from_device(&emulator, &file, Some(0), &[])
            .output()
            .unwrap();
        fails(&output, 2, "device.json cannot be used");
        assert!(!stderr(&output).contains("c2VjcmV0"));
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
}
