//! The keeper: one refresh for all, whoever of them goes away.

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
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use std::sync::mpsc::channel;

use cognito_async::{Client, Error, Keeper, KeeperError, Limits, SignedOut};
use support::faulty::{Connection, Peer};
use support::kept::{Place, refusal, rotated, rotated_again, user_ending_in};
use support::{Reply, Server, answer, app_client, json, nowhere};
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

/// Has a future go as far as it comes without waiting, and drops it.
async fn dropped_on_the_way(future: impl Future) {
    let mut future = pin!(future);
    poll_fn(|cx| {
        assert!(future.as_mut().poll(cx).is_pending());
        Poll::Ready(())
    })
    .await;
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

/// The one who began it goes away while the store is asked; so do others who wait.
#[test]
fn a_dropped_asker_loses_nothing() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let server = Server::start([rotated()]);
            let place = Place::default();
            let keeper = keeper(&server, -1, &place).await;
            place.shut();
            for _ in 0..3 {
                dropped_on_the_way(keeper.access_token()).await;
            }
            place.open();
            assert_eq!(token(&keeper).await, "access-2");
            assert_eq!(place.refresh_token().unwrap(), "refresh-2");
        });
    }
}

/// Wherever it waits: the refresh goes on, and there is no second one.
#[test]
fn an_asker_can_be_dropped_wherever_they_wait() {
    for runtime in runtimes() {
        runtime.block_on(async {
            for times in 1..1000 {
                // It is gone after one answer: a second request would fail.
                let server = Server::start([rotated()]);
                let place = Place::default();
                let keeper = keeper(&server, -1, &place).await;
                let is_done = dropped_after(keeper.access_token(), times).await;
                assert_eq!(token(&keeper).await, "access-2");
                assert_eq!(place.refresh_token().unwrap(), "refresh-2");
                if is_done {
                    return;
                }
            }
            panic!("it waits without end");
        });
    }
}

/// What has begun goes to its end, and who asks again is out as well.
#[test]
fn a_sign_out_can_be_dropped_wherever_it_waits() {
    for runtime in runtimes() {
        let peer = Peer::start(None, Connection::serve);
        let app_client = app_client(&format!("http://{}", peer.address()));
        runtime.block_on(async {
            for times in 1..1000 {
                let place = Place::default();
                let user = user_ending_in(3600, &app_client);
                let keeper = Keeper::stored(client(), app_client.clone(), user, place.clone());
                let keeper = keeper.await.unwrap();
                let is_done = dropped_after(keeper.sign_out(), times).await;
                let again = keeper.sign_out().await;
                let is_out = |result| matches!(result, Err(KeeperError::SignedOut(_)));
                assert!(again.is_ok() || is_out(again));
                assert!(is_out(keeper.access_token().await.map(drop)));
                assert!(place.refresh_token().is_none());
                if is_done {
                    return;
                }
            }
            panic!("it waits without end");
        });
    }
}

/// Drops a future when it has waited so many times. Says whether it came to its end before.
async fn dropped_after(future: impl Future, times: usize) -> bool {
    let mut future = pin!(future);
    let mut waited = 0;
    poll_fn(|cx| {
        let is_done = future.as_mut().poll(cx).is_ready();
        waited += 1;
        match is_done || waited == times {
            true => Poll::Ready(is_done),
            false => Poll::Pending,
        }
    })
    .await
}

/// Nobody asks again: the refresh token that came is saved all the same.
#[test]
fn a_refresh_that_nobody_waits_for_is_saved() {
    let [_, runtime] = runtimes();
    let server = Server::start([rotated()]);
    let place = Place::default();
    let keeper = runtime.block_on(keeper(&server, -1, &place));
    place.shut();
    runtime.block_on(dropped_on_the_way(keeper.access_token()));
    drop(keeper);
    place.open();
    // Saving is the last that happens: the server has answered before it.
    server.request();
    place.saved("refresh-2");
}

/// The task of the refresh goes with its runtime. Another runtime begins anew.
#[test]
fn a_runtime_that_is_shut_down_dead_locks_nobody() {
    let server = Server::start([Reply::Stall(String::new()), rotated()]);
    let place = Place::default();
    let [first, second] = runtimes();
    let keeper = first.block_on(keeper(&server, -1, &place));
    first.block_on(async {
        let asker = keeper.clone();
        let asker = tokio::spawn(async move { asker.access_token().await });
        tokio::task::spawn_blocking(move || (server.request(), server))
            .await
            .map(|(_, server)| (asker, server))
            .unwrap()
    });
    drop(first);
    assert_eq!(second.block_on(token(&keeper)), "access-2");
    assert_eq!(place.refresh_token().unwrap(), "refresh-2");
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

/// The service waits with its answer until the user is forgotten: what comes then is
/// saved nowhere, and revoked.
#[test]
fn what_comes_after_a_sign_out_is_revoked() {
    let [_, runtime] = runtimes();
    let place = Place::default();
    let (answer_now, told) = channel();
    let server = Server::start([rotated().when(told), json("{}")]);
    let keeper = runtime.block_on(keeper(&server, -1, &place));
    let asker = keeper.clone();
    let asker = runtime.spawn(async move { asker.access_token().await });
    server.request();
    runtime.block_on(keeper.forget()).unwrap();
    assert!(place.refresh_token().is_none());
    answer_now.send(()).unwrap();
    let error = runtime.block_on(asker).unwrap().unwrap_err();
    assert!(error.means_sign_in_again(), "{error}");
    let request = server.request();
    let target = request.header("x-amz-target").unwrap();
    assert!(target.ends_with("RevokeToken"), "{target}");
    assert!(place.refresh_token().is_none());
}

/// A save that is under way when the user is forgotten: when that returns, nothing of
/// the session is left, nor will be.
#[test]
fn nothing_is_left_by_a_save_that_was_under_way() {
    let [_, runtime] = runtimes();
    let server = Server::start([rotated(), json("{}")]);
    let place = Place::default();
    let keeper = runtime.block_on(keeper(&server, -1, &place));
    let (saving, go_on) = place.hold_next_save();
    let asker = keeper.clone();
    let asker = runtime.spawn(async move { asker.access_token().await });
    saving.recv().unwrap();
    let forgetting = runtime.block_on(begun(keeper.forget()));
    go_on.send(()).unwrap();
    runtime.block_on(forgetting).unwrap();
    assert!(place.refresh_token().is_none());
    assert!(runtime.block_on(asker).unwrap().is_err());
    assert!(place.refresh_token().is_none());
}

/// Has a future go as far as it comes without waiting.
async fn begun<F: Future>(future: F) -> core::pin::Pin<Box<F>> {
    let mut future = Box::pin(future);
    poll_fn(|cx| {
        assert!(future.as_mut().poll(cx).is_pending());
        Poll::Ready(())
    })
    .await;
    future
}

/// Whoever wants new tokens while a refresh for that is under way shares it.
#[tokio::test]
async fn those_who_want_new_tokens_share_them() {
    // It is gone after one answer.
    let server = Server::start([rotated()]);
    let place = Place::default();
    let keeper = keeper(&server, 3600, &place).await;
    place.shut();
    let first = begun(keeper.refresh_now()).await;
    let second = begun(keeper.refresh_now()).await;
    place.open();
    assert_eq!(first.await.unwrap().expose(), "access-2");
    assert_eq!(second.await.unwrap().expose(), "access-2");
    assert_eq!(token(&keeper).await, "access-2");
}

/// A refresh that was begun for less may come to what another process has got long ago.
#[tokio::test]
async fn who_wants_new_tokens_is_not_content_with_good_ones() {
    let server = Server::start([rotated(), rotated_again()]);
    let place = Place::default();
    let keeper = keeper(&server, -1, &place).await;
    place.shut();
    let first = begun(keeper.access_token()).await;
    let second = begun(keeper.refresh_now()).await;
    place.open();
    assert_eq!(first.await.unwrap().expose(), "access-2");
    assert_eq!(second.await.unwrap().expose(), "access-3");
}
