//! A session with the wrong app client: nothing is sent.

use cognito_srp_core::keeper::KeeperError;
use cognito_srp_core::{ClientSecret, SessionMismatch};

use crate::rig::{Keeper, Rig, app_client};

#[test]
fn a_wrong_setting_is_an_error_and_keeps_the_session() {
    for blocking in [true, false] {
        let rig = Rig::new();
        let (pool, client) = (rig.app_client.user_pool_id(), rig.app_client.client_id());
        // Nobody listens there: a request would fail with a different error.
        let nowhere = "http://127.0.0.1:1";
        for (given, expected) in [
            (
                app_client(nowhere, "local_another", client.as_str()),
                SessionMismatch::UserPool,
            ),
            (
                app_client(nowhere, pool.as_str(), "another"),
                SessionMismatch::AppClient,
            ),
            (
                app_client(nowhere, pool.as_str(), client.as_str()),
                SessionMismatch::Endpoint,
            ),
            (
                rig.app_client
                    .clone()
                    .with_secret(ClientSecret::new("mistyped")),
                SessionMismatch::SecretUnexpected,
            ),
        ] {
            let before = rig.saved_refresh_token();
            rig.let_access_token_end();
            let store = rig.store.clone();
            match Keeper::over_with(&rig, blocking, store, &given) {
                Err(KeeperError::Mismatch(mismatch)) => assert_eq!(mismatch, expected),
                Err(error) => panic!("{error}"),
                Ok(_) => panic!("it was taken: {expected}"),
            }
            assert_eq!(rig.saved_refresh_token(), before);
        }
        // The session is still valid.
        let store = rig.store.clone();
        let keeper = Keeper::over(&rig, blocking, store).unwrap().unwrap();
        assert!(rig.takes(&keeper.access_token().unwrap()));
    }
}
