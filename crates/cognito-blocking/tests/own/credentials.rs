//! AWS credentials for many threads at once.

use std::sync::Barrier;
use std::thread;

use cognito_blocking::{IdentityCredentials, Keeper};

use crate::shared::once;
use crate::support::Server;
use crate::support::identity::{credentials, identity, is_asked, pool, user_with_id_token};
use crate::support::kept::Place;

#[test]
fn a_thousand_threads_ask_at_expiry_and_one_request_goes() {
    const THREADS: usize = 1000;
    // The server stops after these answers: another request would fail.
    let server = Server::start([
        identity(),
        credentials("OLD", 200),
        credentials("NEW", 3600),
    ]);
    let place = Place::default();
    let app_client = server.app_client();
    let user = user_with_id_token(&app_client);
    let keeper = Keeper::stored(once(), app_client, user, place).unwrap();
    let pool = pool(server.app_client().endpoint().as_str());
    let aws = IdentityCredentials::new(keeper, pool);
    assert_eq!(aws.credentials().unwrap().access_key_id(), "OLD");
    let barrier = Barrier::new(THREADS);
    thread::scope(|scope| {
        let askers: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    aws.credentials().unwrap()
                })
            })
            .collect();
        for asker in askers {
            assert_eq!(asker.join().unwrap().access_key_id(), "NEW");
        }
    });
    is_asked(&server, "GetId", "id-1");
    is_asked(&server, "GetCredentialsForIdentity", "id-1");
    is_asked(&server, "GetCredentialsForIdentity", "id-1");
}
