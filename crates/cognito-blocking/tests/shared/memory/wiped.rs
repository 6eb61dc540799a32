//! Our code leaves no copy of a password. What an HTTP library keeps of its requests and responses
//! is counted here and described in SECURITY.md.

use std::mem;

use cognito_srp_core::{
    AppClient, ClientSecret, Ephemeral, Exchange, Password, Response, Settled, Step, Timestamp,
    Username, secret_hash,
};
use zeroize::Zeroizing;

use super::needle::{PASSWORD, SECRET_HASH, TOKEN, joined};
use super::process::{endpoint, found, roots};
use super::tls_peer::{TlsPeer, stall};
use crate::face::{Settings, meanwhile, over, plain};
use crate::support::{Reply, Server, TOKENS, app_client, json, password_verifier};

/// A reply with the token.
fn tokens() -> Zeroizing<String> {
    let (before, after) = TOKENS.split_once("header.payload.signature").unwrap();
    joined(&[before, &TOKEN.text(), after])
}

/// The token also in members that no code reads.
fn tokens_and_more() -> Zeroizing<String> {
    let token = TOKEN.text();
    joined(&[
        r#"{"Deep": {"List": [""#,
        &token,
        r#""]}, "Text": ""#,
        &token,
        r#"", "AuthenticationResult": {"AccessToken": ""#,
        &token,
        r#"", "ExpiresIn": 3600, "TokenType": "Bearer"}}"#,
    ])
}

/// For a request that is never sent: the connection is kept for it.
fn never() -> Reply {
    Reply::Cut(String::new())
}

fn alice() -> Username {
    Username::parse("alice").unwrap()
}

fn by_srp(app_client: &AppClient) -> Exchange<Step> {
    let password = Password::new(mem::take(&mut *PASSWORD.text()));
    app_client.sign_in(alice(), password, Ephemeral::generate().unwrap())
}

fn by_password(app_client: &AppClient) -> Exchange<Step> {
    app_client.sign_in_with_password(alice(), &Password::new(mem::take(&mut *PASSWORD.text())))
}

fn tell() {
    super::process::tell(&[&PASSWORD, &TOKEN]);
}

/// While the client keeps its connection, and after it is dropped.
fn no_password(found: &[Vec<usize>]) {
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|counts| counts[0] == 0), "{found:?}");
}

/// Signs in over this transport, drops everything, and reports what remains.
fn sign_in(exchange: fn(&AppClient) -> Exchange<Step>) {
    let app_client = app_client(&endpoint());
    let client = match &*roots() {
        "" => plain(),
        roots => over(None, &Settings::new().with_only_roots(roots.as_bytes())),
    };
    let settled = client.run(exchange(&app_client)).unwrap();
    let Settled::Done(tokens) = settled else {
        panic!("{settled:?}");
    };
    assert!(TOKEN.copies() > 0, "what is there is not found");
    drop(tokens);
    tell();
    drop(client);
    // Lets background work end: a task owns the connection.
    meanwhile(|| ());
    tell();
}

/// The core is only our code: it leaves no copy of the password, the request's body, the reply and
/// the tokens.
#[test]
fn the_core_keeps_nothing() {
    assert_eq!(found("memory::wiped::core_alone", "", ""), [[0, 0]; 2]);
}

#[test]
#[ignore = "in a process of its own"]
fn core_alone() {
    let app_client = app_client("http://localhost");
    assert_eq!((PASSWORD.copies(), TOKEN.copies()), (0, 0));
    for exchange in [by_srp, by_password] {
        let exchange = exchange(&app_client);
        assert!(PASSWORD.copies() > 0, "what is there is not found");
        let body = tokens_and_more();
        let now = Timestamp::since_unix_epoch(core::time::Duration::from_secs(1_700_000_000));
        let step = exchange.receive(Response::new(200, [], body.as_bytes()), now);
        assert!(matches!(step, Ok(Step::Done(_))));
        assert!(TOKEN.copies() > 1, "what is there is not found");
        drop((step, body));
        tell();
    }
}

/// It proves knowledge of the client secret, and is valid as long as that is.
#[test]
fn of_a_secret_hash_nothing_is_left() {
    let found = found("memory::wiped::confidential", "", "");
    assert_eq!(found, [[0], [0], [0]]);
}

#[test]
#[ignore = "in a process of its own"]
fn confidential() {
    let app_client = app_client("http://localhost");
    let secret = ClientSecret::new("a-client-secret-7f3a9");
    // Alone first: the allocations of an exchange would hide a copy that was only freed.
    drop(secret_hash(
        "alice",
        app_client.client_id().as_str(),
        &secret,
    ));
    super::process::tell(&[&SECRET_HASH]);
    let app_client = app_client.with_secret(secret);
    for exchange in [by_srp, by_password] {
        let exchange = exchange(&app_client);
        assert!(SECRET_HASH.copies() > 0, "what is there is not found");
        drop(exchange);
        super::process::tell(&[&SECRET_HASH]);
    }
}

/// With SRP the password is never sent, so the HTTP library's buffers cannot contain it.
#[test]
fn a_sign_in_by_srp_leaves_no_password() {
    let server = Server::start([password_verifier(), json(&tokens()), never()]);
    no_password(&found("memory::wiped::srp", &server.url(), ""));
}

#[test]
#[ignore = "in a process of its own"]
fn srp() {
    sign_in(by_srp);
}

/// The password is in the request: the buffers that contained it are wiped, or were reused.
#[test]
fn a_sign_in_by_password_leaves_none_either() {
    let server = Server::start([json(&tokens()), never()]);
    no_password(&found("memory::wiped::password", &server.url(), ""));
}

/// rustls has its own buffers.
#[test]
fn a_sign_in_by_password_over_tls_leaves_none_either() {
    let peer = TlsPeer::start(|it| stall(it, &tokens()));
    no_password(&found(
        "memory::wiped::password",
        &peer.endpoint,
        &peer.roots,
    ));
}

#[test]
#[ignore = "in a process of its own"]
fn password() {
    sign_in(by_password);
}
