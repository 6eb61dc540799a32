//! The operations of devices: ConfirmDevice, ListDevices, GetDevice, UpdateDeviceStatus,
//! ForgetDevice, and the operators'.

use cognito_emulator::DeviceConfiguration;
use cognito_srp_core::srp::Identity;
use serde_json::{Value, json};

use crate::phone::{ALWAYS, Phone, setup};
use crate::support::{PASSWORD, POOL, START, Setup, base64_decode, base64_encode, has_tokens, is};

const DOES_NOT_EXIST: (&str, &str) = ("ResourceNotFoundException", "Device does not exist.");

const ON_PROMPT: DeviceConfiguration = DeviceConfiguration {
    challenge_required_on_new_device: true,
    device_only_remembered_on_user_prompt: true,
};

/// The value of a device's attribute.
fn attribute<'a>(device: &'a Value, name: &str) -> &'a Value {
    let attributes = device["DeviceAttributes"].as_array().unwrap();
    let found = attributes
        .iter()
        .find(|attribute| attribute["Name"] == name);
    &found.unwrap_or_else(|| panic!("{device}"))["Value"]
}

#[test]
fn confirm_device_says_whether_to_ask_the_user() {
    for (configuration, asks, status) in [
        (ALWAYS, false, "remembered"),
        (ON_PROMPT, true, "not_remembered"),
    ] {
        let mut setup = setup(configuration);
        let result = setup.signed_in();
        let phone = Phone::of(&result);
        let reply = setup.ok("ConfirmDevice", phone.confirmation(&result));
        assert_eq!(reply, json!({ "UserConfirmationNecessary": asks }));
        let get = json!({ "AccessToken": result["AccessToken"], "DeviceKey": phone.key });
        let device = setup.ok("GetDevice", get)["Device"].clone();
        assert_eq!(device["DeviceKey"], phone.key.as_str());
        assert_eq!(device["DeviceCreateDate"], START);
        assert_eq!(attribute(&device, "dev:device_remembered_status"), status);
        assert_eq!(attribute(&device, "device_name"), "a phone");
        assert_eq!(attribute(&device, "device_status"), "valid");
    }
}

#[test]
fn only_the_users_own_device_key_can_be_confirmed_once() {
    let mut setup = setup(ALWAYS);
    let result = setup.signed_in();
    let phone = Phone::of(&result);
    let given = phone.confirmation(&result);
    let invalid = ("InvalidParameterException", "Invalid device key given.");

    let mut other = given.clone();
    other["DeviceKey"] = "us-east-1_00000000-0000-4000-8000-000000000000".into();
    is(&setup.refused("ConfirmDevice", other), invalid);
    setup.add(cognito_emulator::NewUser::new("bob", PASSWORD));
    let bob = setup.password("bob")["AuthenticationResult"].clone();
    let mut stolen = given.clone();
    stolen["AccessToken"] = bob["AccessToken"].clone();
    is(&setup.refused("ConfirmDevice", stolen), invalid);
    let mut malformed = given.clone();
    malformed["DeviceKey"] = "a key".into();
    is(
        &setup.refused("ConfirmDevice", malformed),
        (
            "InvalidParameterException",
            "1 validation error detected: Value 'a key' at 'deviceKey' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-f-]+",
        ),
    );
    setup.ok("ConfirmDevice", given.clone());
    let again = setup.refused("ConfirmDevice", given);
    assert_eq!(again.0, "DeviceKeyExistsException");
}

/// The vectors' device, with a verifier whose top bit is set; ten other clients agree on it.
fn vector() -> Value {
    let vectors = include_str!("../vectors/device.json");
    let vectors: Value = serde_json::from_str(vectors).unwrap();
    let mut vectors = vectors.as_array().unwrap().iter();
    vectors
        .find(|entry| entry["id"] == "devses_topbit")
        .unwrap()
        .clone()
}

#[test]
fn salt_and_verifier_are_signed_integers() {
    let mut setup = setup(ALWAYS);
    let result = setup.signed_in();
    let good = Phone::of(&result).confirmation(&result);
    let vector = vector();
    let verifier = vector["expected"]["verifier_base64"].as_str().unwrap();
    let padded = base64_decode(verifier);
    assert!(padded[0] == 0 && padded[1] & 0x80 != 0);
    let negative = base64_encode(&padded[1..]);
    for (name, value) in [
        ("PasswordVerifier", negative.as_str()),
        ("PasswordVerifier", ""),
        ("PasswordVerifier", "AA=="),
        ("PasswordVerifier", "no base64"),
        ("Salt", "gA=="),
        ("Salt", ""),
    ] {
        let mut bad = good.clone();
        bad["DeviceSecretVerifierConfig"][name] = value.into();
        let refusal = setup.refused("ConfirmDevice", bad);
        assert_eq!(refusal.0, "InvalidParameterException", "{name} {value}");
    }
    let mut bad = good.clone();
    bad["DeviceSecretVerifierConfig"]["PasswordVerifier"] = negative.into();
    let refusal = setup.refused("ConfirmDevice", bad);
    is(
        &refusal,
        (
            "InvalidParameterException",
            "Negate value passed for salt and Password verifier",
        ),
    );
    for name in ["Salt", "PasswordVerifier"] {
        let mut bad = good.clone();
        bad["DeviceSecretVerifierConfig"][name] = Value::Null;
        let expected = format!("Missing required parameter {name}");
        let refusal = setup.refused("ConfirmDevice", bad);
        is(&refusal, ("InvalidParameterException", &expected));
    }
    setup.ok("ConfirmDevice", good);
}

/// The verifier is from the vectors, not from our arithmetic: the session key is agreed on as
/// the device for which it was made, and signs for the device whose key was issued here.
#[test]
fn a_verifier_from_elsewhere_is_accepted() {
    let mut setup = setup(ALWAYS);
    let result = setup.signed_in();
    let vector = vector();
    let input = |name: &str| vector["inputs"][name].as_str().unwrap();
    let mut phone = Phone::of(&result);
    phone.password = input("device_password").to_owned();
    let mut confirmation = phone.confirmation(&result);
    confirmation["DeviceSecretVerifierConfig"] = json!({
        "Salt": vector["expected"]["salt_base64"],
        "PasswordVerifier": vector["expected"]["verifier_base64"],
    });
    setup.ok("ConfirmDevice", confirmation);

    let challenge = phone.begin(&mut setup);
    let challenge = phone.start(&mut setup, &challenge);
    assert_eq!(challenge["ChallengeParameters"]["SALT"], input("salt"));
    let made_for = Identity::device(input("device_group_key"), input("device_key"));
    let proof = phone.proof(&setup, &challenge, &made_for);
    has_tokens(&setup.ok("RespondToAuthChallenge", proof));
}

#[test]
fn a_list_has_pages() {
    let mut setup = setup(ALWAYS);
    let access = setup.signed_in()["AccessToken"].clone();
    let mut keys: Vec<String> = (0..5).map(|_| Phone::of_alice(&mut setup).key).collect();
    keys.sort();
    let page = |setup: &mut Setup, limit: Value, token: &Value| {
        let reply = setup.ok(
            "ListDevices",
            json!({ "AccessToken": access, "Limit": limit, "PaginationToken": token }),
        );
        let devices = reply["Devices"].as_array().unwrap().iter();
        let keys: Vec<String> = devices
            .map(|device| device["DeviceKey"].as_str().unwrap().to_owned())
            .collect();
        (keys, reply["PaginationToken"].clone())
    };
    for all in [Value::Null, 0.into(), 5.into(), 60.into()] {
        let (listed, token) = page(&mut setup, all, &Value::Null);
        assert_eq!(listed, keys);
        assert!(token.is_null());
    }
    let (mut listed, mut token) = page(&mut setup, 2.into(), &Value::Null);
    assert_eq!(listed.len(), 2);
    while !token.is_null() {
        let (more, next) = page(&mut setup, 2.into(), &token);
        assert!(!more.is_empty());
        listed.extend(more);
        token = next;
    }
    assert_eq!(listed, keys);
    let refusal = setup.refused("ListDevices", json!({ "AccessToken": access, "Limit": 61 }));
    is(
        &refusal,
        (
            "InvalidParameterException",
            "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: \
             Member must have value less than or equal to 60",
        ),
    );
}

#[test]
fn an_unconfirmed_device_does_not_exist() {
    let mut setup = setup(ALWAYS);
    let result = setup.signed_in();
    let phone = Phone::of(&result);
    let access = &result["AccessToken"];
    let list = setup.ok("ListDevices", json!({ "AccessToken": access }));
    assert_eq!(list, json!({ "Devices": [] }));
    let body = json!({ "AccessToken": access, "DeviceKey": phone.key,
                       "DeviceRememberedStatus": "remembered" });
    for operation in ["GetDevice", "UpdateDeviceStatus", "ForgetDevice"] {
        is(&setup.refused(operation, body.clone()), DOES_NOT_EXIST);
    }
}

#[test]
fn users_see_their_own_devices_only() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    setup.add(cognito_emulator::NewUser::new("bob", PASSWORD));
    let bob = setup.password("bob")["AuthenticationResult"].clone();
    let body = json!({ "AccessToken": bob["AccessToken"], "DeviceKey": phone.key });
    for operation in ["GetDevice", "UpdateDeviceStatus", "ForgetDevice"] {
        is(&setup.refused(operation, body.clone()), DOES_NOT_EXIST);
    }
    let list = setup.ok("ListDevices", json!({ "AccessToken": bob["AccessToken"] }));
    assert_eq!(list, json!({ "Devices": [] }));
    let mut claim = setup.right_claim("bob");
    claim["ChallengeResponses"]["DEVICE_KEY"] = phone.key.into();
    is(
        &setup.refused("RespondToAuthChallenge", claim),
        DOES_NOT_EXIST,
    );
}

#[test]
fn forget_device_has_no_body_and_is_final() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    let access = setup.signed_in()["AccessToken"].clone();
    let body = json!({ "AccessToken": access, "DeviceKey": phone.key });
    assert_eq!(setup.call("ForgetDevice", body.clone()), (200, Value::Null));
    is(&setup.refused("ForgetDevice", body), DOES_NOT_EXIST);
    let claim = phone.claim(&mut setup);
    is(
        &setup.refused("RespondToAuthChallenge", claim),
        DOES_NOT_EXIST,
    );
}

#[test]
fn operators_see_the_devices_of_a_user() {
    let mut setup = setup(ALWAYS);
    let phone = Phone::of_alice(&mut setup);
    let user = json!({ "UserPoolId": POOL, "Username": "alice" });
    let list = setup.ok("AdminListDevices", user.clone());
    assert_eq!(list["Devices"][0]["DeviceKey"], phone.key.as_str());
    let mut body = user.clone();
    body["DeviceKey"] = phone.key.as_str().into();
    setup.seconds += 5;
    let mut update = body.clone();
    update["DeviceRememberedStatus"] = "not_remembered".into();
    assert_eq!(setup.ok("AdminUpdateDeviceStatus", update), json!({}));
    let device = setup.ok("AdminGetDevice", body.clone())["Device"].clone();
    let status = attribute(&device, "dev:device_remembered_status");
    assert_eq!(status, "not_remembered");
    assert_eq!(device["DeviceLastModifiedDate"], START + 5);
    let reply = setup.call("AdminForgetDevice", body.clone());
    assert_eq!(reply, (200, Value::Null));
    is(&setup.refused("AdminGetDevice", body), DOES_NOT_EXIST);
}
