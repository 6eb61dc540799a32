//! Who shares which refresh, and what comes after a sign-out.

use std::sync::mpsc::channel;

use crate::support::kept::{Place, rotated, rotated_again};
use crate::support::{Server, json};
use crate::{begun, keeper, runtimes, token};

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
