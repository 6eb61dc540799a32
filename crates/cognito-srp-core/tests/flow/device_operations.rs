//! ListDevices, GetDevice, UpdateDeviceStatus, ForgetDevice.

use core::time::Duration;
use std::collections::BTreeMap;

use cognito_srp_core::{
    AccessToken, Acknowledged, DeviceKey, DeviceRemembered, Error, ErrorCode, Exchange,
    IntoExchange, Outcome, ProtocolError, Timestamp,
};
use serde_json::{Value, json};

use crate::support::{DEVICE_KEY, public_client, receive, receive_raw, sent};

fn token() -> AccessToken {
    AccessToken::new("an-access-token")
}

fn key() -> DeviceKey {
    DEVICE_KEY.parse().unwrap()
}

/// As in AWS's own example of `DateType`, with a fraction.
fn described() -> Value {
    json!({
        "DeviceKey": DEVICE_KEY,
        "DeviceAttributes": [
            {"Name": "device_status", "Value": "valid"},
            {"Name": "device_name", "Value": "laptop"},
            {"Name": "last_ip_used"},
        ],
        "DeviceCreateDate": 1_689_980_857.949,
        "DeviceLastModifiedDate": 1_689_980_858,
        "DeviceLastAuthenticatedDate": 1_689_980_859.0,
    })
}

fn moment(seconds: u64) -> Option<Timestamp> {
    Some(Timestamp::since_unix_epoch(Duration::from_secs(seconds)))
}

fn assert_request<T: Outcome>(exchange: &Exchange<T>, operation: &str, body: &Value) {
    assert_eq!(exchange.request().operation(), operation);
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    assert_eq!(exchange.request().headers()[1].1, target);
    assert_eq!(exchange.request().signature(), None);
    assert_eq!(sent(exchange), *body);
}

#[test]
fn list_devices() {
    let list = || public_client().list_devices(&token());
    let expected = json!({"AccessToken": "an-access-token"});
    assert_request(&list().into_exchange(), "ListDevices", &expected);
    let expected = json!({
        "AccessToken": "an-access-token",
        "Limit": 60,
        "PaginationToken": "page-2",
    });
    let second = list().with_limit(60).with_page("page-2").into_exchange();
    assert_request(&second, "ListDevices", &expected);
    // A pagination token is used unchanged.
    let first = list().with_page("page-2").with_page(None).into_exchange();
    assert_eq!(sent(&first).get("PaginationToken"), None);

    let reply = json!({
        "Devices": [described(), {"DeviceKey": "eu-west-2_0"}],
        "PaginationToken": "page-3",
    });
    let page = receive(list().into_exchange(), &reply).unwrap();
    assert_eq!(page.next.as_deref(), Some("page-3"));
    let keys: Vec<_> = page
        .devices
        .iter()
        .map(|device| device.key.as_str())
        .collect();
    assert_eq!(keys, [DEVICE_KEY, "eu-west-2_0"]);
    for empty in [json!({}), json!({"Devices": null}), json!({"Devices": []})] {
        let page = receive(list().into_exchange(), &empty).unwrap();
        assert!(page.devices.is_empty() && page.next.is_none(), "{empty}");
    }
}

#[test]
fn get_device() {
    let get = || public_client().get_device(&token(), &key());
    let expected = json!({"AccessToken": "an-access-token", "DeviceKey": DEVICE_KEY});
    assert_request(&get(), "GetDevice", &expected);

    let device = receive(get(), &json!({"Device": described()})).unwrap();
    assert_eq!(device.key.as_str(), DEVICE_KEY);
    let attributes = [
        ("device_name", "laptop"),
        ("device_status", "valid"),
        ("last_ip_used", ""),
    ];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(device.attributes, BTreeMap::from(attributes));
    assert_eq!(device.created, moment(1_689_980_857));
    assert_eq!(device.last_modified, moment(1_689_980_858));
    assert_eq!(device.last_authenticated, moment(1_689_980_859));
}

/// An invalid date is left out; the device is still returned.
#[test]
fn invalid_dates_are_ignored() {
    for date in [json!(null), json!(-1), json!(1e300)] {
        let reply = json!({"Device": {"DeviceKey": DEVICE_KEY, "DeviceCreateDate": date}});
        let device = receive(public_client().get_device(&token(), &key()), &reply).unwrap();
        assert_eq!(device.created, None, "{reply}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let get = |reply: &Value| receive(public_client().get_device(&token(), &key()), reply).err();
    let missing = |name| Some(Error::from(ProtocolError::Missing(name)));
    assert_eq!(get(&json!({})), missing("Device"));
    assert_eq!(get(&json!({"Device": null})), missing("Device"));
    assert_eq!(get(&json!({"Device": {}})), missing("DeviceKey"));
    let list = public_client().list_devices(&token());
    let error = receive(list.into_exchange(), &json!({"Devices": [{}]})).err();
    assert_eq!(error, missing("DeviceKey"));
    let malformed = ProtocolError::Malformed {
        operation: "GetDevice",
    };
    let reply = json!({"Device": {"DeviceKey": DEVICE_KEY, "DeviceCreateDate": "today"}});
    assert_eq!(get(&reply), Some(malformed.into()));
}

#[test]
fn update_device_status() {
    for (remembered, text) in [
        (DeviceRemembered::Yes, "remembered"),
        (DeviceRemembered::No, "not_remembered"),
    ] {
        let exchange = public_client().update_device_status(&token(), &key(), remembered);
        let expected = json!({
            "AccessToken": "an-access-token",
            "DeviceKey": DEVICE_KEY,
            "DeviceRememberedStatus": text,
        });
        assert_request(&exchange, "UpdateDeviceStatus", &expected);
        assert_eq!(receive(exchange, &json!({})), Ok(Acknowledged));
    }
}

/// The operation has no output shape, so there may be no body at all.
#[test]
fn forget_device() {
    let forget = || public_client().forget_device(&token(), &key());
    let expected = json!({"AccessToken": "an-access-token", "DeviceKey": DEVICE_KEY});
    assert_request(&forget(), "ForgetDevice", &expected);
    for body in ["", "{}", "\n"] {
        let outcome = receive_raw(forget(), 200, &[], body.as_bytes());
        assert_eq!(outcome, Ok(Acknowledged), "{body:?}");
    }
    for body in ["<html>", "[]", "null", "{", "ok"] {
        let outcome = receive_raw(forget(), 200, &[], body.as_bytes());
        assert!(matches!(outcome, Err(Error::Protocol(_))), "{body:?}");
    }
    let body = br#"{"__type":"ResourceNotFoundException","message":"Device does not exist."}"#;
    let Err(Error::Service(error)) = receive_raw(forget(), 400, &[], body) else {
        panic!("no refusal");
    };
    assert_eq!(*error.code(), ErrorCode::ResourceNotFound);
    assert_eq!(error.operation(), "ForgetDevice");
}
