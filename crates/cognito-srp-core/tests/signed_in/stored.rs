//! The stored form: version 1 as it is written down here must be readable for ever.

use cognito_srp_core::{SignedIn, StoredError};
use serde_json::{Value, json};

use crate::support::{DEVICE_KEY, USER_ID, now};
use crate::{at, came, came_with, user};

const STORED: &str = r#"{
  "CognitoSrp": "signed-in user",
  "Version": 1,
  "Warning": "secret: whoever has this can go on as the user; encrypt it or keep it safe",
  "AccessToken": "access-1",
  "IdToken": "id",
  "RefreshToken": "refresh-1",
  "Username": "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f",
  "DeviceKey": "eu-west-2_8a1b2c3d-0000-4111-8222-333344445555",
  "Came": 1700000000,
  "Ends": 1700003600
}"#;

fn pinned() -> Value {
    serde_json::from_str(STORED).unwrap()
}

fn read(value: &Value) -> Result<SignedIn, StoredError> {
    SignedIn::from_json(&value.to_string())
}

fn written(user: &SignedIn) -> Value {
    serde_json::from_str(&user.to_json()).unwrap()
}

#[test]
fn version_1_is_read() {
    let user = SignedIn::from_json(STORED).unwrap();
    assert_eq!(user.last_access_token().expose(), "access-1");
    assert_eq!(user.id_token().unwrap().expose(), "id");
    assert_eq!(user.refresh_token().unwrap().expose(), "refresh-1");
    assert_eq!(user.username().unwrap().as_str(), USER_ID);
    assert_eq!(user.device_key().unwrap().as_str(), DEVICE_KEY);
    assert_eq!(user.came(), now());
    assert_eq!(user.ends(), at(3600));
}

#[test]
fn version_1_is_written() {
    let mut user = SignedIn::new(came_with(&[]), DEVICE_KEY.parse().ok());
    user.renew(came("access-1", Some("refresh-1")));
    assert_eq!(written(&user), pinned());
    assert_eq!(written(&SignedIn::from_json(STORED).unwrap()), pinned());
}

#[test]
fn what_need_not_be_there() {
    let mut least = pinned();
    for member in [
        "IdToken",
        "RefreshToken",
        "Username",
        "DeviceKey",
        "Warning",
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
    newer["Version"] = json!(2);
    let version = StoredError::Version { expected, found: 2 };
    assert_eq!(read(&newer).err(), Some(version));
    for member in ["AccessToken", "Came", "Ends"] {
        for value in [Value::Null, json!({}), json!(-1)] {
            let mut damaged = pinned();
            damaged[member] = value;
            let error = read(&damaged).err();
            assert_eq!(error, Some(StoredError::Damaged { expected }), "{member}");
        }
    }
    for length in 0..STORED.len() {
        assert!(SignedIn::from_json(&STORED[..length]).is_err(), "{length}");
    }
}

#[test]
fn it_ends_at_a_time_that_no_clock_reaches() {
    let mut far = written(&user());
    far["Ends"] = json!(u64::MAX);
    let user = read(&far).unwrap();
    assert!(user.access_token(at(u64::MAX)).is_none());
    assert!(user.access_token(at(0)).is_some());
}
