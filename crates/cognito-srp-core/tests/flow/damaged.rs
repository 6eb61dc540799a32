//! Damaged stored texts give a typed error, never half a challenge or half a device.

use cognito_srp_core::{Device, StoredError, SuspendedChallenge};
use serde_json::json;

use crate::challenged;
use crate::stored::{CHALLENGE, DEVICE, refused, with};
use crate::support::challenges::reply;

#[test]
fn damaged_members() {
    let expected = "suspended challenge";
    for member in [
        "AvailableChallenges",
        "ChallengeName",
        "ChallengeParameters",
        "ClientId",
        "Side",
        "UserPoolId",
        "Username",
    ] {
        for value in [None, Some(json!(null)), Some(json!(7))] {
            let text = with(CHALLENGE, member, value);
            assert_eq!(refused(&text), StoredError::Damaged { expected }, "{text}");
        }
    }
    for (member, value) in [
        ("Side", json!("middle")),
        ("Session", json!(["s"])),
        ("DeviceKey", json!({})),
        ("ClientMetadata", json!({"tenant": 7})),
        ("ContextData", json!({"IpAddress": "203.0.113.7"})),
        ("AnalyticsMetadata", json!("endpoint-1")),
        // What the challenge of that name must contain.
        ("AvailableChallenges", json!([])),
        ("ChallengeName", json!("WEB_AUTHN")),
        ("ChallengeName", json!("SELECT_MFA_TYPE")),
    ] {
        let text = with(CHALLENGE, member, Some(value));
        assert_eq!(refused(&text), StoredError::Damaged { expected }, "{text}");
    }
    let expected = "remembered device";
    for member in ["DeviceKey", "DeviceGroupKey", "DevicePassword"] {
        for value in [None, Some(json!(7))] {
            let error = Device::from_json(&with(DEVICE, member, value)).err();
            assert_eq!(error, Some(StoredError::Damaged { expected }), "{member}");
        }
    }
}

/// A challenge that the core answers itself is never suspended.
#[test]
fn a_suspended_challenge_of_the_core_is_refused() {
    let expected = "suspended challenge";
    for name in [
        "PASSWORD_VERIFIER",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
        "",
    ] {
        let text = with(CHALLENGE, "ChallengeName", Some(json!(name)));
        assert_eq!(refused(&text), StoredError::Damaged { expected }, "{name}");
    }
}

#[test]
fn a_text_cut_anywhere_is_refused() {
    let text = challenged(&reply("CUSTOM_CHALLENGE", "s"))
        .suspend()
        .into_json();
    let text: &str = &text;
    for end in text.char_indices().map(|(at, _)| at) {
        let error = SuspendedChallenge::from_json(&text[..end]).err();
        let expected = "suspended challenge";
        assert_eq!(error, Some(StoredError::NotStored { expected }), "{end}");
    }
}
