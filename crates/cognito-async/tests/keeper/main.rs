//! The keeper: one refresh for all, whoever of them goes away.

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

/// Without retries: the scripts of these tests say what each request meets.
fn client() -> Client {
    Client::new()
        .unwrap()
        .with_limits(Limits::standard().with_retry_policy(RetryPolicy::never()))
}

/// Of a user whose access token ends in so many seconds.
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

/// Has a future go as far as it comes without waiting.
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
            // It is gone after one answer: a second request would fail.
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
async fn a_fault_of_the_network_ends_nothing() {
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
        // While the old token lasts it is given, and nobody asks again at once.
        let server = Server::start([fault()]);
        let place = Place::default();
        let lasting = keeper(&server, 30, &place).await;
        assert_eq!(token(&lasting).await, "access-1");
        assert_eq!(token(&lasting).await, "access-1");
        // After that there is an error, and the next try may succeed.
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
async fn a_refusal_ends_it_for_all_and_for_good() {
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
async fn those_who_wait_are_told_when_a_store_panics() {
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
async fn signing_out_is_here_or_at_the_service() {
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
