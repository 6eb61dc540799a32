//! Other processes that are always quicker: a keeper does not try for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cognito_srp_core::keeper::{KeeperError, SignOut};
use cognito_srp_core::{Loaded, SignedIn, StoreError, StoreErrorKind, StoreVersion, TokenStore};

use crate::keeper_support::{Answer, Place, driven, keeping, refused, to, tokens};
use crate::sharing::newer;
use crate::signing_out::signed_out;
use crate::{at, user};

/// As `KeeperState::TURNS` says.
const TURNS: usize = 8;

/// Every change of it fails in the same way.
struct Contested {
    place: Place,
    kind: StoreErrorKind,
    changes: AtomicUsize,
}

impl Contested {
    fn new(kind: StoreErrorKind) -> Self {
        Self {
            place: Place::with(&user()),
            kind,
            changes: AtomicUsize::new(0),
        }
    }

    fn refuse(&self) -> StoreError {
        self.changes.fetch_add(1, Ordering::Relaxed);
        StoreError::new(self.kind, "a place", core::fmt::Error)
    }

    /// How often somebody tried to change it.
    fn changes(&self) -> usize {
        self.changes.load(Ordering::Relaxed)
    }
}

impl TokenStore for Contested {
    fn load(&self) -> Result<Loaded, StoreError> {
        self.place.load()
    }

    fn save(&self, _: &SignedIn, _: &StoreVersion) -> Result<StoreVersion, StoreError> {
        Err(self.refuse())
    }

    fn clear(&self, _: &StoreVersion) -> Result<(), StoreError> {
        Err(self.refuse())
    }
}

/// Each request is refused because another process has used the refresh token first; what that
/// process stored has expired too.
#[test]
fn a_refresh_that_is_always_overtaken_ends() {
    const SENT: [&str; TURNS] = [
        "refresh-1",
        "refresh-2",
        "refresh-3",
        "refresh-4",
        "refresh-5",
        "refresh-6",
        "refresh-7",
        "refresh-8",
    ];
    let place = Arc::new(Place::with(&user()));
    let mut keeping = keeping(user());
    let answers = (2..).zip(SENT).map(|(number, sent)| {
        let beside = Arc::clone(&place);
        let answer: Answer = Box::new(move |exchange| {
            beside.put(&newer(number, number.into()));
            refused("NotAuthorizedException")(exchange)
        });
        to(sent, answer)
    });
    let answers: Vec<Answer> = answers.collect();
    let error = driven(&mut keeping, Some(&*place), at(100_000), answers).unwrap_err();
    assert!(matches!(error, KeeperError::Overtaken), "{error:?}");
    // The user is still signed in, and the next refresh begins anew.
    assert!(keeping.user().is_ok() && error.is_retryable());
    let answer = to("refresh-9", tokens("access-10", None));
    let given = driven(&mut keeping, Some(&*place), at(100_060), [answer]);
    assert_eq!(given.unwrap(), "access-10");
}

/// The request is the first turn.
#[test]
fn a_save_is_repeated_only_after_another_processs_change() {
    for (kind, saves) in [
        (StoreErrorKind::Changed, TURNS - 1),
        (StoreErrorKind::Unavailable, 1),
        (StoreErrorKind::UnsafePermissions, 1),
    ] {
        let store = Contested::new(kind);
        let mut keeping = keeping(user());
        let answer = tokens("access-2", Some("refresh-2"));
        let error = driven(&mut keeping, Some(&store), at(3590), [answer]).unwrap_err();
        assert!(matches!(&error, KeeperError::Store(error) if error.kind() == kind));
        assert_eq!(store.changes(), saves, "{kind:?}");
    }
}

/// Also if the refused session cannot be removed from the store, the session is over.
#[test]
fn a_refused_session_is_cleared_again_only_after_another_processs_change() {
    for (kind, clears) in [
        (StoreErrorKind::Changed, TURNS - 1),
        (StoreErrorKind::Unavailable, 1),
    ] {
        let store = Contested::new(kind);
        let mut keeping = keeping(user());
        let answer = refused("NotAuthorizedException");
        let error = driven(&mut keeping, Some(&store), at(3590), [answer]).unwrap_err();
        assert!(error.means_sign_in_again(), "{error}");
        assert_eq!(store.changes(), clears, "{kind:?}");
    }
}

#[test]
fn a_sign_out_clears_again_only_after_another_processs_change() {
    for (kind, clears) in [
        (StoreErrorKind::Changed, TURNS),
        (StoreErrorKind::Unavailable, 1),
    ] {
        let store = Contested::new(kind);
        let mut keeping = keeping(user());
        let begun = SignOut::here(&mut keeping);
        let (result, _) = signed_out(&mut keeping, &store, begun, &[]);
        let error = result.unwrap_err();
        assert!(matches!(&error, KeeperError::Store(error) if error.kind() == kind));
        assert_eq!(store.changes(), clears, "{kind:?}");
    }
}
