//! The device to which a session is bound.

use cognito_srp_core::call::{Error, TransportError, TransportErrorKind};
use cognito_srp_core::keeper::{RefreshReason, RefreshStep};
use cognito_srp_core::{DeviceEntropy, IntoExchange, SignedIn, Tokens};
use serde_json::{Value, json};

use crate::at;
use crate::keeper_support::{Place, access_token, drive, keeping, to, tokens};
use crate::support::{
    DEVICE_GROUP_KEY, DEVICE_KEY, alias, device, device_ephemeral, password, public_client,
    receive, receive_raw, sent,
};

const NEW: &str = "eu-west-2_00000000-1111-4222-8333-444455556666";

fn reply(new: bool) -> Value {
    let mut reply = json!({"AuthenticationResult": {
        "AccessToken": "access-1", "RefreshToken": "refresh-1", "ExpiresIn": 3600,
    }});
    if new {
        reply["AuthenticationResult"]["NewDeviceMetadata"] =
            json!({"DeviceKey": NEW, "DeviceGroupKey": DEVICE_GROUP_KEY});
    }
    reply
}

/// A sign-in with the password itself, which gets tokens at once.
fn signed_in(from_device: bool, new: bool) -> Tokens {
    let client = public_client();
    let begun = client.begin(alias());
    let begun = match from_device {
        true => begun.with_device(device(), device_ephemeral()).unwrap(),
        false => begun,
    };
    match receive(begun.password(&password()), &reply(new)).unwrap() {
        cognito_srp_core::Step::Done(tokens) => tokens,
        other => panic!("{other:?}"),
    }
}

fn key(user: &SignedIn) -> Option<&str> {
    user.device_key().map(cognito_srp_core::DeviceKey::as_str)
}

#[test]
fn tokens_contain_the_device_of_their_sign_in() {
    for (from_device, new, expected) in [
        (false, false, None),
        (true, false, Some(DEVICE_KEY)),
        (false, true, Some(NEW)),
        (true, true, Some(NEW)),
    ] {
        let mut tokens = signed_in(from_device, new);
        assert_eq!(tokens.new_device().is_some(), new);
        assert_eq!(tokens.device_key().map(|key| key.as_str()), expected);
        // Confirmed, or not to be confirmed: the refresh token is bound to it all the same.
        assert_eq!(tokens.take_new_device().is_some(), new);
        assert!(tokens.new_device().is_none());
        let user = SignedIn::from(tokens);
        assert_eq!(key(&user), expected);
        assert!(user.new_device().is_none());
    }
}

#[test]
fn a_forgotten_device_is_not_in_the_session() {
    let client = public_client();
    let begun = client
        .begin(alias())
        .with_device(device(), device_ephemeral())
        .unwrap();
    let fault = br#"{"__type":"ResourceNotFoundException","message":"Device does not exist."}"#;
    let step = receive_raw(begun.password(&password()), 400, &[], fault).unwrap();
    let cognito_srp_core::Step::Send(again) = step else {
        panic!("{step:?}")
    };
    let cognito_srp_core::Step::Done(tokens) = receive(again, &crate::support::tokens()).unwrap()
    else {
        panic!()
    };
    assert_eq!(tokens.forgotten_device().unwrap().as_str(), DEVICE_KEY);
    assert!(tokens.device_key().is_none());
    assert!(SignedIn::from(tokens).device_key().is_none());
}

#[test]
fn the_device_survives_restarts_and_refreshes() {
    let user = SignedIn::from(signed_in(false, true));
    let mut user = SignedIn::from_json(&user.to_json()).unwrap();
    assert_eq!(user.new_device().unwrap().key().as_str(), NEW);
    assert_eq!(user.new_device().unwrap().group_key(), DEVICE_GROUP_KEY);
    user.renew(crate::came("access-2", None)).unwrap();
    assert_eq!(user.new_device().unwrap().key().as_str(), NEW);
    let exchange = user.refresh(&public_client()).unwrap();
    assert_eq!(sent(&exchange)["DeviceKey"], json!(NEW));
}

/// The service refuses each refresh for an unconfirmed device, and confirming it takes an
/// access token: so the device is confirmed before anything else.
#[test]
fn a_new_device_is_confirmed_once_and_at_once() {
    for place in [None, Some(Place::default())] {
        let user = SignedIn::from(signed_in(false, true));
        let store = place.as_ref().map(|place| {
            place.put(&user);
            place as &dyn cognito_srp_core::TokenStore
        });
        let mut keeping = keeping(user);
        assert!(keeping.at_once(at(0)).is_none());
        let begun = keeping.begin(RefreshReason::AccessToken);
        let driven = drive(&mut keeping, begun, store, at(0), []);
        assert_eq!(driven.confirmed, [NEW]);
        assert_eq!(access_token(driven.refreshed).unwrap(), "access-1");
        assert!(keeping.at_once(at(0)).is_some());
        let begun = keeping.begin(RefreshReason::AccessToken);
        let answer = to("refresh-1", tokens("access-2", None));
        let driven = drive(&mut keeping, begun, store, at(3600), [answer]);
        assert!(driven.confirmed.is_empty());
        assert_eq!(access_token(driven.refreshed).unwrap(), "access-2");
        let user = keeping.user().unwrap();
        assert_eq!(key(user), Some(NEW));
        // Nor in the next process.
        if let Some(place) = place {
            assert!(place.user().unwrap().new_device().is_none());
        }
    }
}

#[test]
fn a_user_is_saved_before_the_device_is_confirmed() {
    let place = Place::default();
    let mut keeping = keeping(SignedIn::from(signed_in(false, true)));
    let RefreshStep::Store(load) = keeping.place() else {
        panic!()
    };
    let RefreshStep::Store(save) = keeping.stored(load.make(Some(&place)), at(0)) else {
        panic!()
    };
    let next = keeping.stored(save.make(Some(&place)), at(0));
    assert!(matches!(next, RefreshStep::Confirm), "{next:?}");
    assert!(place.user().is_some());
    // The service cannot be reached: the user is signed in all the same.
    let driven = keeping.confirmed(Err(unreachable()), at(0));
    let RefreshStep::Done(refreshed) = driven else {
        panic!("{driven:?}")
    };
    refreshed.done.unwrap();
    assert_eq!(
        place.user().unwrap().new_device().unwrap().key().as_str(),
        NEW
    );
}

fn unreachable() -> Error {
    let kind = TransportErrorKind::Connect;
    TransportError::new(kind, "https://example.com/", core::fmt::Error).into()
}

#[test]
fn a_failed_confirmation_is_retried_and_a_refused_one_is_not() {
    let refused = |code: &str| {
        let fault = json!({"__type": code, "message": "No."}).to_string();
        let client = public_client();
        let new = SignedIn::from(signed_in(false, true)).new_device().unwrap();
        let token = cognito_srp_core::AccessToken::new("access-1");
        let entropy = DeviceEntropy::from_entropy([7; 56]).unwrap();
        let exchange = client.confirm_device(&token, &new, entropy).into_exchange();
        Error::from(
            receive_raw(exchange, 400, &[], fault.as_bytes())
                .err()
                .unwrap(),
        )
    };
    for (error, again) in [
        (unreachable(), true),
        (refused("TooManyRequestsException"), true),
        (refused("InternalErrorException"), true),
        (refused("DeviceKeyExistsException"), false),
        (refused("InvalidParameterException"), false),
        (refused("NotAuthorizedException"), false),
    ] {
        let case = error.to_string();
        let mut keeping = keeping(SignedIn::from(signed_in(false, true)));
        let RefreshStep::Store(load) = keeping.begin(RefreshReason::AccessToken) else {
            panic!()
        };
        let next = keeping.stored(load.make(None), at(0));
        assert!(matches!(next, RefreshStep::Confirm), "{next:?}");
        let next = keeping.confirmed(Err(error), at(0));
        let driven = drive(&mut keeping, next, None, at(0), []);
        assert_eq!(
            access_token(driven.refreshed).unwrap(),
            "access-1",
            "{case}"
        );
        // Not at once, but again later.
        assert!(keeping.at_once(at(9)).is_some());
        assert_eq!(keeping.at_once(at(10)).is_none(), again, "{case}");
    }
}
