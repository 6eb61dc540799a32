//! Lists of several pages.

use cognito_srp_core::{AccessToken, ErrorCode, ProtocolError};
use serde_json::{Value, json};

use super::once;
use crate::face::Error;
use crate::support::{self, Received, Reply, Server, refusal};

fn token() -> AccessToken {
    AccessToken::new("header.payload.signature")
}

/// A page of `ListDevices`.
fn devices(keys: &[&str], next: Option<&str>) -> Reply {
    let devices: Vec<_> = keys.iter().map(|key| json!({"DeviceKey": key})).collect();
    support::json(&json!({"Devices": devices, "PaginationToken": next}).to_string())
}

/// The page token of a request.
fn asked_with(request: &Received, member: &str) -> Option<String> {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    body.get(member)?.as_str().map(str::to_owned)
}

/// The keys of all devices, up to the first error.
fn keys(server: &Server) -> (Vec<String>, Option<Error>) {
    let (app_client, token) = (server.app_client(), token());
    let client = once();
    let (mut keys, mut errors) = (Vec::new(), Vec::new());
    for device in client.items(app_client.list_devices(&token)) {
        match device {
            Ok(device) => keys.push(device.key.as_str().to_owned()),
            Err(error) => errors.push(error),
        }
    }
    assert!(errors.len() <= 1, "{errors:?}");
    (keys, errors.pop())
}

#[test]
fn three_pages_are_one_list() {
    let server = Server::start([
        devices(&["a_1", "a_2"], Some("second")),
        // A page may be empty although the list continues.
        devices(&[], Some("third")),
        devices(&["a_3"], None),
        devices(&["a_4"], None),
    ]);
    let (keys, error) = keys(&server);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(keys, ["a_1", "a_2", "a_3"]);
    let requests = server.requests();
    let asked: Vec<_> = requests
        .iter()
        .map(|request| asked_with(request, "PaginationToken"))
        .collect();
    assert_eq!(asked, [None, Some("second".into()), Some("third".into())]);
}

#[test]
fn a_page_is_asked_for_when_it_is_needed() {
    let server = Server::start([
        devices(&["a_1", "a_2"], Some("second")),
        devices(&["a_3"], None),
    ]);
    let (app_client, token) = (server.app_client(), token());
    let client = once();
    let mut items = client.items(app_client.list_devices(&token));
    assert_eq!(server.requests().len(), 0);
    items.next().unwrap().unwrap();
    items.next().unwrap().unwrap();
    assert_eq!(server.requests().len(), 1);
    items.next().unwrap().unwrap();
    assert_eq!(server.requests().len(), 1);
    assert!(items.next().is_none());
    assert!(items.next().is_none());
}

#[test]
fn an_error_ends_the_list() {
    let server = Server::start([
        devices(&["a_1"], Some("second")),
        refusal("NotAuthorizedException", ""),
        devices(&["a_2"], None),
    ]);
    let (keys, error) = keys(&server);
    assert_eq!(keys, ["a_1"]);
    let Some(Error::Service(error)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.code(), &ErrorCode::NotAuthorized);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn pages_in_a_circle_are_an_error() {
    for circle in [&["second", "second"][..], &["second", "third", "second"]] {
        let pages = circle.iter().map(|next| devices(&["a_1"], Some(next)));
        let server = Server::start(pages.chain([devices(&["a_2"], None)]));
        let (keys, error) = keys(&server);
        assert_eq!(keys.len(), circle.len() - 1);
        let expected = ProtocolError::RepeatedPaginationToken;
        assert!(matches!(error, Some(Error::Protocol(error)) if error == expected));
        assert_eq!(server.requests().len(), circle.len());
    }
}

#[test]
fn an_empty_token_is_none() {
    let server = Server::start([devices(&["a_1"], Some("")), devices(&["a_2"], None)]);
    let (keys, error) = keys(&server);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(keys, ["a_1"]);
}

#[test]
fn sessions_and_passkeys_come_so_too() {
    let (token, client) = (token(), once());
    let page = |list: &str, member: &str, id: &str, next: Option<&str>| {
        support::json(&json!({list: [{member: id}], "NextToken": next}).to_string())
    };

    let sessions = |id, next| page("Sessions", "SessionId", id, next);
    let server = Server::start([
        sessions("tkn1", Some("second")),
        sessions("tkn2", Some("third")),
        sessions("sso3", None),
    ]);
    let app_client = server.app_client();
    let ids: Vec<_> = client
        .items(app_client.list_user_sessions(&token))
        .map(|session| session.unwrap().id)
        .collect();
    assert_eq!(ids, ["tkn1", "tkn2", "sso3"]);
    let asked = server.requests();
    assert_eq!(asked_with(&asked[2], "NextToken").unwrap(), "third");

    let passkeys = |id, next| page("Credentials", "CredentialId", id, next);
    let server = Server::start([
        passkeys("c1", Some("second")),
        passkeys("c2", Some("third")),
        passkeys("c3", None),
    ]);
    let app_client = server.app_client();
    let ids: Vec<_> = client
        .items(app_client.list_web_authn_credentials(&token))
        .map(|passkey| passkey.unwrap().credential_id)
        .collect();
    assert_eq!(ids, ["c1", "c2", "c3"]);
    let asked = server.requests();
    assert_eq!(asked_with(&asked[2], "NextToken").unwrap(), "third");
}
