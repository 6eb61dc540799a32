//! Calls of the service on behalf of a keeper's user.

use std::time::Duration;

use crate::rig::{BOTH, Rig};

/// The service's clock moves forward without a response that shows it: on this machine the access
/// token is valid, and the service says that it has expired.
#[test]
fn a_call_is_repeated_after_its_token_expired() {
    for resume in BOTH {
        let rig = Rig::new();
        let keeper = resume(&rig);
        let before = keeper.access_token().unwrap();
        assert_eq!(keeper.user_of_a_call().unwrap(), "alice");
        rig.emulator.advance_clock(Duration::from_secs(3600));
        assert!(!rig.takes(&before));
        assert_eq!(keeper.user_of_a_call().unwrap(), "alice");
        assert!(rig.takes(&keeper.access_token().unwrap()));
    }
}

/// Any other error is the call's own, and there is no second request.
#[test]
fn other_errors_of_a_call_are_returned() {
    for resume in BOTH {
        let rig = Rig::new();
        let keeper = resume(&rig);
        rig.emulator.advance_clock(Duration::from_secs(3600));
        rig.remove();
        let error = keeper.user_of_a_call().unwrap_err();
        assert!(error.means_sign_in_again(), "{error}");
    }
}

#[test]
fn a_keeper_returns_its_users_data() {
    for resume in BOTH {
        let rig = Rig::new();
        let keeper = resume(&rig);
        let saved = rig.saved().unwrap();
        let (subject, expires_at, device_key) = keeper.told().unwrap();
        assert_eq!(expires_at, saved.expires_at());
        assert_eq!(device_key, None);
        let get_user = rig.app_client.get_user(saved.last_access_token());
        let user = rig.blocking_client().run(get_user).unwrap();
        assert_eq!(subject.as_ref(), user.attributes.get("sub"));
    }
}
