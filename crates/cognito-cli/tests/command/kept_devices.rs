//! The remembered device of a kept user, and `devices`.

use cognito_emulator::{Emulator, NewUser, Request};
use serde_json::{Value, json};

use crate::devices::emulator;
use crate::kept::{Kept, WAYS, Way, printed};
use crate::rig::{PASSWORD, TOTP_SECRET, fails, newest_code, totp};

/// Alice, signed in with a code; the emulator is new, for a code is good once.
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

/// What is in the profile is of whoever signed in there before.
#[test]
fn a_confirmation_is_bound_to_no_device_that_it_did_not_name() {
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

/// The service gives 60 devices a page.
#[test]
fn all_pages_are_listed() {
    let emulator = emulator(false);
    emulator.add_user("bob", PASSWORD).unwrap();
    let kept = Kept::nobody(&emulator, WAYS[2]);
    assert_eq!(printed(&kept.sign_in_as("bob").output().unwrap()), "");
    let ask = |operation: &str, body: Value| -> Value {
        let reply = emulator.handle(&Request::operation(operation, &body));
        assert_eq!(reply.status, 200, "{operation}");
        serde_json::from_slice(&reply.body).unwrap_or_default()
    };
    // Anything will do as the verifier of a device that nobody signs in from.
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
