//! An emulator whose app client rotates refresh tokens, a session file, and both
//! keepers behind one face.

use std::fs;
use std::path::Path;

use cognito_emulator::{Emulator, NewAppClient, TimeUnit, TokenValidity};
use cognito_srp_core::transport::KeeperError;
use cognito_srp_core::{
    AccessToken, AppClient, ClientId, Endpoint, Password, Settled, SignedIn, TokenStore,
    UserPoolId, Username,
};
use cognito_store::FileStore;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::direct;

const PASSWORD: &str = "Correct-Horse7!";
/// The longest that AWS allows, in seconds.
pub(crate) const GRACE: u64 = 60;

pub(crate) struct Rig {
    pub(crate) emulator: Emulator,
    pub(crate) app_client: AppClient,
    /// Signed in, and saved in the file.
    pub(crate) store: FileStore,
    _directory: TempDir,
}

impl Rig {
    pub(crate) fn new() -> Self {
        Self::with_access_tokens_for(3600)
    }

    /// With access tokens that are good for so many seconds.
    pub(crate) fn with_access_tokens_for(seconds: u64) -> Self {
        Self::with(seconds, GRACE)
    }

    /// With access tokens that are good for so many seconds, and refresh tokens that
    /// are good for so many after they were rotated.
    pub(crate) fn with(seconds: u64, grace: u64) -> Self {
        let emulator = Emulator::start().unwrap();
        emulator.add_user("alice", PASSWORD).unwrap();
        let validity = TokenValidity::default().access(seconds, TimeUnit::Seconds);
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
            _directory: directory,
        };
        rig.store.save(&rig.sign_in()).unwrap();
        rig
    }

    pub(crate) fn sign_in(&self) -> SignedIn {
        let alice = Username::parse("alice").unwrap();
        let sign_in = self
            .app_client
            .sign_in_with_password(alice, &Password::new(PASSWORD));
        match direct::blocking().run(sign_in) {
            Ok(Settled::Done(tokens)) => SignedIn::new(tokens, None),
            other => panic!("{other:?}"),
        }
    }

    /// Makes the file that of a program that was last run hours ago.
    pub(crate) fn let_access_token_end(&self) {
        let_access_token_end(self.store.path());
    }

    pub(crate) fn saved_refresh_token(&self) -> Option<String> {
        let user = self.store.load().unwrap()?;
        Some(user.refresh_token().unwrap().expose().to_owned())
    }

    /// Whether the service takes this token, which it would not after its end, nor of a
    /// session that is over.
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

/// With clients that know nothing yet.
pub(crate) const BOTH: [Resume; 2] = [
    |rig| Keeper::blocking(rig, direct::blocking()),
    |rig| {
        let client = direct::asynchronous();
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
