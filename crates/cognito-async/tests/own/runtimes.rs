//! The runtimes on which futures run, and futures that are dropped.

use cognito_async::Client;
use cognito_async::cognito_srp_core::{AppClient, Ephemeral, Password, Settled, Username};
use tokio::runtime::Builder;
use tokio::task::{JoinSet, spawn_blocking};

use crate::face::builder;
use crate::support::{
    CANARY, Reply, Server, TOKENS, password_sign_in, password_verifier, refresh, tokens,
};

fn client() -> Client {
    Client::from_builder(builder()).unwrap()
}

/// Signs in with SRP, in two requests.
async fn signs_in(client: &Client, app_client: &AppClient) {
    let exchange = app_client.sign_in(
        Username::parse("alice").unwrap(),
        Password::new(CANARY),
        Ephemeral::generate().unwrap(),
    );
    let settled = client.run(exchange).await.unwrap();
    assert!(matches!(settled, Settled::Done(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spawned_on_a_multi_threaded_runtime() {
    let client = client();
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let client = client.clone();
        // `spawn` needs `Send + 'static`, which each kind of exchange must satisfy.
        tasks.spawn(async move {
            let server = Server::start([password_verifier(), tokens(), tokens(), tokens()]);
            signs_in(&client, &server.app_client()).await;
            client.run(refresh(&server.app_client())).await.unwrap();
            client.carry(refresh(&server.app_client())).await.unwrap();
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.unwrap();
    }
}

#[test]
fn on_a_current_thread_runtime() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = Server::start([password_verifier(), tokens()]);
    runtime.block_on(signs_in(&client(), &server.app_client()));
}

/// The future is dropped after the server has read the request, and perhaps begun to answer.
async fn dropped_in_mid_flight(begun: &str) {
    let server = Server::start([
        Reply::Stall(begun.to_owned()),
        password_verifier(),
        tokens(),
    ]);
    let client = client();
    let exchange = password_sign_in(&server.app_client());
    let arrived = spawn_blocking(move || {
        server.request();
        server
    });
    let server = tokio::select! {
        settled = client.run(exchange) => panic!("there was no answer: {settled:?}"),
        server = arrived => server.unwrap(),
    };

    // Nothing continues in the background: the connection is closed.
    let server = spawn_blocking(move || {
        server.client_gone();
        server
    });
    let server = server.await.unwrap();

    // The half of an answer that may be on it is not used for another request.
    signs_in(&client, &server.app_client()).await;
    assert_eq!(server.request().connection, 1);
}

#[tokio::test]
async fn dropped_before_the_answer_on_a_current_thread_runtime() {
    dropped_in_mid_flight("").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_before_the_answer_on_a_multi_threaded_runtime() {
    dropped_in_mid_flight("").await;
}

#[tokio::test]
async fn dropped_within_the_answer() {
    let length = TOKENS.len() + 1;
    dropped_in_mid_flight(&format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{TOKENS}"
    ))
    .await;
}

#[tokio::test]
async fn dropped_before_it_was_polled() {
    let server = Server::start([tokens()]);
    let client = client();
    drop(client.run(password_sign_in(&server.app_client())));
    client.run(refresh(&server.app_client())).await.unwrap();
    // The first request that the server received belongs to the second exchange.
    let target = server.request().header("x-amz-target").map(str::to_owned);
    assert!(target.unwrap().ends_with("GetTokensFromRefreshToken"));
}
