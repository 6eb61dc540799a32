//! Which certificates TLS trusts: what --ca-file and SSL_CERT_FILE add and replace, over both
//! transports.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Output;
use std::sync::Arc;
use std::thread;

use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{PASSWORD, TRANSPORTS, cognito, fails};

/// A service over TLS that refuses everyone. Returns its endpoint and its certificate, which
/// is its own root.
fn service() -> (String, String) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key.into())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("https://{}", listener.local_addr().unwrap());
    let config = Arc::new(config);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            refuse(&mut StreamOwned::new(connection, stream.unwrap()));
        }
    });
    (endpoint, own.cert.pem())
}

/// A client that does not trust the certificate gets no response.
fn refuse(stream: &mut (impl Read + Write)) {
    let mut request = Vec::new();
    // The body ends with two braces, and the head contains none.
    while !request.ends_with(b"}}") {
        let mut piece = [0; 4096];
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return,
            Ok(length) => request.extend_from_slice(&piece[..length]),
        }
    }
    let body = r#"{"__type": "NotAuthorizedException", "message": "m"}"#;
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 400 Bad Request\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let _ = stream.flush();
}

fn sign_in(endpoint: &str, more: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = cognito(&["sign-in", "--username", "alice", "--flow", "password"]);
    command
        .args(more)
        .env("COGNITO_USER_POOL_ID", "eu-west-2_eYpv1mFHB")
        .env("COGNITO_CLIENT_ID", "1h57kf5cpq17m0eml12EXAMPLE")
        .env("COGNITO_ENDPOINT", endpoint)
        .env("COGNITO_PASSWORD", PASSWORD)
        .envs(variables.iter().copied());
    command.output().unwrap()
}

#[test]
fn a_ca_file_adds_to_or_replaces_the_systems_roots() {
    let (endpoint, pem) = service();
    let (_, another) = service();
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, pem: &str| {
        let file = directory.path().join(name);
        fs::write(&file, pem).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let own = write("own.pem", &pem);
    let another = write("another.pem", &another);
    for transport in TRANSPORTS {
        let run = |ca_file: Option<&str>, variables: &[(&str, &str)]| {
            let mut more = vec!["--transport", transport];
            more.extend(ca_file.into_iter().flat_map(|file| ["--ca-file", file]));
            sign_in(&endpoint, &more, variables)
        };
        let by_variable = [("SSL_CERT_FILE", own.as_str())];
        let by_another = [("SSL_CERT_FILE", another.as_str())];
        let distrusted = "invalid peer certificate";
        fails(&run(Some(&own), &[]), 1, "NotAuthorizedException");
        fails(&run(None, &by_variable), 1, "NotAuthorizedException");
        fails(&run(Some(&own), &by_another), 1, "NotAuthorizedException");
        fails(
            &run(Some(&another), &by_variable),
            1,
            "NotAuthorizedException",
        );
        fails(&run(Some(&another), &[]), 3, distrusted);
        fails(&run(None, &by_another), 3, distrusted);
    }
}

#[test]
fn a_file_without_a_certificate_is_a_usage_error() {
    let directory = tempfile::tempdir().unwrap();
    let words = directory.path().join("words.pem");
    fs::write(&words, "words").unwrap();
    for transport in TRANSPORTS {
        let run = |file: &str| {
            let more = ["--transport", transport, "--ca-file", file];
            sign_in("https://127.0.0.1:9", &more, &[])
        };
        fails(&run(words.to_str().unwrap()), 2, "no certificate in PEM");
        fails(&run("/no/such/file"), 2, "--ca-file /no/such/file: ");
    }
}
