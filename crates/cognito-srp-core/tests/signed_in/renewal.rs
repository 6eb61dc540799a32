//! What is kept of the old tokens when new ones arrive.

use cognito_srp_core::{ProtocolError, SignedIn};
use serde_json::json;

use crate::support::{
    CLIENT_ID, DEVICE_KEY, SECRET, USER_ID, claiming, confidential_client, public_client, sent,
};
use crate::{altered, at, came, of_a_device, user};

fn refresh_token(user: &SignedIn) -> &str {
    user.refresh_token().unwrap().expose()
}

#[test]
fn a_missing_refresh_token_keeps_the_old_one() {
    let mut user = user();
    for number in 2..5 {
        let access_token = format!("access-{number}");
        user.renew(came(&access_token, None)).unwrap();
        assert_eq!(user.last_access_token().expose(), access_token);
        assert_eq!(refresh_token(&user), "refresh-1");
    }
}

#[test]
fn a_rotated_refresh_token_replaces_the_old_one() {
    let mut user = user();
    user.renew(came("access-2", Some("refresh-2"))).unwrap();
    assert_eq!(refresh_token(&user), "refresh-2");
    user.renew(came("access-3", None)).unwrap();
    assert_eq!(refresh_token(&user), "refresh-2");
    user.renew(came("access-4", Some("refresh-4"))).unwrap();
    assert_eq!(refresh_token(&user), "refresh-4");
    assert_eq!(user.access_token(at(0)).unwrap().expose(), "access-4");
}

#[test]
fn another_users_tokens_change_nothing() {
    let alice = claiming(&json!({"sub": "1", "username": "alice"}));
    let ours = altered(&user(), json!({"AccessToken": alice, "Username": "alice"}));
    for claims in [
        json!({"sub": "2", "username": "alice"}),
        json!({"sub": "1", "username": "bob"}),
    ] {
        let mut user = ours.clone();
        let theirs = came(&claiming(&claims), Some("refresh-2"));
        let error = user.renew(theirs).unwrap_err();
        assert_eq!(error, ProtocolError::OtherUser);
        assert_eq!(user.to_json(), ours.to_json(), "{claims}");
    }
}

#[test]
fn name_and_device_are_kept() {
    let mut user = of_a_device();
    // An opaque access token does not contain the name.
    user.renew(came("opaque", None)).unwrap();
    assert_eq!(user.username().unwrap().as_str(), USER_ID);
    assert_eq!(user.device_key().unwrap().as_str(), DEVICE_KEY);
    assert_eq!(user.id_token().unwrap().expose(), "id");
}

#[test]
fn the_refresh_is_with_the_newest_token_and_the_device() {
    let mut user = of_a_device();
    user.renew(came("access-2", Some("refresh-2"))).unwrap();
    let exchange = user.refresh(&confidential_client()).unwrap();
    assert_eq!(exchange.request().operation(), "GetTokensFromRefreshToken");
    let expected = json!({
        "RefreshToken": "refresh-2",
        "ClientId": CLIENT_ID,
        "ClientSecret": SECRET,
        "DeviceKey": DEVICE_KEY,
    });
    assert_eq!(sent(&exchange), expected);
}

#[test]
fn without_a_refresh_token_there_is_no_refresh() {
    let user = SignedIn::from(came("access-1", None));
    assert!(user.refresh(&public_client()).is_none());
    assert!(user.access_token(at(0)).is_some());
}
