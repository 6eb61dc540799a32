//! An emulator whose app client rotates refresh tokens, a session file, and one interface for both
//! keepers.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cognito_emulator::{Emulator, NewAppClient, TimeUnit, TokenValidity};
use cognito_srp_core::call::Clock;
use cognito_srp_core::keeper::KeeperError;
use cognito_srp_core::{
    AccessToken, AppClient, ClientId, DeviceKey, Endpoint, Ephemeral, Found, IdToken, Password,
    RefreshToken, Settled, SignedIn, Timestamp, TokenStore, Tokens, UserPoolId, Username,
};
use cognito_store::FileStore;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::direct;

const PASSWORD: &str = "Correct-Horse7!";
/// The longest grace period that AWS allows, in seconds.
pub(crate) const GRACE: u64 = 60;

pub(crate) struct Rig {
    pub(crate) emulator: Emulator,
    pub(crate) app_client: AppClient,
    /// The session, saved in the file.
    pub(crate) store: FileStore,
    /// This machine's clock: how many seconds it is behind the real one, or ahead.
    pub(crate) behind: Arc<AtomicI64>,
    _directory: TempDir,
}

impl Rig {
    pub(crate) fn clock(&self) -> Clock {
        let behind = Arc::clone(&self.behind);
        Clock::new(move || {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            let behind = behind.load(Ordering::Relaxed);
            let seconds = now.as_secs().saturating_add_signed(-behind);
            Timestamp::since_unix_epoch(Duration::from_secs(seconds))
        })
    }

    /// Moves both clocks forward, here and at the service.
    pub(crate) fn wait(&self, seconds: u64) {
        self.emulator.advance_clock(Duration::from_secs(seconds));
        let seconds = i64::try_from(seconds).unwrap();
        self.behind.fetch_sub(seconds, Ordering::Relaxed);
    }

    /// Clients without any knowledge of the service's clock.
    pub(crate) fn blocking_client(&self) -> cognito_blocking::Client {
        cognito_blocking::Client::new()
            .unwrap()
            .with_clock(self.clock())
    }

    pub(crate) fn async_client(&self) -> cognito_async::Client {
        cognito_async::Client::new()
            .unwrap()
            .with_clock(self.clock())
    }

    pub(crate) fn new() -> Self {
        Self::with_access_tokens_for(3600)
    }

    /// With access tokens that are valid for this many seconds.
    pub(crate) fn with_access_tokens_for(seconds: u64) -> Self {
        Self::with(seconds, GRACE)
    }

    /// With access tokens that are valid for this many seconds, and this grace period for
    /// rotated refresh tokens.
    pub(crate) fn with(seconds: u64, grace: u64) -> Self {
        let validity = TokenValidity::default().access(seconds, TimeUnit::Seconds);
        Self::with_validity(validity, grace)
    }

    pub(crate) fn with_validity(validity: TokenValidity, grace: u64) -> Self {
        let emulator = Emulator::start().unwrap();
        emulator.add_user("alice", PASSWORD).unwrap();
        emulator.add_user("bob", PASSWORD).unwrap();
        let client = NewAppClient::public()
            .rotating_refresh_tokens(grace)
            .with_token_validity(validity);
        let id = emulator.add_client(client).unwrap();
        let app_client = app_client(emulator.endpoint(), emulator.user_pool_id(), &id);
        let directory = tempfile::tempdir().unwrap();
        let store = FileStore::at(directory.path().join("session.json"));
        let rig = Self {
            emulator,
            app_client,
            store,
            behind: Arc::default(),
            _directory: directory,
        };
        rig.put(&rig.sign_in());
        rig
    }

    /// Saves a user, and replaces any other.
    pub(crate) fn put(&self, user: &SignedIn) {
        let there = self.store.load().unwrap();
        self.store.save(user, &there.version).unwrap();
    }

    /// Removes the user from the file.
    pub(crate) fn remove(&self) {
        let there = self.store.load().unwrap();
        self.store.clear(&there.version).unwrap();
    }

    /// The user in the file.
    pub(crate) fn saved(&self) -> Option<SignedIn> {
        match self.store.load().unwrap().found {
            Found::User(user) => Some(*user),
            Found::Nobody => None,
            Found::Damaged(error) => panic!("{error}"),
        }
    }

    pub(crate) fn sign_in(&self) -> SignedIn {
        self.sign_in_as("alice")
    }

    pub(crate) fn sign_in_as(&self, name: &str) -> SignedIn {
        SignedIn::from(self.tokens_of(name, &self.blocking_client()))
    }

    /// Signs in with SRP, as all users with a device do.
    pub(crate) fn tokens_of(&self, name: &str, client: &cognito_blocking::Client) -> Tokens {
        let name = Username::parse(name).unwrap();
        let ephemeral = Ephemeral::generate().unwrap();
        let sign_in = self
            .app_client
            .sign_in(name, Password::new(PASSWORD), ephemeral);
        match client.run(sign_in) {
            Ok(Settled::Done(tokens)) => tokens,
            other => panic!("{other:?}"),
        }
    }

    /// Whether the service accepts this refresh token, that is, whether it was not revoked.
    /// This rotates it.
    pub(crate) fn refreshes(&self, token: &RefreshToken) -> bool {
        let exchange = self.app_client.refresh(token);
        cognito_blocking::Client::new()
            .unwrap()
            .run(exchange)
            .is_ok()
    }

    /// Changes the file to that of a program that last ran hours ago.
    pub(crate) fn let_access_token_end(&self) {
        let_access_token_end(self.store.path());
    }

    pub(crate) fn saved_refresh_token(&self) -> Option<String> {
        let user = self.saved()?;
        Some(user.refresh_token().unwrap().expose().to_owned())
    }

    /// Whether the service accepts this token: it has not expired, and its session has not
    /// ended.
    pub(crate) fn takes(&self, token: &AccessToken) -> bool {
        let exchange = self.app_client.get_user(token);
        direct::blocking().run(exchange).is_ok()
    }
}

pub(crate) fn app_client(endpoint: &str, pool: &str, client: &str) -> AppClient {
    AppClient::new(
        UserPoolId::parse(pool).unwrap(),
        ClientId::parse(client).unwrap(),
    )
    .with_endpoint(Endpoint::parse(endpoint).unwrap())
}

fn let_access_token_end(path: &Path) {
    let mut members: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let came = members["Came"].as_u64().unwrap();
    members["Came"] = json!(came - 7200);
    members["Ends"] = json!(came - 3600);
    // Into the same file, which keeps its mode.
    fs::write(path, members.to_string()).unwrap();
}

/// A keeper of either transport.
pub(crate) enum Keeper {
    Blocking(cognito_blocking::Keeper),
    Async(cognito_async::Keeper, Runtime),
}

pub(crate) type Resume = fn(&Rig) -> Keeper;

/// With new clients.
pub(crate) const BOTH: [Resume; 2] = [
    |rig| Keeper::blocking(rig, rig.blocking_client()),
    |rig| {
        let client = rig.async_client();
        Keeper::on(Runtime::new().unwrap(), rig, client)
    },
];

impl Keeper {
    pub(crate) fn blocking(rig: &Rig, client: cognito_blocking::Client) -> Self {
        let (app_client, store) = (rig.app_client.clone(), rig.store.clone());
        let keeper = cognito_blocking::Keeper::resume(client, app_client, store);
        Self::Blocking(keeper.unwrap().unwrap())
    }

    pub(crate) fn on(runtime: Runtime, rig: &Rig, client: cognito_async::Client) -> Self {
        let (app_client, store) = (rig.app_client.clone(), rig.store.clone());
        let keeper = cognito_async::Keeper::resume(client, app_client, store);
        Self::Async(runtime.block_on(keeper).unwrap().unwrap(), runtime)
    }

    /// A keeper of either transport over this store.
    pub(crate) fn over(
        rig: &Rig,
        blocking: bool,
        store: impl TokenStore + 'static,
    ) -> Result<Option<Self>, KeeperError> {
        Self::over_with(rig, blocking, store, &rig.app_client)
    }

    /// The same for another app client.
    pub(crate) fn over_with(
        rig: &Rig,
        blocking: bool,
        store: impl TokenStore + 'static,
        app_client: &AppClient,
    ) -> Result<Option<Self>, KeeperError> {
        let app_client = app_client.clone();
        Ok(match blocking {
            true => {
                let client = rig.blocking_client();
                cognito_blocking::Keeper::resume(client, app_client, store)?.map(Self::Blocking)
            }
            false => {
                let runtime = Runtime::new().unwrap();
                let client = rig.async_client();
                let keeper = cognito_async::Keeper::resume(client, app_client, store);
                runtime
                    .block_on(keeper)?
                    .map(|keeper| Self::Async(keeper, runtime))
            }
        })
    }

    /// A keeper of a user who has just signed in.
    pub(crate) fn stored(rig: &Rig, blocking: bool, user: SignedIn) -> Self {
        let (app_client, store) = (rig.app_client.clone(), rig.store.clone());
        match blocking {
            true => {
                let client = rig.blocking_client();
                let keeper = cognito_blocking::Keeper::stored(client, app_client, user, store);
                Self::Blocking(keeper.unwrap())
            }
            false => {
                let runtime = Runtime::new().unwrap();
                let client = rig.async_client();
                let keeper = cognito_async::Keeper::stored(client, app_client, user, store);
                Self::Async(runtime.block_on(keeper).unwrap(), runtime)
            }
        }
    }

    pub(crate) fn id_token(&self) -> Result<Option<IdToken>, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.id_token(),
            Self::Async(keeper, runtime) => runtime.block_on(keeper.id_token()),
        }
    }

    /// The user name in GetUser's reply to the keeper's access token.
    pub(crate) fn user_of_a_call(&self) -> Result<String, KeeperError> {
        let exchange = |app_client: &AppClient, token: &AccessToken| app_client.get_user(token);
        let user = match self {
            Self::Blocking(keeper) => keeper.call(exchange),
            Self::Async(keeper, runtime) => runtime.block_on(keeper.call(exchange)),
        };
        Ok(user?.username.as_str().to_owned())
    }

    /// The keeper's data about the user: id, expiry of the access token, device.
    pub(crate) fn told(
        &self,
    ) -> Result<(Option<String>, Timestamp, Option<DeviceKey>), KeeperError> {
        Ok(match self {
            Self::Blocking(keeper) => (
                keeper.subject()?,
                keeper.expires_at()?,
                keeper.device_key()?,
            ),
            Self::Async(keeper, _) => (
                keeper.subject()?,
                keeper.expires_at()?,
                keeper.device_key()?,
            ),
        })
    }

    pub(crate) fn refresh_now(&self) -> Result<AccessToken, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.refresh_now(),
            Self::Async(keeper, runtime) => runtime.block_on(keeper.refresh_now()),
        }
    }

    pub(crate) fn access_token(&self) -> Result<AccessToken, KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.access_token(),
            Self::Async(keeper, runtime) => runtime.block_on(keeper.access_token()),
        }
    }

    pub(crate) fn sign_out(&self) -> Result<(), KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.sign_out(),
            Self::Async(keeper, runtime) => runtime.block_on(keeper.sign_out()),
        }
    }

    pub(crate) fn sign_out_everywhere(&self) -> Result<(), KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.sign_out_everywhere(),
            Self::Async(keeper, runtime) => runtime.block_on(keeper.sign_out_everywhere()),
        }
    }

    pub(crate) fn forget(&self) -> Result<(), KeeperError> {
        match self {
            Self::Blocking(keeper) => keeper.forget(),
            Self::Async(keeper, runtime) => runtime.block_on(keeper.forget()),
        }
    }
}
