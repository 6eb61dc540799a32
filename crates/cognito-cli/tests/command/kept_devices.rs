//! The remembered device of a kept user, and `devices`.

use std::sync::Arc;

use cognito_emulator::{Emulator, MfaType, NewUser, Request};
use serde_json::{Value, json};

use crate::devices::emulator;
use crate::kept::{Kept, WAYS, Way, printed, public_ways};
use crate::peer::{Holding, emulator_answering};
use crate::support::{PASSWORD, TOTP_SECRET, fails, newest_code, stderr, totp};

/// Alice, signed in with a code; the emulator is new, because a code can be used once.
fn alice(emulator: &Emulator, way: Way) -> Kept {
    let kept = Kept::nobody(emulator, way);
    let answer = format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, 0));
    let mut command = kept.sign_in();
    let output = command.args(["--answer", &answer]).output().unwrap();
    assert_eq!(printed(&output), "");
    kept
}

/// The key of the one device that the profile has.
fn own_key(kept: &Kept) -> String {
    let devices = kept.profile()["Devices"].take();
    assert_eq!(devices.as_array().unwrap().len(), 1);
    let key = &devices[0]["Device"]["DeviceKey"];
    key.as_str().unwrap().to_owned()
}

#[test]
fn a_kept_user_s_device_is_remembered_and_refreshes() {
    for way in WAYS {
        let emulator = emulator(false);
        let kept = alice(&emulator, way);
        let key = own_key(&kept);
        assert_eq!(kept.session()["DeviceKey"], *key);
        let first = kept.token();
        kept.end_access_token();
        assert_ne!(kept.token(), first);

        // The next sign-in needs no code, and its session is bound to the same device.
        let kept = kept.signed_in();
        assert_eq!(kept.session()["DeviceKey"], *key);
        kept.end_access_token();
        kept.token();
        kept.does(&["sign-out"]);
        kept.signed_in().token();
    }
}

#[test]
fn devices_are_listed_shown_and_forgotten() {
    for way in WAYS {
        let emulator = emulator(false);
        let kept = alice(&emulator, way);
        let key = own_key(&kept);
        let listed = kept.json(&["devices", "list"])["Devices"].take();
        assert_eq!(listed.as_array().unwrap().len(), 1);
        assert_eq!(listed[0]["DeviceKey"], *key);
        assert_eq!(listed[0]["Current"], true);
        assert!(listed[0]["DeviceCreateDate"].is_u64());
        assert_eq!(kept.json(&["devices", "show", &key]), listed[0]);

        let needs_code = || kept.sign_in().output().unwrap().status.code() == Some(5);
        assert!(!needs_code());
        kept.does(&["devices", "unremember", &key]);
        assert!(needs_code());
        kept.does(&["devices", "remember", &key]);
        assert!(!needs_code());

        kept.does(&["devices", "forget", &key]);
        assert_eq!(kept.profile().get("Devices"), None);
        assert_eq!(kept.json(&["devices", "list"])["Devices"], json!([]));
        fails(
            &kept.output(&["devices", "show", &key]),
            1,
            "ResourceNotFound",
        );
        // The session was bound to it.
        kept.end_access_token();
        fails(&kept.output(&["token"]), 6, "sign in again");
        fails(
            &kept.output(&["devices", "show", "nonsense"]),
            2,
            "not a device key",
        );
    }
}

/// The profile's contents belong to the user who signed in there before.
#[test]
fn a_confirmation_is_not_bound_to_an_unnamed_device() {
    for way in WAYS {
        let emulator = emulator(false);
        let kept = alice(&emulator, way);
        let key = own_key(&kept);
        let bob = NewUser::new("bob", PASSWORD).with_attribute("email", "b@example.com");
        emulator.add(bob.unconfirmed()).unwrap();
        let bob = ["confirm", "--username", "bob"];
        kept.begin(&[&bob[..], &["--resend"]].concat())
            .output()
            .unwrap();
        let code = newest_code(&emulator, "ResendConfirmationCode");
        let confirm = [&bob[..], &["--code", &code, "--keep"]].concat();
        assert_eq!(printed(&kept.begin(&confirm).output().unwrap()), "");
        assert_ne!(kept.session()["DeviceKey"], *key);
        kept.end_access_token();
        kept.token();
    }
}

/// The keys of the profile's devices, by user.
fn keys(kept: &Kept) -> Vec<(String, String)> {
    let devices = kept.profile()["Devices"].take();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let key = |known: &Value| {
        (
            text(&known["Username"]),
            text(&known["Device"]["DeviceKey"]),
        )
    };
    let mut keys: Vec<_> = devices.as_array().unwrap().iter().map(key).collect();
    keys.sort();
    keys
}

#[test]
fn a_device_stays_with_its_user() {
    for way in WAYS {
        let emulator = emulator(false);
        emulator.add_user("bob", PASSWORD).unwrap();
        let kept = alice(&emulator, way);
        let key = own_key(&kept);
        assert_eq!(printed(&kept.sign_in_as("bob").output().unwrap()), "");
        let both = keys(&kept);
        assert_eq!(both.len(), 2);
        assert_eq!(both[0], ("alice".to_owned(), key.clone()));
        assert_eq!(both[1].0, "bob");
        assert_eq!(kept.session()["DeviceKey"], *both[1].1);
        // Alice needs no code, because her device is still there; and so is bob's.
        let kept = kept.signed_in();
        assert_eq!(kept.session()["DeviceKey"], *key);
        assert_eq!(keys(&kept), both);
        assert_eq!(printed(&kept.sign_in_as("bob").output().unwrap()), "");
        assert_eq!(keys(&kept), both);
    }
}

#[test]
fn a_device_of_a_pool_at_another_endpoint_is_not_used() {
    let emulator = Arc::new(emulator(false));
    let kept = alice(&emulator, WAYS[0]);
    let own = keys(&kept);
    // The same pool name, but another place as far as anybody can say.
    let elsewhere = Holding::new(&emulator, "nothing");
    let kept = kept.at(&elsewhere.url);
    let needs_code = kept.sign_in().output().unwrap();
    assert_eq!(needs_code.status.code(), Some(5), "{}", stderr(&needs_code));
    assert_eq!(keys(&kept), own);
}

#[test]
fn a_device_is_known_by_the_alias_that_was_typed() {
    let emulator = emulator(false);
    let carol = |address: &str| {
        NewUser::new("carol", PASSWORD)
            .with_attribute("email", address)
            .with_attribute("email_verified", "true")
            .with_software_token(TOTP_SECRET)
            .with_mfa(MfaType::SoftwareToken)
    };
    emulator.add(carol("c@example.com")).unwrap();
    let kept = Kept::nobody(&emulator, WAYS[0]);
    let answer = format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, 0));
    let mut command = kept.sign_in_as("c@example.com");
    let output = command.args(["--answer", &answer]).output().unwrap();
    assert_eq!(printed(&output), "");
    for name in ["c@example.com", "carol"] {
        assert_eq!(printed(&kept.sign_in_as(name).output().unwrap()), "");
    }
    let known = keys(&kept);
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].0, "carol");
}

#[test]
fn a_forgotten_device_is_replaced_by_the_next() {
    for way in WAYS {
        let emulator = emulator(false);
        let kept = alice(&emulator, way);
        let key = own_key(&kept);
        let forget = json!({ "AccessToken": kept.session()["AccessToken"], "DeviceKey": key });
        let reply = emulator.handle(&Request::operation("ForgetDevice", &forget));
        assert_eq!(reply.status, 200);
        let answer = format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, 1));
        let mut command = kept.sign_in();
        let output = command.args(["--answer", &answer]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let now = own_key(&kept);
        assert_ne!(now, key);
        assert_eq!(kept.session()["DeviceKey"], *now);
        kept.end_access_token();
        kept.token();
    }
}

/// Nothing that the user does or omits loses the session.
#[cfg(unix)]
#[test]
fn the_user_is_kept_before_the_question_about_the_device() {
    let emulator = emulator(true);
    let kept = Kept::nobody(&emulator, WAYS[0]);
    let answer = format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, 0));
    let mut command = kept.sign_in();
    command.args(["--answer", &answer]);
    let mut terminal = crate::terminal::Terminal::start(command);
    terminal.wait_for("Should the service remember this device?");
    assert_eq!(
        own_key(&kept),
        kept.session()["DeviceKey"].as_str().unwrap()
    );
    kept.end_access_token();
    kept.token();
    drop(terminal);
    kept.token();
}

/// A session with an unconfirmed device can still be refreshed.
#[test]
fn a_session_with_an_unconfirmed_device_can_refresh() {
    for way in WAYS {
        let emulator = Arc::new(emulator(false));
        let refused = json!({ "__type": "InternalErrorException", "message": "x" });
        let peer = emulator_answering(&emulator, "ConfirmDevice", 400, refused);
        let kept = Kept::nobody(&emulator, way).at(&peer);
        let answer = format!("SOFTWARE_TOKEN_MFA_CODE={}", totp(TOTP_SECRET, 0));
        let mut command = kept.sign_in();
        let output = command.args(["--answer", &answer]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stderr(&output).contains("the device is not remembered"));
        assert_eq!(kept.profile().get("Devices"), None);
        kept.serve_by(emulator.endpoint());
        // It can be confirmed while the access token is valid.
        kept.token();
        kept.end_access_token();
        kept.token();
    }
}

/// The service returns 60 devices per page.
#[test]
fn all_pages_are_listed() {
    let emulator = emulator(false);
    emulator.add_user("bob", PASSWORD).unwrap();
    let kept = Kept::nobody(&emulator, public_ways().last().unwrap());
    assert_eq!(printed(&kept.sign_in_as("bob").output().unwrap()), "");
    let ask = |operation: &str, body: Value| -> Value {
        let reply = emulator.handle(&Request::operation(operation, &body));
        assert_eq!(reply.status, 200, "{operation}");
        serde_json::from_slice(&reply.body).unwrap_or_default()
    };
    // Anything is a valid verifier for a device from which nobody signs in.
    let verifier = json!({ "PasswordVerifier": "AQID", "Salt": "AQID" });
    for _ in 0..61 {
        let sign_in = json!({ "ClientId": emulator.client_id(), "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "bob", "PASSWORD": PASSWORD } });
        let result = ask("InitiateAuth", sign_in);
        let result = &result["AuthenticationResult"];
        let confirm = json!({ "AccessToken": result["AccessToken"],
            "DeviceKey": result["NewDeviceMetadata"]["DeviceKey"],
            "DeviceSecretVerifierConfig": verifier });
        ask("ConfirmDevice", confirm);
    }
    let listed = kept.json(&["devices", "list"])["Devices"].take();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 62);
    let current = listed.iter().filter(|device| device["Current"] == true);
    assert_eq!(current.count(), 1);
}
