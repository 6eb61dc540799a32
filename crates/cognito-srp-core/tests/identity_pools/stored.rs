//! The identity is stored with the session.

use cognito_srp_core::keeper::{KeeperState, RefreshReason, RefreshStep, StoreCall};
use cognito_srp_core::{
    Found, Loaded, RefreshToken, SignedIn, StoreError, StoreErrorKind, StoreVersion, TokenStore,
};

use crate::support::{now, public_client, receive, tokens};
use crate::{identity, pool};

fn user() -> SignedIn {
    let refresh = public_client().refresh(&RefreshToken::new("t"));
    SignedIn::from(receive(refresh, &tokens()).unwrap())
}

#[test]
fn a_session_keeps_the_identity_when_stored_and_renewed() {
    let (pool, mut user) = (pool(), user());
    assert_eq!(user.identity_id(pool.id()), None);
    // A session without an identity is stored as before.
    assert!(!user.to_json().contains("Identities"));
    user.set_identity_id(pool.id().clone(), identity());
    let mut read = SignedIn::from_json(&user.to_json()).unwrap();
    assert_eq!(read.identity_id(pool.id()), Some(&identity()));
    let refresh = public_client().refresh(&RefreshToken::new("t"));
    read.renew(receive(refresh, &tokens()).unwrap()).unwrap();
    assert_eq!(read.identity_id(pool.id()), Some(&identity()));
    let odd = user.to_json().replace(identity().as_str(), "nobody");
    let read = SignedIn::from_json(&odd).unwrap();
    assert_eq!(read.identity_id(pool.id()), None);
}

/// Another process has refreshed in the meantime: its tokens stay, and the identity is stored
/// with them.
#[test]
fn a_keeper_stores_the_identity_with_the_session() {
    let mut keeper = KeeperState::new(public_client(), user()).unwrap();
    keeper.note_identity(pool().id().clone(), identity());
    assert!(keeper.known(RefreshReason::AccessToken, now()).is_some());
    assert!(keeper.known(RefreshReason::SaveOnly, now()).is_none());
    let RefreshStep::Store(StoreCall::Load) = keeper.begin(RefreshReason::SaveOnly) else {
        panic!("nothing is loaded");
    };
    let theirs = user().to_json().replace("a-refresh-token", "a-newer-one");
    let store = OneUser(theirs.clone());
    let step = keeper.stored(StoreCall::Load.make(Some(&store)), now());
    let RefreshStep::Store(StoreCall::Save(saved, version)) = step else {
        panic!("{step:?}");
    };
    assert_eq!(saved.refresh_token().unwrap().expose(), "a-newer-one");
    assert_eq!(saved.identity_id(pool().id()), Some(&identity()));
    let reply = StoreCall::Save(saved, version).make(Some(&store));
    // The store refuses; the credentials are returned all the same.
    let step = keeper.stored(reply, now());
    let RefreshStep::Done(done) = step else {
        panic!("{step:?}");
    };
    done.access_token.unwrap();
    assert!(keeper.known(RefreshReason::SaveOnly, now()).is_some());
}

/// A session in a store that cannot be written.
struct OneUser(String);

impl TokenStore for OneUser {
    fn load(&self) -> Result<Loaded, StoreError> {
        Ok(Loaded {
            found: Found::from_json(&self.0, "here")?,
            version: StoreVersion::number(1),
        })
    }

    fn save(&self, _: &SignedIn, _: &StoreVersion) -> Result<StoreVersion, StoreError> {
        Err(StoreError::new(
            StoreErrorKind::Unavailable,
            "here",
            core::fmt::Error,
        ))
    }

    fn clear(&self, _: &StoreVersion) -> Result<(), StoreError> {
        Ok(())
    }
}
