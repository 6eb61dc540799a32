//! Which callers share a refresh, and what happens after a sign-out.

use std::sync::mpsc::channel;

use crate::support::kept::{Place, rotated, rotated_again};
use crate::support::{Server, json};
use crate::{begun, keeper, runtimes, token};

/// The service answers only after the user is forgotten: the new tokens are not saved, but revoked.
#[test]
fn tokens_that_arrive_after_a_sign_out_are_revoked() {
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

/// The user is forgotten while a save is in progress: when `forget` returns, nothing of the session
/// is stored, and nothing will be.
#[test]
fn a_save_in_progress_leaves_nothing_after_forget() {
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

/// A caller who wants new tokens shares a refresh for new tokens that is in progress.
#[tokio::test]
async fn forced_refreshes_share_one_request() {
    // The server stops after one answer.
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

/// A refresh that began for another reason may only load what another process received long ago.
#[tokio::test]
async fn a_forced_refresh_does_not_share_another_refresh() {
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
