//! `/oauth2/token`: codes, app clients and machines.

use cognito_emulator::{NewAppClient, Request};
use cognito_srp_core::ClientSecret;
use serde_json::json;

use crate::app::*;
use crate::support::*;

#[test]
fn a_code_is_redeemed_once() {
    let emulator = emulator();
    let code = code(&emulator, &[]);
    let tokens = redeemed(&emulator, &code);
    let expected = [
        "access_token",
        "expires_in",
        "id_token",
        "refresh_token",
        "token_type",
    ];
    assert_eq!(members(&tokens), expected);
    assert_eq!(
        (&tokens["token_type"], &tokens["expires_in"]),
        (&"Bearer".into(), &3600.into())
    );
    let again = [CODE, WEBAPP, URI, ("code", code.as_str())];
    refused(token(&emulator, &again), "invalid_grant");
}

#[test]
fn a_code_is_valid_for_five_minutes() {
    let emulator = emulator();
    let first = code(&emulator, &[]);
    let second = code(&emulator, &[]);
    later(&emulator, 290);
    redeemed(&emulator, &first);
    later(&emulator, 11);
    let late = [CODE, WEBAPP, URI, ("code", second.as_str())];
    refused(token(&emulator, &late), "invalid_grant");
}

#[test]
fn pkce_is_enforced() {
    let emulator = emulator();
    let with = |code: &str, verifier: Option<&str>| {
        let mut form = vec![CODE, WEBAPP, URI, ("code", code)];
        form.extend(verifier.map(|it| ("code_verifier", it)));
        token(&emulator, &form)
    };
    let wrong = code(&emulator, &PKCE);
    refused(with(&wrong, Some("wrong")), "invalid_grant");
    // That used it up.
    refused(with(&wrong, Some(VERIFIER)), "invalid_grant");
    refused(with(&code(&emulator, &PKCE), None), "invalid_grant");
    refused(
        with(&code(&emulator, &PKCE), Some(CHALLENGE)),
        "invalid_grant",
    );
    refused(with(&code(&emulator, &[]), Some(VERIFIER)), "invalid_grant");
    assert_eq!(with(&code(&emulator, &PKCE), Some(VERIFIER)).0, 200);
}

#[test]
fn the_redirect_uri_must_be_that_of_the_request() {
    let emulator = emulator();
    let code = code(&emulator, &[]);
    let other = ("redirect_uri", "myapp://callback?from=login");
    let (status, body) = token(&emulator, &[CODE, WEBAPP, other, ("code", &code)]);
    assert_eq!(status, 400);
    assert_eq!(
        body,
        json!({ "error": "unauthorized_client", "error_description": "invalid_redirect" })
    );
}

#[test]
fn a_missing_parameter_is_an_invalid_request() {
    let emulator = emulator();
    let code = code(&emulator, &[]);
    for form in [
        vec![],
        vec![WEBAPP],
        vec![CODE],
        vec![CODE, WEBAPP, URI],
        vec![CODE, WEBAPP, ("code", code.as_str())],
        vec![REFRESH, WEBAPP],
        vec![CODE, WEBAPP, URI, ("code", "")],
    ] {
        refused(token(&emulator, &form), "invalid_request");
    }
    refused(
        token(&emulator, &[("grant_type", "password"), WEBAPP]),
        "unsupported_grant_type",
    );
    let mut request = Request::default().with_header("content-type", "application/json");
    request.method = "POST".to_owned();
    request.path = "/oauth2/token".to_owned();
    request.body = json!({ "grant_type": "authorization_code" })
        .to_string()
        .into_bytes();
    let response = emulator.handle(&request);
    assert_eq!(response.status, 400);
    request.method = "GET".to_owned();
    assert_eq!(emulator.handle(&request).status, 405);
}

#[test]
fn an_app_client_can_authenticate_in_two_ways() {
    let emulator = emulator();
    let id = emulator.add_client(confidential()).unwrap();
    let fresh = || code(&emulator, &[("client_id", &id)]);
    let with = |authorization: Option<&str>, more: &[(&str, &str)]| {
        let code = fresh();
        let form: Vec<_> = [&[CODE, URI, ("code", code.as_str())], more].concat();
        post(&emulator, "/oauth2/token", authorization, &form)
    };
    let me = ("client_id", id.as_str());
    assert_eq!(with(Some(&basic(&id, SECRET)), &[]).0, 200);
    assert_eq!(with(Some(&basic(&id, SECRET)), &[me]).0, 200);
    assert_eq!(with(None, &[me, ("client_secret", SECRET)]).0, 200);
    refused(with(None, &[me]), "invalid_client");
    refused(
        with(None, &[me, ("client_secret", "wrong")]),
        "invalid_client",
    );
    refused(with(Some(&basic(&id, "wrong")), &[]), "invalid_client");
    refused(with(Some(&basic("nobody", SECRET)), &[]), "invalid_client");
    refused(with(Some("Basic !"), &[me]), "invalid_client");
    refused(with(Some("Bearer x"), &[me]), "invalid_client");
    refused(
        with(Some(&basic(&id, SECRET)), &[WEBAPP]),
        "invalid_request",
    );
    // Another app client's code is refused.
    let code = fresh();
    refused(
        token(&emulator, &[CODE, WEBAPP, URI, ("code", &code)]),
        "invalid_grant",
    );
    // A client without a secret cannot send one.
    let code = self::code(&emulator, &[]);
    let form = [
        CODE,
        WEBAPP,
        URI,
        ("code", &code),
        ("client_secret", SECRET),
    ];
    refused(token(&emulator, &form), "invalid_client");
}

/// Contract A6: a URL that is not a resource server's gets a code, but no token.
#[test]
fn an_unregistered_resource_is_refused() {
    let emulator = emulator();
    let asked = [("resource", "https://other.example"), ("scope", "openid")];
    let code = code(&emulator, &asked);
    refused(
        token(&emulator, &[CODE, WEBAPP, URI, ("code", &code)]),
        "invalid_grant",
    );
}

#[test]
fn a_machine_gets_only_an_access_token() {
    let emulator = emulator();
    let id = emulator.add_client(machine()).unwrap();
    let with = |more: &[(&str, &str)]| {
        let form: Vec<_> = [&[MACHINE], more].concat();
        post(&emulator, "/oauth2/token", Some(&basic(&id, SECRET)), &form)
    };
    let (status, tokens) = with(&[("scope", "https://api.example/read")]);
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(
        members(&tokens),
        ["access_token", "expires_in", "token_type"]
    );
    let claims = claims(&tokens["access_token"]);
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&"machine".into(), &"machine".into())
    );
    assert_eq!(claims["scope"], "https://api.example/read");
    assert!(claims.get("aud").is_none() && claims.get("username").is_none());
    let (_, tokens) = with(&[]);
    let all = "https://api.example/read https://api.example/write";
    assert_eq!(self::claims(&tokens["access_token"])["scope"], all);
    refused(
        with(&[("scope", "https://api.example/delete")]),
        "invalid_scope",
    );
    refused(with(&[("scope", "openid")]), "invalid_scope");
    // A browser's app client is not a machine's, and vice versa.
    refused(token(&emulator, &[MACHINE, WEBAPP]), "unauthorized_client");
    let form = [CODE, URI, ("code", "x")];
    let machine = basic(&id, SECRET);
    let of_machine = post(&emulator, "/oauth2/token", Some(&machine), &form);
    refused(of_machine, "unauthorized_client");
    let off = NewAppClient::confidential(ClientSecret::new(SECRET));
    let off = basic(&emulator.add_client(off).unwrap(), SECRET);
    refused(
        post(&emulator, "/oauth2/token", Some(&off), &[MACHINE]),
        "invalid_grant",
    );
    // There is no user.
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    assert_eq!(userinfo(&emulator, &bearer).status, 401);
}
