//! The forms of an issuer, each with its own key set at its own address.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_blocking::cognito_tokens::{Issuer, Verifier, VerifyError};
use cognito_srp_core::UserPoolId;
use serde_json::json;

use crate::support::both_through;

const POOL: &str = "eu-west-2_eYpv1mFHB";
const HOST: &str = "cognito-idp.eu-west-2.amazonaws.com";
const OTHER_HOST: &str = "issuer-cognito-idp.eu-west-2.amazonaws.com";

/// How long it may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

fn rules() -> Verifier {
    Verifier::for_any_client(Issuer::of(&UserPoolId::parse(POOL).unwrap()))
}

/// A token that anybody can write: it names its form, and has no valid signature.
fn unsigned(host: &str) -> String {
    let header = json!({"kid": "any", "alg": "RS256"}).to_string();
    let payload = json!({"iss": format!("https://{host}/{POOL}")}).to_string();
    let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{payload}.AAAA")
}

/// A proxy that reports the requested host, and hands the connection over.
fn proxy() -> (String, Receiver<(String, TcpStream)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (came, comes) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let asked = asked(stream.unwrap(), &came);
            if asked.is_none() {
                return;
            }
        }
    });
    (url, comes)
}

fn asked(stream: TcpStream, came: &Sender<(String, TcpStream)>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let first = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    let host = first.strip_prefix("CONNECT ")?.split(':').next()?;
    came.send((host.to_owned(), stream)).ok()
}

/// A token with the form that the pool does not use makes the verifier fetch its key set,
/// which may hang until the time limit: nobody else waits for that.
#[test]
fn a_hanging_form_does_not_delay_the_other_form() {
    let (url, comes) = proxy();
    for verifier in both_through(&url, rules) {
        thread::scope(|scope| {
            let hanging = scope.spawn(|| verifier.access(&unsigned(OTHER_HOST)).map(drop));
            let (host, hangs) = comes.recv_timeout(PATIENCE).unwrap();
            assert_eq!(host, OTHER_HOST);

            let wanted = scope.spawn(|| verifier.access(&unsigned(HOST)).map(drop));
            let (host, mut refused) = comes.recv_timeout(PATIENCE).unwrap();
            assert_eq!(host, HOST);
            write!(
                refused,
                "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n"
            )
            .unwrap();
            drop(refused);
            let error = wanted.join().unwrap().unwrap_err();
            assert!(matches!(error, VerifyError::Transport(_)), "{error}");

            assert!(!hanging.is_finished());
            drop(hangs);
            let error = hanging.join().unwrap().unwrap_err();
            assert!(matches!(error, VerifyError::Transport(_)), "{error}");
        });
    }
}
