//! A machine's token for many tasks at once, whichever of them are dropped.

use std::sync::mpsc::channel;

use cognito_async::{Client, MachineToken};
use cognito_srp_core::ClientSecret;
use tokio::task::JoinSet;

use crate::face::builder;
use crate::support::{Server, json};

#[tokio::test]
async fn a_thousand_tasks_ask_and_there_is_one_request() {
    const TASKS: usize = 1000;
    let (answer_now, told) = channel();
    let token = r#"{"ClientAuthenticationResult": {"AccessToken": "token-1", "ExpiresIn": 3600,
        "TokenType": "Bearer"}}"#;
    // The server stops after one answer: a second request would fail.
    let server = Server::start([json(token).when(told)]);
    let app_client = server.app_client().with_secret(ClientSecret::new("secret"));
    let client = Client::from_builder(builder()).unwrap();
    let source = MachineToken::new(client, app_client.get_client_token().unwrap());
    let mut askers = JoinSet::new();
    // The first caller is dropped, and the request continues.
    let first = {
        let source = source.clone();
        tokio::spawn(async move { source.access_token().await.map(drop) })
    };
    tokio::task::yield_now().await;
    first.abort();
    for _ in 0..TASKS {
        let source = source.clone();
        askers.spawn(async move { source.access_token().await.unwrap().expose().to_owned() });
    }
    answer_now.send(()).unwrap();
    while let Some(token) = askers.join_next().await {
        assert_eq!(token.unwrap(), "token-1");
    }
    assert_eq!(server.requests().len(), 1);
}
