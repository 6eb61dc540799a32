//! A machine's token for many threads at once.

use std::sync::Barrier;
use std::sync::mpsc::channel;
use std::thread;

use cognito_blocking::MachineToken;
use cognito_srp_core::ClientSecret;

use crate::face::plain;
use crate::support::{Server, json};

#[test]
fn a_thousand_threads_ask_and_there_is_one_request() {
    const THREADS: usize = 1000;
    let (answer_now, told) = channel();
    let token = r#"{"ClientAuthenticationResult": {"AccessToken": "token-1", "ExpiresIn": 3600,
        "TokenType": "Bearer"}}"#;
    // The server stops after one answer: a second request would fail.
    let server = Server::start([json(token).when(told)]);
    let app_client = server.app_client().with_secret(ClientSecret::new("secret"));
    let source = MachineToken::new(plain(), app_client.get_client_token().unwrap());
    let barrier = Barrier::new(THREADS + 1);
    thread::scope(|scope| {
        let askers: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    source.access_token().unwrap().expose().to_owned()
                })
            })
            .collect();
        barrier.wait();
        let request = server.request();
        let target = request.header("x-amz-target").unwrap();
        assert!(target.ends_with(".GetClientToken"), "{target}");
        assert_eq!(request.header("authorization"), None, "it is not signed");
        answer_now.send(()).unwrap();
        for asker in askers {
            assert_eq!(asker.join().unwrap(), "token-1");
        }
    });
    assert_eq!(source.access_token().unwrap().expose(), "token-1");
}
