//! A future is dropped at each point at which it waits: the client still works.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use cognito_async::cognito_srp_core::{AccessToken, AppClient, Settled};
use cognito_async::{Client, Limits, RetryPolicy};
use futures_util::StreamExt;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::face::builder;
use crate::support::faulty::{Connection, Peer};
use crate::support::{CANARY, app_client, refresh};

/// No future here waits more often.
const OFTEN: usize = 1000;

fn runtimes() -> [Runtime; 2] {
    [Builder::new_current_thread(), Builder::new_multi_thread()]
        .map(|mut builder| builder.enable_all().build().unwrap())
}

/// Drops a future after it has waited this many times, or when it has its result.
async fn waiting<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut waited = 0;
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => {
            waited += 1;
            if waited == times {
                return Poll::Ready(None);
            }
            Poll::Pending
        }
    })
    .await
}

/// Repeats until a future has its result before it is dropped: `times` is how often the future may
/// wait.
async fn until_done(round: impl AsyncFn(usize) -> bool) {
    for times in 1..OFTEN {
        if round(times).await {
            return;
        }
    }
    panic!("it waits without end");
}

fn client() -> Client {
    let once = Limits::standard().with_retry_policy(RetryPolicy::never());
    Client::from_builder(builder()).unwrap().with_limits(once)
}

async fn signs_in(client: &Client, app_client: &AppClient) {
    let settled = client.sign_in(app_client, "alice", CANARY).await;
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
}

/// After each drop, the same client can sign in at the same server.
#[test]
fn a_sign_in_can_be_dropped_wherever_it_waits() {
    for runtime in runtimes() {
        let peer = Peer::start(None, Connection::serve);
        let app_client = app_client(&format!("http://{}", peer.address()));
        runtime.block_on(async {
            let client = client();
            until_done(async |times| {
                let dropped = client.sign_in(&app_client, "alice", CANARY);
                let is_done = waiting(dropped, times).await.is_some();
                signs_in(&client, &app_client).await;
                is_done
            })
            .await;
        });
    }
}

#[test]
fn a_refresh_can_be_dropped_wherever_it_waits() {
    for runtime in runtimes() {
        let peer = Peer::start(None, Connection::serve);
        let app_client = app_client(&format!("http://{}", peer.address()));
        runtime.block_on(async {
            let client = client();
            until_done(async |times| {
                let dropped = client.run(refresh(&app_client));
                let is_done = waiting(dropped, times).await.is_some();
                client.run(refresh(&app_client)).await.unwrap();
                is_done
            })
            .await;
        });
    }
}

/// A page is not lost if the future that waits for it is dropped.
#[test]
fn a_list_goes_on_after_a_drop_wherever_it_waits() {
    fn page(request: &str) -> String {
        let (key, next) = match request.contains("second") {
            true => ("a_2", None),
            false => ("a_1", Some("second")),
        };
        json!({"Devices": [{"DeviceKey": key}], "PaginationToken": next}).to_string()
    }
    for runtime in runtimes() {
        let peer = Peer::start(None, |it| it.answer_each(page));
        let app_client = app_client(&format!("http://{}", peer.address()));
        runtime.block_on(async {
            let client = client();
            until_done(async |times| {
                let token = AccessToken::new(CANARY);
                let mut devices = client.items(app_client.list_devices(&token));
                let mut keys = Vec::new();
                let dropped = waiting(devices.next(), times).await;
                let is_done = dropped.is_some();
                keys.extend(dropped.flatten());
                while let Some(device) = devices.next().await {
                    keys.push(device);
                }
                let keys = keys.into_iter().map(|device| device.unwrap().key);
                let keys: Vec<_> = keys.map(|key| key.as_str().to_owned()).collect();
                assert_eq!(keys, ["a_1", "a_2"]);
                is_done
            })
            .await;
        });
    }
}
