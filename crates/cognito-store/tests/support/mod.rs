//! Shared by the tests of both stores.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::error::Error;

use cognito_store::cognito_srp_core::{Found, SignedIn, StoreVersion, TokenStore};
use cognito_store::{StoreError, StoreErrorKind};

/// Part of every token; must not appear in an error.
pub(crate) const CANARY: &str = "canary-7f3a9";

/// A user in version 1 of the format, with a number in each token.
pub(crate) fn text(number: u32) -> String {
    format!(
        r#"{{"CognitoSrp":"signed-in user","Version":1,"AccessToken":"access-{CANARY}-{number}",
        "RefreshToken":"refresh-{CANARY}-{number}","Username":"alice",
        "Came":1700000000,"Ends":1700003600}}"#
    )
}

pub(crate) fn user(number: u32) -> SignedIn {
    SignedIn::from_json(&text(number)).unwrap()
}

/// The number in a user's refresh token.
pub(crate) fn number(user: &SignedIn) -> u32 {
    let token = user.refresh_token().unwrap().expose();
    token.rsplit_once('-').unwrap().1.parse().unwrap()
}

/// The number of the stored user; `None` if nobody is stored.
pub(crate) fn there(store: &dyn TokenStore) -> Option<u32> {
    match store.load().unwrap().found {
        Found::User(user) => Some(number(&user)),
        Found::Nobody => None,
        Found::Damaged(why) => panic!("{why}"),
    }
}

/// The error of a store whose content is damaged.
pub(crate) fn damage(store: &dyn TokenStore) -> StoreError {
    match store.load().unwrap().found {
        Found::Damaged(why) => why,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn version(store: &dyn TokenStore) -> StoreVersion {
    store.load().unwrap().version
}

/// Saves in place of the current content.
pub(crate) fn save(store: &dyn TokenStore, number: u32) -> StoreVersion {
    store.save(&user(number), &version(store)).unwrap()
}

/// Each change names what it replaces, and is refused if something else is stored.
pub(crate) fn changed_content_is_not_replaced(store: &dyn TokenStore) {
    let nothing = version(store);
    assert_eq!(nothing, StoreVersion::NOTHING);
    let first = store.save(&user(1), &nothing).unwrap();
    assert_eq!(version(store), first);
    assert_eq!(version(store), first, "it changes with the content only");
    let second = store.save(&user(2), &first).unwrap();
    assert_ne!(second, first);
    // Callers that have seen nobody, or the previous user.
    for old in [&nothing, &first] {
        let errors = [store.save(&user(3), old).err(), store.clear(old).err()];
        for error in errors.map(Option::unwrap) {
            assert_eq!(error.kind(), StoreErrorKind::Changed);
            assert_clean(&error);
        }
        assert_eq!(there(store), Some(2));
        assert_eq!(version(store), second);
    }
    store.clear(&second).unwrap();
    assert_eq!(version(store), StoreVersion::NOTHING);
    // A caller that has seen the user cannot undo a sign-out; the sign-out can be repeated.
    let error = store.save(&user(3), &second).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Changed);
    assert_eq!(there(store), None);
    store.clear(&second).unwrap();
    store.clear(&nothing).unwrap();
    store.save(&user(4), &nothing).unwrap();
    assert_eq!(there(store), Some(4));
}

/// No form in which an error may be logged contains a token.
pub(crate) fn assert_clean(error: &(dyn Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains(CANARY), "{shown}");
        assert!(
            !shown.contains(&format!("{:?}", CANARY.as_bytes())[1..8]),
            "{shown}"
        );
        next = error.source();
    }
}
