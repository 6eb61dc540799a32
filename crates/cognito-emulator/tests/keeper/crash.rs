//! A process that is killed after the service has rotated the refresh token and before the new
//! one is on disk.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cognito_blocking::Keeper;
use cognito_srp_core::{Loaded, SignedIn, StoreError, StoreVersion, TokenStore};
use cognito_store::FileStore;

use crate::direct;
use crate::rig::{BOTH, GRACE, Rig, app_client};

const ENDPOINT: &str = "KEEPER_TEST_ENDPOINT";
const POOL: &str = "KEEPER_TEST_POOL";
const CLIENT: &str = "KEEPER_TEST_CLIENT";
const FILE: &str = "KEEPER_TEST_FILE";
const REFRESHED: &str = "refreshed, and not saved";

/// Reaches the save and stops there.
struct NeverSaves(FileStore);

impl TokenStore for NeverSaves {
    fn load(&self) -> Result<Loaded, StoreError> {
        self.0.load()
    }

    fn save(&self, _: &SignedIn, _: &StoreVersion) -> Result<StoreVersion, StoreError> {
        println!("\n{REFRESHED}");
        loop {
            std::thread::park();
        }
    }

    fn clear(&self, _: &StoreVersion) -> Result<(), StoreError> {
        panic!("the session is not over")
    }
}

#[test]
#[ignore = "the process that is killed"]
fn child() {
    let of = |name| env::var(name).unwrap();
    let app_client = app_client(&of(ENDPOINT), &of(POOL), &of(CLIENT));
    let store = NeverSaves(FileStore::at(PathBuf::from(of(FILE))));
    let keeper = Keeper::resume(direct::blocking(), app_client, store);
    let token = keeper.unwrap().unwrap().access_token();
    panic!("a token was given that is not saved: {token:?}");
}

/// Kills a process that has refreshed but not saved.
fn crash(rig: &Rig) {
    rig.let_access_token_end();
    let before = rig.saved_refresh_token().unwrap();
    let mut child: Child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--ignored", "--nocapture"])
        .env(ENDPOINT, rig.emulator.endpoint())
        .env(POOL, rig.emulator.user_pool_id())
        .env(CLIENT, rig.app_client.client_id().as_str())
        .env(FILE, rig.store.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let refreshed = lines.any(|line| line.unwrap() == REFRESHED);
    // SIGKILL: nothing of the child runs any more.
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(refreshed, "the child ended by itself");
    assert_eq!(rig.saved_refresh_token().unwrap(), before);
}

#[test]
fn a_crash_within_the_grace_period_keeps_the_session() {
    for resume in BOTH {
        let rig = Rig::new();
        crash(&rig);
        let before = rig.saved_refresh_token().unwrap();
        rig.emulator.advance_clock(Duration::from_secs(GRACE / 2));
        let token = resume(&rig).access_token().unwrap();
        assert!(rig.takes(&token));
        assert_ne!(rig.saved_refresh_token().unwrap(), before);
        // And on, long after the grace period.
        rig.emulator.advance_clock(Duration::from_secs(GRACE));
        rig.let_access_token_end();
        let token = resume(&rig).access_token().unwrap();
        assert!(rig.takes(&token));
    }
}

/// Shows that the child in the test above had refreshed and had not saved.
#[test]
fn a_crash_beyond_the_grace_period_ends_the_session() {
    let rig = Rig::new();
    crash(&rig);
    rig.emulator.advance_clock(Duration::from_secs(GRACE));
    let error = BOTH[0](&rig).access_token().unwrap_err();
    assert!(
        error.to_string().contains("RefreshTokenReuseException"),
        "{error}"
    );
    assert!(rig.saved_refresh_token().is_none());
}
