//! The texts that outlive a process. Version 1 as written here must stay readable for ever,
//! and anything else is refused.

use cognito_srp_core::{
    AppClient, Challenge, ClientId, Device, Side, StoredError, SuspendedChallenge, UserPoolId,
};
use serde_json::{Value, json};

use crate::secret_hash;
use crate::support::challenges::answered;
use crate::support::{CLIENT_ID, USER_ID, confidential_client, device, public_client, sent};

pub(crate) const CHALLENGE: &str = r#"{
  "CognitoSrp": "suspended challenge",
  "Version": 1,
  "Warning": "secret: whoever has this can go on as the user; encrypt it or keep it safe",
  "UserPoolId": "eu-west-2_eYpv1mFHB",
  "ClientId": "1h57kf5cpq17m0eml12EXAMPLE",
  "Side": "server",
  "Username": "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f",
  "ChallengeName": "SELECT_CHALLENGE",
  "ChallengeParameters": {"HINT": "choose \"one\""},
  "AvailableChallenges": ["PASSWORD_SRP", "EMAIL_OTP"],
  "Session": "a-session",
  "DeviceKey": "eu-west-2_8a1b2c3d-0000-4111-8222-333344445555",
  "ForgottenDeviceKey": "eu-west-2_99999999-0000-4111-8222-333344445555",
  "ContextData": {
    "IpAddress": "203.0.113.7",
    "ServerName": "www.example.com",
    "ServerPath": "/login",
    "HttpHeaders": [{"headerName": "Accept", "headerValue": "*/*"}],
    "EncodedData": "fingerprint"
  },
  "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint-1"},
  "ClientMetadata": {"tenant": "blue"}
}"#;

pub(crate) const DEVICE: &str = r#"{
  "CognitoSrp": "remembered device",
  "Version": 2,
  "Warning": "secret: whoever has this can go on as the user; encrypt it or keep it safe",
  "UserPoolId": "eu-west-2_eYpv1mFHB",
  "Username": "5f2f3c0e-7b1a-4b58-9d0e-0c3b9a1d2e4f",
  "DeviceKey": "eu-west-2_8a1b2c3d-0000-4111-8222-333344445555",
  "DeviceGroupKey": "-7NlkpPj8",
  "DevicePassword": "ZGV2aWNlLXBhc3N3b3Jk"
}"#;

fn resumed(client: &AppClient, text: &str) -> Result<Challenge, StoredError> {
    client.resume(SuspendedChallenge::from_json(text)?, Side::Server)
}

pub(crate) fn refused(text: &str) -> StoredError {
    match resumed(&confidential_client(), text) {
        Err(error) => error,
        Ok(challenge) => panic!("{text} is taken: {challenge:?}"),
    }
}

/// A text with one member replaced or removed.
pub(crate) fn with(text: &str, member: &str, value: Option<Value>) -> String {
    let mut members: Value = serde_json::from_str(text).unwrap();
    let object = members.as_object_mut().unwrap();
    match value {
        Some(value) => object.insert(member.to_owned(), value),
        None => object.remove(member),
    };
    members.to_string()
}

#[test]
fn a_challenge_of_version_1() {
    let challenge = resumed(&confidential_client(), CHALLENGE).unwrap();
    let expected = json!({
        "ChallengeName": "SELECT_CHALLENGE",
        "ClientId": CLIENT_ID,
        "UserPoolId": "eu-west-2_eYpv1mFHB",
        "Session": "a-session",
        "ChallengeResponses": {
            "USERNAME": USER_ID,
            "SECRET_HASH": secret_hash(USER_ID),
            "DEVICE_KEY": "eu-west-2_8a1b2c3d-0000-4111-8222-333344445555",
            "ANSWER": "PASSWORD_SRP",
            "SRP_A": "80",
        },
        "ContextData": {
            "IpAddress": "203.0.113.7",
            "ServerName": "www.example.com",
            "ServerPath": "/login",
            "HttpHeaders": [{"headerName": "Accept", "headerValue": "*/*"}],
            "EncodedData": "fingerprint",
        },
        "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint-1"},
        "ClientMetadata": {"tenant": "blue"},
    });
    assert_eq!(sent(&answered(challenge)), expected);
    // It is written in the same form in which it was read.
    let challenge = resumed(&confidential_client(), CHALLENGE).unwrap();
    let written: Value = serde_json::from_str(&challenge.suspend().into_json()).unwrap();
    let read: Value = serde_json::from_str(CHALLENGE).unwrap();
    assert_eq!(written, read);
}

#[test]
fn a_device_of_version_2() {
    let read = Device::from_json(DEVICE).unwrap();
    assert_eq!(read.user_pool_id().as_str(), "eu-west-2_eYpv1mFHB");
    assert_eq!(read.username().unwrap().as_str(), USER_ID);
    assert_eq!(read.key(), device().key());
    assert_eq!(read.group_key(), "-7NlkpPj8");
    assert_eq!(read.password().expose(), "ZGV2aWNlLXBhc3N3b3Jk");
    let written: Value = serde_json::from_str(&read.to_json()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(DEVICE).unwrap());
}

#[test]
fn optional_members_may_be_missing_and_unknown_ones_present() {
    let mut text = CHALLENGE.to_owned();
    for optional in [
        "AnalyticsMetadata",
        "ClientMetadata",
        "ContextData",
        "DeviceKey",
        "ForgottenDeviceKey",
        "Session",
        "Warning",
    ] {
        text = with(&text, optional, None);
        assert!(resumed(&confidential_client(), &text).is_ok(), "{optional}");
    }
    let more = with(&text, "Note", Some(json!({"of": ["a program"]})));
    assert!(resumed(&confidential_client(), &more).is_ok());
}

#[test]
fn another_app_client() {
    let other = |pool: &str, client: &str| {
        let pool = UserPoolId::parse(pool).unwrap();
        let client = AppClient::new(pool, ClientId::parse(client).unwrap());
        resumed(&client, CHALLENGE).err()
    };
    let expected = Some(StoredError::OtherAppClient);
    assert_eq!(other("eu-west-2_eYpv1mFHC", CLIENT_ID), expected);
    assert_eq!(other("eu-west-1_eYpv1mFHB", CLIENT_ID), expected);
    assert_eq!(other("eu-west-2_eYpv1mFHB", "another"), expected);
    assert_eq!(other("eu-west-2_eYpv1mFHB", CLIENT_ID), None);
    // The secret and the endpoint belong to the operator's settings and may change.
    assert!(resumed(&public_client(), CHALLENGE).is_ok());
}

#[test]
fn other_kinds_versions_and_texts_are_refused() {
    let expected = "suspended challenge";
    assert_eq!(refused(DEVICE), StoredError::OtherKind { expected });
    for version in [0, 2, u32::MAX] {
        let text = with(CHALLENGE, "Version", Some(json!(version)));
        let found = version;
        assert_eq!(refused(&text), StoredError::Version { expected, found });
    }
    for text in [
        "",
        "null",
        "{}",
        "[]",
        "7",
        "{\"CognitoSrp\":",
        &CHALLENGE[1..],
    ] {
        assert_eq!(refused(text), StoredError::NotStored { expected }, "{text}");
    }
    for (member, value) in [
        ("Version", json!("1")),
        ("Version", json!(-1)),
        ("CognitoSrp", json!(1)),
    ] {
        let text = with(CHALLENGE, member, Some(value));
        assert_eq!(
            refused(&text),
            StoredError::NotStored { expected },
            "{text}"
        );
    }
    let expected = "remembered device";
    let refused = |text: &str| Device::from_json(text).err();
    assert_eq!(
        refused(CHALLENGE),
        Some(StoredError::OtherKind { expected })
    );
    assert_eq!(refused("{}"), Some(StoredError::NotStored { expected }));
    // Version 1 did not record whose device it is.
    for found in [1, 3] {
        let text = with(DEVICE, "Version", Some(json!(found)));
        let version = StoredError::Version { expected, found };
        assert_eq!(refused(&text), Some(version));
    }
}
