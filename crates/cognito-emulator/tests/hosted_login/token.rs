//! `/oauth2/token`, `/oauth2/userInfo` and `/oauth2/revoke`.

use cognito_emulator::{Emulator, Request, Response};
use serde_json::{Value, json};

use crate::support::*;

const CODE: (&str, &str) = ("grant_type", "authorization_code");
const REFRESH: (&str, &str) = ("grant_type", "refresh_token");
const MACHINE: (&str, &str) = ("grant_type", "client_credentials");
const WEBAPP: (&str, &str) = ("client_id", "webapp");
const URI: (&str, &str) = ("redirect_uri", CALLBACK);
const PKCE: [(&str, &str); 2] = [
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

#[track_caller]
fn refused((status, body): (u16, Value), error: &str) {
    assert_eq!((status, &body["error"]), (400, &error.into()), "{body}");
}

/// The names of an object's members, sorted.
fn members(object: &Value) -> Vec<&String> {
    let mut names: Vec<&String> = object.as_object().unwrap().keys().collect();
    names.sort();
    names
}

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

/// Contract A11, for the claims.
#[test]
fn the_tokens_have_the_claims_of_the_authorization() {
    let emulator = emulator();
    let asked = [("scope", "openid email"), ("nonce", "n-0S6_WzA2Mj")];
    let tokens = redeemed(&emulator, &code(&emulator, &asked));
    let access = claims(&tokens["access_token"]);
    assert_eq!(access["scope"], "openid email");
    assert_eq!(
        (&access["version"], &access["token_use"]),
        (&2.into(), &"access".into())
    );
    assert_eq!(
        (&access["client_id"], &access["username"]),
        (&"webapp".into(), &"alice".into())
    );
    assert_eq!(access.get("aud"), None);
    let id = claims(&tokens["id_token"]);
    assert_eq!(
        (&id["aud"], &id["nonce"]),
        (&"webapp".into(), &"n-0S6_WzA2Mj".into())
    );
    assert_eq!(
        (&id["email"], &id["email_verified"]),
        (&"alice@example.com".into(), &true.into())
    );
    assert_eq!(id.get("name"), None);
    // OpenID Connect Core 1.0 §3.1.3.6.
    let digest = ring::digest::digest(
        &ring::digest::SHA256,
        tokens["access_token"].as_str().unwrap().as_bytes(),
    );
    use base64::Engine;
    let half = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16]);
    assert_eq!(id["at_hash"], half);

    // `openid` alone shows all.
    let tokens = redeemed(&emulator, &code(&emulator, &[("scope", "openid")]));
    let id = claims(&tokens["id_token"]);
    assert_eq!(
        (&id["name"], &id["email"]),
        (&"Alice".into(), &"alice@example.com".into())
    );
    // Without `openid` there is no ID token.
    let scope = [("scope", "https://api.example/read")];
    let tokens = redeemed(&emulator, &code(&emulator, &scope));
    assert_eq!(tokens.get("id_token"), None);
    // No scope means all.
    let tokens = redeemed(&emulator, &code(&emulator, &[]));
    assert_eq!(claims(&tokens["access_token"])["scope"], SCOPES.join(" "));
}

#[test]
fn a_refresh_keeps_scopes_and_resource() {
    let emulator = emulator();
    let asked = [
        ("scope", "openid https://api.example/read"),
        ("resource", "https://api.example"),
        ("nonce", "n-0S6"),
    ];
    let tokens = redeemed(&emulator, &code(&emulator, &asked));
    let before = claims(&tokens["access_token"]);
    assert_eq!(before["aud"], "https://api.example");
    later(&emulator, 100);
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    let form = [REFRESH, WEBAPP, ("refresh_token", refresh_token)];
    let (status, renewed) = token(&emulator, &form);
    assert_eq!(status, 200, "{renewed}");
    assert_eq!(renewed.get("refresh_token"), None);
    let after = claims(&renewed["access_token"]);
    for name in ["scope", "aud", "auth_time", "origin_jti", "sub", "version"] {
        assert_eq!(after[name], before[name], "{name}");
    }
    assert_eq!(claims(&renewed["id_token"]).get("nonce"), None);
    // The API's refresh, which Amplify uses, keeps them too.
    let input = json!({ "ClientId": "webapp", "RefreshToken": refresh_token });
    let reply = emulator.handle(&Request::operation("GetTokensFromRefreshToken", &input));
    let reply: Value = serde_json::from_slice(&reply.body).unwrap();
    let after = claims(&reply["AuthenticationResult"]["AccessToken"]);
    assert_eq!(after["scope"], before["scope"]);
    refused(
        token(&emulator, &[REFRESH, WEBAPP, ("refresh_token", "none")]),
        "invalid_grant",
    );
}

#[test]
fn a_refresh_token_rotates_if_the_app_client_says_so() {
    let emulator = emulator();
    let client = webapp().with_id("rotating").rotating_refresh_tokens(0);
    emulator.add_client(client).unwrap();
    let me = ("client_id", "rotating");
    let code = code(&emulator, &[me]);
    let (_, tokens) = token(&emulator, &[CODE, me, URI, ("code", &code)]);
    let old = tokens["refresh_token"].as_str().unwrap();
    let (_, renewed) = token(&emulator, &[REFRESH, me, ("refresh_token", old)]);
    let new = renewed["refresh_token"].as_str().unwrap();
    assert_ne!(old, new);
    refused(
        token(&emulator, &[REFRESH, me, ("refresh_token", old)]),
        "invalid_grant",
    );
    // A late use ends all tokens.
    refused(
        token(&emulator, &[REFRESH, me, ("refresh_token", new)]),
        "invalid_grant",
    );
}

/// Contract A5: the app client still has the scope, but nobody gets it.
#[test]
fn a_scope_without_a_resource_server_is_left_out() {
    let emulator = emulator();
    let server = json!({ "Identifier": "https://api.example" });
    operator(&emulator, "DeleteResourceServer", server);
    for asked in ["openid https://api.example/read", "-"] {
        let tokens = redeemed(&emulator, &code(&emulator, &[("scope", asked)]));
        let claims = claims(&tokens["access_token"]);
        let scopes = claims["scope"].as_str().unwrap();
        assert!(
            scopes.starts_with("openid") && !scopes.contains("api.example"),
            "{scopes}"
        );
    }
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

/// Contract A5: the API refuses a token without the scope.
#[test]
fn operations_need_their_scope() {
    let emulator = emulator();
    let get_user = |tokens: &Value| {
        let input = json!({ "AccessToken": tokens["access_token"] });
        emulator
            .handle(&Request::operation("GetUser", &input))
            .status
    };
    let admin = [("scope", "aws.cognito.signin.user.admin")];
    assert_eq!(
        get_user(&redeemed(&emulator, &code(&emulator, &admin))),
        200
    );
    let other = [("scope", "openid")];
    assert_eq!(
        get_user(&redeemed(&emulator, &code(&emulator, &other))),
        400
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
    let off = emulator.add_client(cognito_emulator::NewAppClient::confidential(
        cognito_srp_core::ClientSecret::new(SECRET),
    ));
    let off = basic(&off.unwrap(), SECRET);
    refused(
        post(&emulator, "/oauth2/token", Some(&off), &[MACHINE]),
        "invalid_grant",
    );
    // There is no user.
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    assert_eq!(userinfo(&emulator, &bearer).status, 401);
}

fn info(emulator: &Emulator, tokens: &Value, kind: &str) -> Response {
    let token = tokens[kind].as_str().unwrap();
    userinfo(emulator, &format!("Bearer {token}"))
}

#[test]
fn user_info_has_the_attributes_of_the_scopes() {
    let emulator = emulator();
    let tokens = redeemed(&emulator, &code(&emulator, &[("scope", "openid email")]));
    let response = info(&emulator, &tokens, "access_token");
    assert_eq!(response.status, 200);
    assert_eq!(
        header(&response, "content-type"),
        Some("application/json;charset=UTF-8")
    );
    assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(
        body,
        json!({
            "sub": claims(&tokens["access_token"])["sub"],
            "username": "alice",
            "email": "alice@example.com",
            "email_verified": "true",
        })
    );
}

#[test]
fn user_info_errors_have_their_own_form() {
    let emulator = emulator();
    let says = |response: Response| {
        let words = header(&response, "www-authenticate").map(str::to_owned);
        (response.status, words.unwrap_or_default())
    };
    let malformed = "error=\"invalid_request\", error_description=\"Bad OAuth2 request at \
                     UserInfo Endpoint\"";
    let invalid = "error=\"invalid_token\", error_description=\"Access token is expired, \
                   disabled, or deleted, or the user has globally signed out.\"";
    let no_openid = "error=\"invalid_token\", error_description=\"Access token does not contain \
                     openid scope\"";
    for header in ["", "Basic x", "Bearer", "Bearer "] {
        assert_eq!(
            says(userinfo(&emulator, header)),
            (400, malformed.to_owned()),
            "{header}"
        );
    }
    assert_eq!(
        says(userinfo(&emulator, "Bearer x")),
        (401, invalid.to_owned())
    );
    let all = || redeemed(&emulator, &code(&emulator, &[]));
    let tokens = all();
    assert_eq!(
        says(info(&emulator, &tokens, "id_token")),
        (401, invalid.to_owned())
    );
    assert_eq!(info(&emulator, &tokens, "access_token").status, 200);
    later(&emulator, 3600);
    assert_eq!(
        says(info(&emulator, &tokens, "access_token")),
        (401, invalid.to_owned())
    );
    let tokens = all();
    operator(
        &emulator,
        "AdminUserGlobalSignOut",
        json!({ "Username": "alice" }),
    );
    assert_eq!(
        says(info(&emulator, &tokens, "access_token")),
        (401, invalid.to_owned())
    );
    let scope = [("scope", "https://api.example/read")];
    let tokens = redeemed(&emulator, &code(&emulator, &scope));
    assert_eq!(
        says(info(&emulator, &tokens, "access_token")),
        (401, no_openid.to_owned())
    );
}

#[test]
fn revoking_a_token_ends_its_sign_in() {
    let emulator = emulator();
    let revoke = |form: &[(&str, &str)]| post(&emulator, "/oauth2/revoke", None, form);
    let tokens = redeemed(&emulator, &code(&emulator, &[]));
    let named = |name: &str| ("token", tokens[name].as_str().unwrap());
    refused(revoke(&[WEBAPP]), "invalid_request");
    refused(revoke(&[named("refresh_token")]), "invalid_request");
    for kind in ["access_token", "id_token"] {
        refused(revoke(&[WEBAPP, named(kind)]), "unsupported_token_type");
    }
    let (status, body) = revoke(&[("client_id", "nobody"), named("refresh_token")]);
    assert_eq!((status, &body["error"]), (401, &"invalid_client".into()));
    assert_eq!(info(&emulator, &tokens, "access_token").status, 200);
    // Nothing is returned: not the first time, not later, and not for a text that is no token.
    for token in [
        named("refresh_token"),
        named("refresh_token"),
        ("token", "none"),
    ] {
        assert_eq!(revoke(&[WEBAPP, token]), (200, Value::Null));
    }
    assert_eq!(info(&emulator, &tokens, "access_token").status, 401);
    let form = [
        REFRESH,
        WEBAPP,
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    refused(token(&emulator, &form), "invalid_grant");

    let id = emulator.add_client(confidential()).unwrap();
    let form = [named("refresh_token")];
    let by = |secret: &str| {
        post(
            &emulator,
            "/oauth2/revoke",
            Some(&basic(&id, secret)),
            &form,
        )
        .0
    };
    assert_eq!((by(SECRET), by("wrong")), (200, 401));
    let off = webapp().with_id("off").without_token_revocation();
    emulator.add_client(off).unwrap();
    refused(
        revoke(&[("client_id", "off"), named("refresh_token")]),
        "invalid_request",
    );
}

#[test]
fn only_three_endpoints_allow_any_origin() {
    let emulator = emulator();
    let ask = |method: &str, path: &str| {
        let mut request = Request::default()
            .with_header("origin", "https://app.example")
            .with_header("access-control-request-headers", "authorization");
        request.method = method.to_owned();
        request.path = path.to_owned();
        emulator.handle(&request)
    };
    let allowed = |response: &Response| header(response, "access-control-allow-origin").is_some();
    for (method, path) in [
        ("POST", "/oauth2/token"),
        ("POST", "/oauth2/revoke"),
        ("GET", "/oauth2/userInfo"),
    ] {
        assert!(allowed(&ask(method, path)), "{path}");
        let preflight = ask("OPTIONS", path);
        assert!(allowed(&preflight) && preflight.status == 200, "{path}");
        let headers = header(&preflight, "access-control-allow-headers").unwrap();
        assert!(headers.contains("authorization"), "{path}");
    }
    for path in [
        "/oauth2/authorize",
        "/login",
        "/logout",
        "/signup",
        "/error",
    ] {
        assert!(!allowed(&ask("GET", path)), "{path}");
        let preflight = ask("OPTIONS", path);
        assert!(!allowed(&preflight) && preflight.status == 405, "{path}");
    }
}
