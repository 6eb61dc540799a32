//! Refresh tokens that can be used once.

use std::time::Duration;

use crate::rig::{BOTH, GRACE, Rig};

/// Moves the emulator's clock beyond the grace period of everything so far.
fn after_the_grace(rig: &Rig) {
    rig.emulator.advance_clock(Duration::from_secs(GRACE));
}

#[test]
fn each_refresh_token_is_saved_and_used_once() {
    for resume in BOTH {
        let rig = Rig::new();
        let mut before = rig.saved_refresh_token().unwrap();
        for _ in 0..3 {
            rig.let_access_token_end();
            // A new process each time.
            let token = resume(&rig).access_token().unwrap();
            assert!(rig.takes(&token));
            let after = rig.saved_refresh_token().unwrap();
            assert_ne!(after, before);
            before = after;
            after_the_grace(&rig);
        }
    }
}

#[test]
fn access_tokens_are_valid_as_the_app_client_says() {
    let rig = Rig::with_access_tokens_for(30);
    let user = rig.sign_in();
    assert_eq!(
        user.expires_at(),
        user.received_at().after(Duration::from_secs(30))
    );
    assert!(rig.takes(user.last_access_token()));
    rig.emulator.advance_clock(Duration::from_secs(30));
    assert!(!rig.takes(user.last_access_token()));
}

/// The tokens expire within the margin, so each call refreshes: two keepers take turns, and
/// each continues with what the other has saved. There is no grace period: a rotated refresh
/// token is invalid at once.
#[test]
fn two_keepers_on_one_store_lose_nothing() {
    let rig = Rig::with(30, 0);
    let [blocking, other] = BOTH.map(|resume| resume(&rig));
    let one_more = BOTH[0](&rig);
    for _ in 0..4 {
        for keeper in [&blocking, &other, &one_more] {
            let token = keeper.access_token().unwrap();
            assert!(rig.takes(&token));
        }
    }
}

/// Two keepers refresh at the same time with the same refresh token, as two processes do:
/// within the grace period both succeed.
#[test]
fn two_keepers_at_once_lose_nothing() {
    let rig = Rig::new();
    rig.let_access_token_end();
    let keepers = [BOTH[0], BOTH[1], BOTH[0], BOTH[1]].map(|resume| resume(&rig));
    std::thread::scope(|scope| {
        let asked = keepers
            .each_ref()
            .map(|keeper| scope.spawn(move || keeper.access_token().unwrap()));
        for token in asked.map(|asker| asker.join().unwrap()) {
            assert!(rig.takes(&token));
        }
    });
    // The file's content works for the next process, long after.
    after_the_grace(&rig);
    rig.let_access_token_end();
    let token = BOTH[0](&rig).access_token().unwrap();
    assert!(rig.takes(&token));
}

/// A refresh token that is used again after the grace period: AWS treats it as stolen.
#[test]
fn reuse_ends_the_session() {
    for resume in BOTH {
        let rig = Rig::new();
        rig.let_access_token_end();
        let old = std::fs::read(rig.store.path()).unwrap();
        let token = resume(&rig).access_token().unwrap();
        after_the_grace(&rig);
        // A backup is restored.
        std::fs::write(rig.store.path(), old).unwrap();
        let keeper = resume(&rig);
        for _ in 0..2 {
            let error = keeper.access_token().unwrap_err();
            assert_eq!(
                error.to_string(),
                "sign in again: RefreshTokenReuseException: Refresh token reuse detected"
            );
        }
        assert!(rig.saved_refresh_token().is_none());
        assert!(!rig.takes(&token));
    }
}
