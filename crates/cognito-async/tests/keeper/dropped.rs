//! Futures that are dropped before they end, and runtimes that are shut down.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use cognito_async::{Keeper, KeeperError};

use crate::support::faulty::{Connection, Peer};
use crate::support::kept::{Place, rotated, user_ending_in};
use crate::support::{Reply, Server, app_client};
use crate::{begun, client, keeper, runtimes, token};

/// The caller who began the refresh is dropped while the store works, and so are others who wait.
#[test]
fn a_dropped_asker_loses_nothing() {
    for runtime in runtimes() {
        runtime.block_on(async {
            let server = Server::start([rotated()]);
            let place = Place::default();
            let keeper = keeper(&server, -1, &place).await;
            place.shut();
            for _ in 0..3 {
                drop(begun(keeper.access_token()).await);
            }
            place.open();
            assert_eq!(token(&keeper).await, "access-2");
            assert_eq!(place.refresh_token().unwrap(), "refresh-2");
        });
    }
}

/// Wherever the caller waits when it is dropped, the refresh continues, and there is no second one.
#[test]
fn an_asker_can_be_dropped_wherever_they_wait() {
    for runtime in runtimes() {
        runtime.block_on(async {
            for times in 1..1000 {
                // The server stops after one answer: a second request would fail.
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

/// Wherever its future is dropped, a sign-out takes effect: a second one succeeds, or finds that
/// the user is signed out.
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

/// Drops a future after it has waited this many times. Returns whether it had ended before.
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

/// The new refresh token is saved even if nobody asks again.
#[test]
fn a_refresh_that_nobody_waits_for_is_saved() {
    let [_, runtime] = runtimes();
    let server = Server::start([rotated()]);
    let place = Place::default();
    let keeper = runtime.block_on(keeper(&server, -1, &place));
    place.shut();
    drop(runtime.block_on(begun(keeper.access_token())));
    drop(keeper);
    place.open();
    // Saving is the last step: the server has answered before.
    server.request();
    place.saved("refresh-2");
}

/// The task of the refresh ends with its runtime. On another runtime a new refresh begins.
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
