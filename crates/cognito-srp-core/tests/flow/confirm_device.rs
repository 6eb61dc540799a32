//! A new device that came with the tokens is confirmed and remembered.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::{
    ConfirmedDevice, DeviceEntropy, EntropyError, Exchange, IntoExchange, Step, Tokens,
};
use serde_json::{Value, json};

use crate::proven;
use crate::support::{
    DEVICE_GROUP_KEY, DEVICE_KEY, public_client, receive, receive_raw, sent, tokens,
};

/// The tokens of a sign-in with this `NewDeviceMetadata`.
fn signed_in(metadata: Value) -> Tokens {
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] = metadata;
    match receive(proven(), &reply) {
        Ok(Step::Done(tokens)) => tokens,
        other => panic!("no tokens but {other:?}"),
    }
}

fn offered() -> Tokens {
    signed_in(json!({"DeviceKey": DEVICE_KEY, "DeviceGroupKey": DEVICE_GROUP_KEY}))
}

/// 40 bytes of 0x11 for the password and 16 bytes of 0x22 for the salt.
fn entropy() -> DeviceEntropy {
    let mut octets = [0x11; 56];
    octets[40..].fill(0x22);
    DeviceEntropy::from_entropy(octets).unwrap()
}

fn confirm(name: Option<&str>) -> Exchange<ConfirmedDevice> {
    let tokens = offered();
    let new = tokens.new_device().unwrap();
    let (client, token) = (public_client(), tokens.access_token());
    let call = client.confirm_device(token, new, entropy());
    match name {
        Some(name) => call.with_name(name).into_exchange(),
        None => call.into_exchange(),
    }
}

#[test]
fn the_request() {
    let exchange = confirm(Some("laptop"));
    assert_eq!(exchange.request().operation(), "ConfirmDevice");
    assert_eq!(exchange.request().signature(), None);
    let body = sent(&exchange);
    let verifier = body["DeviceSecretVerifierConfig"]["PasswordVerifier"].clone();
    let expected = json!({
        "AccessToken": offered().access_token().expose(),
        "DeviceKey": DEVICE_KEY,
        "DeviceName": "laptop",
        // The vectors check the value of the verifier.
        "DeviceSecretVerifierConfig": {
            "Salt": STANDARD.encode([0x22; 16]),
            "PasswordVerifier": verifier,
        },
    });
    assert_eq!(body, expected);
    // A verifier with its top bit set would be read as a negative number.
    let octets = STANDARD.decode(verifier.as_str().unwrap()).unwrap();
    assert!(octets[0] < 0x80 && octets.len() <= 385);
    assert!(sent(&confirm(None)).get("DeviceName").is_none());
}

#[test]
fn what_is_stored() {
    for (reply, necessary) in [
        (json!({"UserConfirmationNecessary": true}), true),
        (json!({"UserConfirmationNecessary": false}), false),
        (json!({"UserConfirmationNecessary": null}), false),
        (json!({}), false),
        (Value::Null, false),
    ] {
        // An empty body must be accepted as well.
        let reply = match &reply {
            Value::Null => String::new(),
            reply => reply.to_string(),
        };
        let confirmed = receive_raw(confirm(None), 200, &[], reply.as_bytes()).unwrap();
        assert_eq!(
            confirmed.user_confirmation_necessary(),
            necessary,
            "{reply}"
        );
        assert_eq!(confirmed.device().key().as_str(), DEVICE_KEY);
        let device = confirmed.into_device();
        assert_eq!(device.key().as_str(), DEVICE_KEY);
        assert_eq!(device.group_key(), DEVICE_GROUP_KEY);
        let password = STANDARD.encode([0x11; 40]);
        assert_eq!(device.password().expose(), password);
    }
}

/// The first byte of the salt is brought into the range 0x01 to 0x7f, where bytes, integer and
/// PAD agree; the other bytes are unchanged.
#[test]
fn all_ways_to_read_the_salt_agree() {
    for (first, expected) in [
        (0x00, 0x01),
        (0x01, 0x01),
        (0x7f, 0x7f),
        (0x80, 0x01),
        (0x81, 0x01),
        (0xff, 0x7f),
    ] {
        let mut octets = [0xff; 56];
        octets[40] = first;
        let tokens = offered();
        let client = public_client();
        let exchange = client
            .confirm_device(
                tokens.access_token(),
                tokens.new_device().unwrap(),
                DeviceEntropy::from_entropy(octets).unwrap(),
            )
            .into_exchange();
        let body = sent(&exchange);
        let salt = &body["DeviceSecretVerifierConfig"]["Salt"];
        let mut wanted = [0xff; 16];
        wanted[0] = expected;
        assert_eq!(*salt, STANDARD.encode(wanted), "{first:#x}");
    }
}

#[test]
fn entropy_that_was_never_filled_is_refused() {
    let error = DeviceEntropy::from_entropy([0; 56]).err();
    assert_eq!(error, Some(EntropyError::AllZero));
    let mut octets = [0; 56];
    octets[55] = 1;
    assert!(DeviceEntropy::from_entropy(octets).is_ok());
}

#[test]
fn without_both_keys_there_is_no_new_device() {
    for metadata in [
        json!(null),
        json!({}),
        json!({"DeviceKey": DEVICE_KEY}),
        json!({"DeviceGroupKey": DEVICE_GROUP_KEY, "DeviceKey": null}),
    ] {
        let tokens = signed_in(metadata.clone());
        assert!(tokens.new_device().is_none(), "{metadata}");
        assert!(tokens.forgotten_device().is_none());
    }
    let new = offered();
    let new = new.new_device().unwrap();
    assert_eq!(new.key().as_str(), DEVICE_KEY);
    assert_eq!(new.group_key(), DEVICE_GROUP_KEY);
}
