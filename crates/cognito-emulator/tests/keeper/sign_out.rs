//! Signing out: here, this session, everywhere.

use cognito_srp_core::AccessToken;

use crate::rig::{BOTH, Keeper, Rig};

/// Signs out, and returns the access token from before and one of another session.
fn signed_out(
    rig: &Rig,
    keeper: &Keeper,
    sign_out: impl Fn(&Keeper) -> Result<(), cognito_srp_core::keeper::KeeperError>,
) -> (AccessToken, AccessToken) {
    let elsewhere = rig.sign_in().last_access_token().clone();
    let here = keeper.access_token().unwrap();
    assert!(rig.takes(&here) && rig.takes(&elsewhere));
    sign_out(keeper).unwrap();
    for _ in 0..2 {
        let error = keeper.access_token().unwrap_err();
        assert!(error.means_sign_in_again(), "{error}");
    }
    assert!(rig.saved().is_none());
    (here, elsewhere)
}

#[test]
fn here() {
    for resume in BOTH {
        let rig = Rig::new();
        let (here, elsewhere) = signed_out(&rig, &resume(&rig), Keeper::forget);
        assert!(rig.takes(&here) && rig.takes(&elsewhere));
    }
}

#[test]
fn this_session() {
    for resume in BOTH {
        let rig = Rig::new();
        let (here, elsewhere) = signed_out(&rig, &resume(&rig), Keeper::sign_out);
        assert!(!rig.takes(&here) && rig.takes(&elsewhere));
    }
}

#[test]
fn everywhere() {
    for resume in BOTH {
        let rig = Rig::new();
        let (here, elsewhere) = signed_out(&rig, &resume(&rig), Keeper::sign_out_everywhere);
        assert!(!rig.takes(&here) && !rig.takes(&elsewhere));
    }
}

/// Another keeper of the same store notices it when it needs a refresh.
#[test]
fn in_another_process() {
    let rig = Rig::with_access_tokens_for(30);
    let [here, there] = BOTH.map(|resume| resume(&rig));
    here.access_token().unwrap();
    there.access_token().unwrap();
    here.forget().unwrap();
    let error = there.access_token().unwrap_err();
    assert_eq!(error.to_string(), "sign in again: the user was signed out");
    assert!(rig.saved().is_none());
}
