//! The stored format: what is written here must stay readable for ever.

use cognito_srp_core::{Found, SignedIn, Step, StoreErrorKind, StoredError};
use serde_json::{Value, json};

use crate::support::{
    DEVICE_GROUP_KEY, DEVICE_KEY, USER_ID, confidential_client, now, password, receive_raw,
};
use crate::{at, user};

const STORED: &str = r#"{
  "CognitoSrp": "signed-in user",
  "Version": 2,
  "Warning": "secret: whoever has this can go on as the user; encrypt it or keep it safe",
  "AccessToken": "access-1",
  "IdToken": "id",
  "RefreshToken": "refresh-1",
  "Username": "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f",
  "DeviceKey": "eu-west-2_8a1b2c3d-0000-4111-8222-333344445555",
  "NewDeviceGroupKey": "-7NlkpPj8",
  "Came": 1700000000,
  "Ends": 1700003600,
  "UserPoolId": "eu-west-2_eYpv1mFHB",
  "ClientId": "1h57kf5cpq17m0eml12EXAMPLE",
  "Endpoint": "https://cognito-idp.eu-west-2.amazonaws.com/",
  "ClientSecretCheck": "k9KWDBUSrUt+fG6mwO9AYesqDKU0NIe4AyhC+WYY5HQ=",
  "ClockAhead": 7200
}"#;

/// The members that version 1 did not have.
const SINCE_VERSION_2: [&str; 6] = [
    "NewDeviceGroupKey",
    "UserPoolId",
    "ClientId",
    "Endpoint",
    "ClientSecretCheck",
    "ClockAhead",
];

fn pinned() -> Value {
    serde_json::from_str(STORED).unwrap()
}

fn pinned_1() -> Value {
    let mut stored = pinned();
    stored["Version"] = json!(1);
    for member in SINCE_VERSION_2 {
        stored.as_object_mut().unwrap().remove(member).unwrap();
    }
    stored
}

fn read(value: &Value) -> Result<SignedIn, StoredError> {
    SignedIn::from_json(&value.to_string())
}

fn written(user: &SignedIn) -> Value {
    serde_json::from_str(&user.to_json()).unwrap()
}

#[test]
fn both_versions_are_read() {
    for (stored, version) in [(pinned_1(), 1), (pinned(), 2)] {
        let user = read(&stored).unwrap();
        assert_eq!(user.last_access_token().expose(), "access-1");
        assert_eq!(user.id_token().unwrap().expose(), "id");
        assert_eq!(user.refresh_token().unwrap().expose(), "refresh-1");
        assert_eq!(user.username().unwrap().as_str(), USER_ID);
        assert_eq!(user.device_key().unwrap().as_str(), DEVICE_KEY);
        assert_eq!(user.received_at(), now());
        assert_eq!(user.expires_at(), at(3600));
        assert_eq!(user.origin().is_some(), version == 2);
        assert_eq!(user.new_device().is_some(), version == 2);
        let good = user.access_token(at(0)).is_some();
        // The clock of the machine that saved it was two hours behind.
        assert_eq!(good, version == 1);
    }
}

#[test]
fn version_2_is_written() {
    assert_eq!(written(&SignedIn::from_json(STORED).unwrap()), pinned());
    let client = confidential_client();
    let reply = json!({"AuthenticationResult": {
        "AccessToken": "access-1", "IdToken": "id", "RefreshToken": "refresh-1",
        "ExpiresIn": 3600,
        "NewDeviceMetadata": {"DeviceKey": DEVICE_KEY, "DeviceGroupKey": DEVICE_GROUP_KEY},
    }});
    let exchange = client.begin(USER_ID.parse().unwrap()).password(&password());
    let headers = [("date", "Wed, 15 Nov 2023 00:13:20 GMT")];
    let Step::Done(tokens) =
        receive_raw(exchange, 200, &headers, reply.to_string().as_bytes()).unwrap()
    else {
        panic!()
    };
    let mut expected = pinned();
    // By the service's clock.
    expected["Came"] = json!(at(7200).unix_seconds());
    expected["Ends"] = json!(at(10_800).unix_seconds());
    assert_eq!(written(&SignedIn::from(tokens)), expected);
    // What version 1 did not record is unknown.
    let mut expected = pinned_1();
    expected["Version"] = json!(2);
    assert_eq!(written(&read(&pinned_1()).unwrap()), expected);
}

#[test]
fn optional_members_may_be_missing() {
    let mut least = pinned();
    for member in [
        "IdToken",
        "RefreshToken",
        "Username",
        "DeviceKey",
        "Warning",
        "NewDeviceGroupKey",
        "ClientSecretCheck",
        "ClockAhead",
    ] {
        least.as_object_mut().unwrap().remove(member).unwrap();
    }
    let user = read(&least).unwrap();
    assert!(user.id_token().is_none() && user.refresh_token().is_none());
    assert!(user.username().is_none() && user.device_key().is_none());
    let mut stored = written(&user);
    stored.as_object_mut().unwrap().remove("Warning").unwrap();
    assert_eq!(stored, least);
}

#[test]
fn anything_else_is_refused() {
    let expected = "signed-in user";
    for text in ["", "{", "[]", "null", "{}", "\"signed-in user\""] {
        let error = SignedIn::from_json(text).err();
        assert_eq!(error, Some(StoredError::NotStored { expected }), "{text}");
    }
    let mut other = pinned();
    other["CognitoSrp"] = json!("remembered device");
    assert_eq!(
        read(&other).err(),
        Some(StoredError::OtherKind { expected })
    );
    let mut newer = pinned();
    newer["Version"] = json!(3);
    let version = StoredError::Version { expected, found: 3 };
    assert_eq!(read(&newer).err(), Some(version));
    for member in ["AccessToken", "Came", "Ends"] {
        for value in [Value::Null, json!({}), json!(-1)] {
            let mut damaged = pinned();
            damaged[member] = value;
            let error = read(&damaged).err();
            assert_eq!(error, Some(StoredError::Damaged { expected }), "{member}");
        }
    }
    for member in ["UserPoolId", "ClientId", "Endpoint"] {
        for value in [Value::Null, json!({})] {
            let mut damaged = pinned();
            damaged[member] = value;
            let error = read(&damaged).err();
            assert_eq!(error, Some(StoredError::Damaged { expected }), "{member}");
        }
    }
    for value in [json!(-1), json!(u64::MAX), json!("2 h")] {
        let mut damaged = pinned();
        damaged["ClockAhead"] = value;
        assert_eq!(
            read(&damaged).err(),
            Some(StoredError::Damaged { expected })
        );
    }
    for length in 0..STORED.len() {
        assert!(SignedIn::from_json(&STORED[..length]).is_err(), "{length}");
    }
}

#[test]
fn an_unreachable_expiry_is_accepted() {
    let mut far = written(&user());
    far["Ends"] = json!(u64::MAX);
    let user = read(&far).unwrap();
    assert!(user.access_token(at(u64::MAX)).is_none());
    assert!(user.access_token(at(0)).is_some());
}

/// A newer version is valid, and this program must not overwrite it.
#[test]
fn a_store_reports_users_and_damage() {
    let mut newer = pinned();
    newer["Version"] = json!(3);
    let error = Found::from_json(&newer.to_string(), "a place").unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert_eq!(
        error.to_string(),
        "a place cannot be used: a signed-in user in version 3 of its format, which is not supported"
    );
    for text in [
        "",
        "{",
        "null",
        r#"{"CognitoSrp": "remembered device", "Version": 1}"#,
    ] {
        let found = Found::from_json(text, "a place").unwrap();
        let Found::Damaged(error) = found else {
            panic!("{text}")
        };
        assert_eq!(error.kind(), StoreErrorKind::Damaged);
    }
    assert!(matches!(
        Found::from_json(STORED, "a place"),
        Ok(Found::User(_))
    ));
}

/// Version 2 names the app client completely; half of a name is damage, not version 1.
#[test]
fn an_incomplete_origin_is_damage() {
    for member in ["UserPoolId", "ClientId", "Endpoint"] {
        let mut stored = pinned();
        stored.as_object_mut().unwrap().remove(member).unwrap();
        let error = read(&stored).unwrap_err();
        assert!(matches!(error, StoredError::Damaged { .. }), "{member}");
        let mut stored = pinned_1();
        stored[member] = pinned()[member].clone();
        let error = read(&stored).unwrap_err();
        assert!(matches!(error, StoredError::Damaged { .. }), "{member}");
    }
}
