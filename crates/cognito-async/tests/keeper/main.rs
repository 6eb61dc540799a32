//! The keeper: one refresh for all callers, whichever of them are dropped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod dropped;
mod shared;
#[path = "../support/mod.rs"]
mod support;

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::Poll;

use cognito_async::{Client, Error, Keeper, KeeperError, Limits, SignedOut};
use cognito_srp_core::call::RetryPolicy;
use support::kept::{Place, refusal, rotated, user_ending_in};
use support::{Reply, Server, answer, app_client, nowhere};
use tokio::runtime::{Builder, Runtime};

/// Without retries: each test lists the answer to each request.
fn client() -> Client {
    Client::new()
        .unwrap()
        .with_limits(Limits::standard().with_retry_policy(RetryPolicy::never()))
}

/// A keeper for a user whose access token expires in this many seconds.
async fn keeper(server: &Server, seconds: i64, place: &Place) -> Keeper {
    let app_client = server.app_client();
    let user = user_ending_in(seconds, &app_client);
    Keeper::stored(client(), app_client, user, place.clone())
        .await
        .unwrap()
}

async fn token(keeper: &Keeper) -> String {
    keeper.access_token().await.unwrap().expose().to_owned()
}

fn runtimes() -> [Runtime; 2] {
    [Builder::new_current_thread(), Builder::new_multi_thread()]
        .map(|mut builder| builder.enable_all().build().unwrap())
}

/// Runs a future until it waits for the first time.
async fn begun<F: Future>(future: F) -> Pin<Box<F>> {
    let mut future = Box::pin(future);
    poll_fn(|cx| {
        assert!(future.as_mut().poll(cx).is_pending());
        Poll::Ready(())
    })
    .await;
    future
}

#[test]
fn ten_thousand_tasks_ask_and_there_is_one_refresh() {
    for runtime in runtimes() {
        runtime.block_on(async {
            // The server stops after one answer: a second request would fail.
            let server = Server::start([rotated()]);
            let place = Place::default();
            let keeper = keeper(&server, -1, &place).await;
            place.shut();
            let askers: Vec<_> = (0..10_000)
                .map(|_| {
                    let keeper = keeper.clone();
                    tokio::spawn(async move { token(&keeper).await })
                })
                .collect();
            place.open();
            for asker in askers {
                assert_eq!(asker.await.unwrap(), "access-2");
            }
            let sent: serde_json::Value = serde_json::from_slice(&server.request().body).unwrap();
            assert_eq!(sent["RefreshToken"], "refresh-1");
            assert_eq!(place.refresh_token().unwrap(), "refresh-2");
        });
    }
}

#[tokio::test]
async fn a_network_failure_does_not_end_the_session() {
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
        let lasting = keeper(&server, 30, &place).await;
        assert_eq!(token(&lasting).await, "access-1");
        assert_eq!(token(&lasting).await, "access-1");
        // Afterwards there is an error, and the next attempt may succeed.
        let server = Server::start([fault(), rotated()]);
        let ended = keeper(&server, -1, &place).await;
        let error = ended.access_token().await.unwrap_err();
        assert!(matches!(error, KeeperError::Call(_)), "{error}");
        assert_eq!(place.refresh_token().unwrap(), "refresh-1");
        assert_eq!(token(&ended).await, "access-2");
        assert_eq!(place.refresh_token().unwrap(), "refresh-2");
    }
}

#[tokio::test]
async fn a_refusal_ends_the_session_permanently() {
    let server = Server::start([refusal("RefreshTokenReuseException")]);
    let place = Place::default();
    let keeper = keeper(&server, -1, &place).await;
    for _ in 0..3 {
        let error = keeper.access_token().await.unwrap_err();
        let KeeperError::SignedOut(SignedOut::Refused { code, .. }) = &error else {
            panic!("{error}");
        };
        assert_eq!(code.as_str(), "RefreshTokenReuseException");
        assert!(place.refresh_token().is_none());
    }
    assert!(keeper.username().is_err() && keeper.id_token().await.is_err());
    assert!(keeper.sign_out().await.is_err());
}

#[tokio::test]
async fn waiting_callers_get_an_error_if_the_store_panics() {
    let server = Server::start([rotated()]);
    let place = Place::default();
    let keeper = keeper(&server, -1, &place).await;
    place.shut();
    place.panic(true);
    let (first, second) = tokio::join!(keeper.access_token(), async {
        place.open();
        keeper.access_token().await
    });
    for result in [first, second] {
        assert!(matches!(result, Err(KeeperError::Abandoned)), "{result:?}");
    }
    place.panic(false);
    assert_eq!(token(&keeper).await, "access-2");
}

#[tokio::test]
async fn forgetting_is_local_and_signing_out_needs_the_service() {
    let place = Place::default();
    let app_client = app_client(&nowhere());
    let user = user_ending_in(3600, &app_client);
    let keeper = Keeper::stored(client(), app_client, user, place.clone())
        .await
        .unwrap();
    let error = keeper.sign_out().await.unwrap_err();
    assert!(
        matches!(&error, KeeperError::Call(error) if matches!(**error, Error::Transport(_))),
        "{error}"
    );
    assert_eq!(token(&keeper).await, "access-1");
    keeper.forget().await.unwrap();
    let error = keeper.access_token().await.unwrap_err();
    assert!(matches!(
        error,
        KeeperError::SignedOut(SignedOut::ByProgram)
    ));
    assert!(place.refresh_token().is_none());
    let shown = format!("{keeper:?} {keeper:#?}");
    assert!(
        !shown.contains("access-1") && !shown.contains("refresh-1"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_refused_global_sign_out_keeps_the_session() {
    let no = || refusal("NotAuthorizedException");
    let server = Server::start([no(), rotated(), no()]);
    let place = Place::default();
    let keeper = keeper(&server, 3600, &place).await;
    let error = keeper.sign_out_everywhere().await.unwrap_err();
    assert!(
        matches!(&error, KeeperError::Call(error) if error.service().is_some()),
        "{error}"
    );
    assert_eq!(server.requests().len(), 3);
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
}
