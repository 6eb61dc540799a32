//! The keeper: one refresh for all, and what does and does not end a session.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod support;

use cognito_srp_core::call::RetryPolicy;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::mpsc::channel;
use std::thread;

use cognito_blocking::{Client, Error, Keeper, KeeperError, Limits, SignedOut};
use support::kept::{Place, refusal, rotated, user_ending_in};
use support::{Reply, Server, answer, app_client, json, nowhere};

/// Without retries: each test lists the answer to each request.
fn client() -> Client {
    let client = Client::new().unwrap();
    client.with_limits(Limits::standard().with_retry_policy(RetryPolicy::never()))
}

/// A keeper for a user whose access token expires in this many seconds.
fn keeper(server: &Server, seconds: i64, place: &Place) -> Keeper {
    let app_client = server.app_client();
    let user = user_ending_in(seconds, &app_client);
    Keeper::stored(client(), app_client, user, place.clone()).unwrap()
}

fn token(keeper: &Keeper) -> String {
    keeper.access_token().unwrap().expose().to_owned()
}

fn body(server: &Server) -> serde_json::Value {
    serde_json::from_slice(&server.request().body).unwrap()
}

#[test]
fn a_thousand_threads_ask_and_one_refreshes() {
    const THREADS: usize = 1000;
    // The server stops after one answer: a second request would fail.
    let server = Server::start([rotated()]);
    let place = Place::default();
    let keeper = keeper(&server, -1, &place);
    place.shut();
    let barrier = Barrier::new(THREADS + 1);
    thread::scope(|scope| {
        let askers: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    token(&keeper)
                })
            })
            .collect();
        barrier.wait();
        place.open();
        for asker in askers {
            assert_eq!(asker.join().unwrap(), "access-2");
        }
    });
    assert_eq!(body(&server)["RefreshToken"], "refresh-1");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
    assert_eq!(token(&keeper), "access-2");
}

#[test]
fn a_good_token_costs_no_request() {
    let place = Place::default();
    let app_client = app_client(&nowhere());
    let user = user_ending_in(3600, &app_client);
    let keeper = Keeper::stored(client(), app_client.clone(), user, place.clone()).unwrap();
    assert_eq!(token(&keeper), "access-1");
    assert_eq!(keeper.username().unwrap().unwrap().as_str(), "alice");
    assert!(keeper.id_token().unwrap().is_none());
    let resumed = Keeper::resume(client(), app_client.clone(), place).unwrap();
    assert_eq!(token(&resumed.unwrap()), "access-1");
    let nobody = Keeper::resume(client(), app_client, Place::default()).unwrap();
    assert!(nobody.is_none());
}

#[test]
fn a_network_failure_does_not_end_the_session() {
    for fault in [
        || Reply::Cut(String::new()),
        || Reply::Cut("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_owned()),
        || {
            answer(
                "403 Forbidden",
                "content-type: text/html\r\n",
                "NotAuthorizedException",
            )
        },
        || refusal("ResourceNotFoundException"),
    ] as [fn() -> Reply; 4]
    {
        // While the old token is valid, it is returned, and the request is not repeated at once.
        let server = Server::start([fault()]);
        let place = Place::default();
        let lasting = keeper(&server, 30, &place);
        assert_eq!(token(&lasting), "access-1");
        assert_eq!(token(&lasting), "access-1");
        // Afterwards there is an error, and the next attempt may succeed.
        let server = Server::start([fault(), rotated()]);
        let ended = keeper(&server, -1, &place);
        let error = ended.access_token().unwrap_err();
        assert!(matches!(error, KeeperError::Call(_)), "{error}");
        assert!(!error.means_sign_in_again());
        assert_eq!(place.refresh_token().unwrap(), "refresh-1");
        assert_eq!(token(&ended), "access-2");
        assert_eq!(place.refresh_token().unwrap(), "refresh-2");
    }
}

#[test]
fn a_refusal_ends_the_session_permanently() {
    let server = Server::start([refusal("NotAuthorizedException")]);
    let place = Place::default();
    let keeper = keeper(&server, -1, &place);
    for _ in 0..3 {
        let error = keeper.access_token().unwrap_err();
        let KeeperError::SignedOut(SignedOut::Refused { code, .. }) = &error else {
            panic!("{error}");
        };
        assert_eq!(code.as_str(), "NotAuthorizedException");
        assert!(place.refresh_token().is_none());
    }
    assert!(keeper.username().is_err() && keeper.id_token().is_err());
    assert!(keeper.sign_out().is_err());
}

#[test]
fn waiting_callers_get_an_error_if_the_store_panics() {
    let server = Server::start([rotated()]);
    let place = Place::default();
    let keeper = keeper(&server, -1, &place);
    place.shut();
    place.panic(true);
    let (began, begun) = channel();
    thread::scope(|scope| {
        let ask = |began: std::sync::mpsc::Sender<()>| {
            began.send(()).unwrap();
            catch_unwind(AssertUnwindSafe(|| keeper.access_token()))
        };
        let other = began.clone();
        let askers = [
            scope.spawn(move || ask(began)),
            scope.spawn(move || ask(other)),
        ];
        for _ in 0..2 {
            begun.recv().unwrap();
        }
        place.open();
        for asker in askers {
            match asker.join().unwrap() {
                // The caller who used the store, and the one who waited for it.
                Err(_) | Ok(Err(KeeperError::Abandoned)) => {}
                Ok(other) => panic!("{other:?}"),
            }
        }
    });
    place.panic(false);
    assert_eq!(token(&keeper), "access-2");
}

#[test]
fn forgetting_is_local_and_signing_out_needs_the_service() {
    // There is no server: forgetting sends no request.
    let place = Place::default();
    let app_client = app_client(&nowhere());
    let user = user_ending_in(3600, &app_client);
    let keeper = Keeper::stored(client(), app_client, user, place.clone()).unwrap();
    // The service cannot be reached, so the user is still signed in.
    let error = keeper.sign_out().unwrap_err();
    assert!(
        matches!(&error, KeeperError::Call(error) if matches!(**error, Error::Transport(_))),
        "{error}"
    );
    assert_eq!(token(&keeper), "access-1");
    keeper.forget().unwrap();
    let error = keeper.access_token().unwrap_err();
    assert!(matches!(
        error,
        KeeperError::SignedOut(SignedOut::ByProgram)
    ));
    assert!(place.refresh_token().is_none());
    assert_eq!(
        keeper.access_token().unwrap_err().to_string(),
        error.to_string()
    );
}

#[test]
fn the_service_is_told_before_the_user_is_forgotten() {
    type SignOut = fn(&Keeper) -> Result<(), KeeperError>;
    let ways: [(SignOut, &str, &str, &str); 2] = [
        (Keeper::sign_out, "RevokeToken", "Token", "refresh-1"),
        (
            Keeper::sign_out_everywhere,
            "GlobalSignOut",
            "AccessToken",
            "access-1",
        ),
    ];
    for (sign_out, operation, member, value) in ways {
        let done = answer(
            "200 OK",
            "content-type: application/x-amz-json-1.1\r\n",
            "{}",
        );
        let server = Server::start([done]);
        let place = Place::default();
        let keeper = keeper(&server, 3600, &place);
        sign_out(&keeper).unwrap();
        let request = server.request();
        assert!(request.header("x-amz-target").unwrap().ends_with(operation));
        let sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(sent[member], value);
        assert!(keeper.access_token().unwrap_err().means_sign_in_again());
        assert!(place.refresh_token().is_none());
    }
}

#[test]
fn nothing_shows_a_token() {
    let place = Place::default();
    let app_client = app_client(&nowhere());
    let user = user_ending_in(3600, &app_client);
    let keeper = Keeper::stored(client(), app_client, user, place).unwrap();
    let shown = format!("{keeper:?} {keeper:#?}");
    assert!(
        !shown.contains("access-1") && !shown.contains("refresh-1"),
        "{shown}"
    );
}

/// If the service refuses the access token, the other sessions, such as a thief's, still exist.
#[test]
fn a_refused_global_sign_out_keeps_the_session() {
    let no = || refusal("NotAuthorizedException");
    let server = Server::start([no(), rotated(), no()]);
    let place = Place::default();
    let keeper = keeper(&server, 3600, &place);
    let error = keeper.sign_out_everywhere().unwrap_err();
    assert!(
        matches!(&error, KeeperError::Call(error) if error.service().is_some()),
        "{error}"
    );
    // The token might have expired, so the request is repeated with a new one.
    let sent = [(); 3].map(|()| body(&server));
    assert_eq!(sent[0]["AccessToken"], "access-1");
    assert_eq!(sent[1]["RefreshToken"], "refresh-1");
    assert_eq!(sent[2]["AccessToken"], "access-2");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}

/// The service answers only after the user is forgotten: the new tokens are not saved, but
/// revoked.
#[test]
fn tokens_that_arrive_after_a_sign_out_are_revoked() {
    let place = Place::default();
    let (answer_now, told) = channel();
    let server = Server::start([rotated().when(told), json("{}")]);
    let keeper = keeper(&server, -1, &place);
    thread::scope(|scope| {
        let asker = scope.spawn(|| keeper.access_token());
        assert_eq!(body(&server)["RefreshToken"], "refresh-1");
        keeper.forget().unwrap();
        assert!(place.refresh_token().is_none());
        answer_now.send(()).unwrap();
        let error = asker.join().unwrap().unwrap_err();
        assert!(error.means_sign_in_again(), "{error}");
    });
    let request = server.request();
    let target = request.header("x-amz-target").unwrap();
    assert!(target.ends_with("RevokeToken"), "{target}");
    assert!(String::from_utf8_lossy(&request.body).contains("refresh-2"));
    assert!(place.refresh_token().is_none());
}

/// The user is forgotten while a save is in progress: when `forget` returns, nothing of the session
/// is stored, and nothing will be.
#[test]
fn a_save_in_progress_leaves_nothing_after_forget() {
    let server = Server::start([rotated(), json("{}")]);
    let place = Place::default();
    let keeper = keeper(&server, -1, &place);
    let (saving, go_on) = place.hold_next_save();
    thread::scope(|scope| {
        let asker = scope.spawn(|| keeper.access_token());
        saving.recv().unwrap();
        let forgetting = scope.spawn(|| keeper.forget().map(|()| place.refresh_token()));
        while keeper.username().is_ok() {
            thread::yield_now();
        }
        go_on.send(()).unwrap();
        // `forget` waits until the save has ended.
        assert!(forgetting.join().unwrap().unwrap().is_none());
        assert!(asker.join().unwrap().is_err());
    });
    assert!(place.refresh_token().is_none());
}
