//! What another process does between two steps of a refresh, over both transports. The store
//! delays a call until that is done.

use std::sync::{Arc, Mutex, OnceLock};

use cognito_srp_core::keeper::{KeeperError, SignedOut};
use cognito_srp_core::{Loaded, RefreshToken, SignedIn, StoreError, StoreVersion, TokenStore};
use cognito_store::FileStore;

use crate::rig::{BOTH, Keeper, Rig};

type Hook = Box<dyn Fn() + Send + Sync>;

/// A file store; before a user is first saved in it, something happens.
struct Overtaken {
    file: FileStore,
    before_save: Mutex<Option<Hook>>,
    /// The token that was about to be saved.
    came: Arc<OnceLock<RefreshToken>>,
}

impl TokenStore for Overtaken {
    fn load(&self) -> Result<Loaded, StoreError> {
        self.file.load()
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        let hook = self.before_save.lock().unwrap().take();
        if let Some(hook) = hook {
            self.came
                .set(user.refresh_token().unwrap().clone())
                .unwrap();
            hook();
        }
        self.file.save(user, replaces)
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.file.clear(replaces)
    }
}

/// A refresh over either transport, with an event between the answer and the save. Returns the
/// result, and the refresh token that was received.
fn overtaken(
    rig: &Arc<Rig>,
    blocking: bool,
    happens: impl Fn(&Rig) + Send + Sync + 'static,
) -> (
    Result<cognito_srp_core::AccessToken, KeeperError>,
    RefreshToken,
) {
    let came = Arc::default();
    let beside = Arc::clone(rig);
    let store = Overtaken {
        file: rig.store.clone(),
        before_save: Mutex::new(Some(Box::new(move || happens(&beside)))),
        came: Arc::clone(&came),
    };
    let keeper = Keeper::over(rig, blocking, store).unwrap().unwrap();
    let result = keeper.refresh_now();
    (result, came.get().unwrap().clone())
}

#[test]
fn a_sign_out_elsewhere_is_not_undone() {
    for blocking in [true, false] {
        let rig = Arc::new(Rig::new());
        let (result, came) = overtaken(&rig, blocking, Rig::remove);
        let error = result.unwrap_err();
        assert!(matches!(
            error,
            KeeperError::SignedOut(SignedOut::ByProgram)
        ));
        assert!(rig.saved().is_none());
        assert!(!rig.refreshes(&came));
    }
}

#[test]
fn another_user_is_not_overwritten() {
    for blocking in [true, false] {
        let rig = Arc::new(Rig::new());
        let bob = rig.sign_in_as("bob");
        let (result, came) = overtaken(&rig, blocking, move |rig| rig.put(&bob));
        let error = result.unwrap_err();
        assert!(matches!(error, KeeperError::SignedOut(SignedOut::Replaced)));
        assert_eq!(rig.saved().unwrap().username().unwrap().as_str(), "bob");
        assert!(!rig.refreshes(&came));
    }
}

#[test]
fn another_processs_refresh_is_taken_over() {
    for blocking in [true, false] {
        let rig = Arc::new(Rig::new());
        let (result, came) = overtaken(&rig, blocking, |rig| {
            BOTH[0](rig).refresh_now().unwrap();
        });
        let token = result.unwrap();
        let saved = rig.saved().unwrap();
        assert_eq!(token.expose(), saved.last_access_token().expose());
        assert_ne!(saved.refresh_token().unwrap().expose(), came.expose());
        assert!(rig.takes(&token));
        // The session lives on.
        assert!(rig.refreshes(saved.refresh_token().unwrap()));
    }
}

/// Another keeper has rotated the refresh token that this one knows.
#[test]
fn a_sign_out_revokes_the_newest_refresh_token() {
    for resume in BOTH {
        let rig = Rig::new();
        let keeper = resume(&rig);
        let token = BOTH[0](&rig).refresh_now().unwrap();
        let newest = rig.saved().unwrap().refresh_token().unwrap().clone();
        keeper.sign_out().unwrap();
        assert!(rig.saved().is_none());
        assert!(!rig.refreshes(&newest) && !rig.takes(&token));
    }
}

#[test]
fn a_replaced_user_is_signed_out() {
    for blocking in [true, false] {
        let rig = Rig::new();
        let alice = rig.saved().unwrap();
        let keeper = Keeper::stored(&rig, blocking, rig.sign_in_as("bob"));
        assert!(!rig.refreshes(alice.refresh_token().unwrap()));
        assert!(!rig.takes(alice.last_access_token()));
        assert!(rig.takes(&keeper.access_token().unwrap()));
    }
}

#[test]
fn a_replaced_user_can_be_left_signed_in() {
    let rig = Rig::new();
    let (client, app_client) = (rig.blocking_client(), rig.app_client.clone());
    let (bob, store) = (rig.sign_in_as("bob"), rig.store.clone());
    let made = cognito_blocking::Keeper::stored_without_revoking(client, app_client, bob, store);
    let alice = made.unwrap().1.unwrap();
    assert_eq!(alice.username().unwrap().as_str(), "alice");
    assert!(rig.takes(alice.last_access_token()));

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (client, app_client) = (rig.async_client(), rig.app_client.clone());
    let (carol, store) = (rig.sign_in(), rig.store.clone());
    let made = cognito_async::Keeper::stored_without_revoking(client, app_client, carol, store);
    let bob = runtime.block_on(made).unwrap().1.unwrap();
    assert_eq!(bob.username().unwrap().as_str(), "bob");
    assert!(rig.takes(bob.last_access_token()));
}

/// A store that calls its own keeper.
struct Asks<K> {
    file: FileStore,
    keeper: Arc<OnceLock<K>>,
    ask: fn(&K) -> Vec<KeeperError>,
    told: Arc<Mutex<Vec<KeeperError>>>,
}

impl<K: Send + Sync> TokenStore for Asks<K> {
    fn load(&self) -> Result<Loaded, StoreError> {
        if let Some(keeper) = self.keeper.get() {
            self.told.lock().unwrap().extend((self.ask)(keeper));
        }
        self.file.load()
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        self.file.save(user, replaces)
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.file.clear(replaces)
    }
}

/// The call would wait for itself.
#[test]
fn a_store_that_calls_its_own_keeper_gets_an_error() {
    let rig = Rig::new();
    let told: Arc<Mutex<Vec<KeeperError>>> = Arc::default();

    let known = Arc::new(OnceLock::new());
    let store = Asks::<cognito_blocking::Keeper> {
        file: rig.store.clone(),
        keeper: Arc::clone(&known),
        ask: |keeper| {
            vec![
                keeper.access_token().unwrap_err(),
                keeper.id_token().unwrap_err(),
                keeper.refresh_now().unwrap_err(),
                keeper.forget().unwrap_err(),
                keeper.sign_out().unwrap_err(),
                keeper.sign_out_everywhere().unwrap_err(),
            ]
        },
        told: Arc::clone(&told),
    };
    let (client, app_client) = (rig.blocking_client(), rig.app_client.clone());
    let keeper = cognito_blocking::Keeper::resume(client, app_client, store);
    let keeper = keeper.unwrap().unwrap();
    assert!(known.set(keeper.clone()).is_ok());
    keeper.refresh_now().unwrap();

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let known = Arc::new(OnceLock::new());
    let store = Asks::<cognito_async::Keeper> {
        file: rig.store.clone(),
        keeper: Arc::clone(&known),
        ask: |keeper| {
            let runtime = tokio::runtime::Handle::current();
            vec![
                runtime.block_on(keeper.access_token()).unwrap_err(),
                runtime.block_on(keeper.id_token()).unwrap_err(),
                runtime.block_on(keeper.refresh_now()).unwrap_err(),
                runtime.block_on(keeper.forget()).unwrap_err(),
                runtime.block_on(keeper.sign_out()).unwrap_err(),
                runtime.block_on(keeper.sign_out_everywhere()).unwrap_err(),
            ]
        },
        told: Arc::clone(&told),
    };
    let (client, app_client) = (rig.async_client(), rig.app_client.clone());
    let keeper = runtime.block_on(cognito_async::Keeper::resume(client, app_client, store));
    let keeper = keeper.unwrap().unwrap();
    assert!(known.set(keeper.clone()).is_ok());
    runtime.block_on(keeper.refresh_now()).unwrap();

    let told = told.lock().unwrap();
    assert_eq!(told.len(), 12);
    for error in told.iter() {
        assert!(matches!(error, KeeperError::AskedByStore), "{error}");
    }
    // Outside of the store, the keeper works as usual.
    drop(told);
    runtime.block_on(keeper.access_token()).unwrap();
}
