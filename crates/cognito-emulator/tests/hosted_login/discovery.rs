//! What clients find out about the endpoints: where they are, and which of them a page of any
//! origin may call.

use cognito_emulator::{Request, Response};
use serde_json::{Value, json};

use crate::support::*;

/// The members that copies of AWS's document have, and the two that newer copies add. None has
/// `code_challenge_methods_supported`: contract A2.
#[test]
fn openid_configuration_names_every_endpoint() {
    let emulator = emulator();
    let get = |path: String| {
        let mut request = Request::default();
        request.method.push_str("GET");
        request.path.push_str(&path);
        emulator.handle(&request)
    };
    let pool = emulator.user_pool_id();
    let response = get(format!("/{pool}/.well-known/openid-configuration"));
    let found: Value = serde_json::from_slice(&response.body).unwrap();
    let base = emulator.endpoint();
    let expected = json!({
        "issuer": format!("{base}/{pool}"),
        "jwks_uri": format!("{base}/{pool}/.well-known/jwks.json"),
        "authorization_endpoint": format!("{base}/oauth2/authorize"),
        "token_endpoint": format!("{base}/oauth2/token"),
        "userinfo_endpoint": format!("{base}/oauth2/userInfo"),
        "revocation_endpoint": format!("{base}/oauth2/revoke"),
        "end_session_endpoint": format!("{base}/logout"),
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    });
    assert_eq!(found, expected);
    for (name, url) in found.as_object().unwrap() {
        let path = url.as_str().and_then(|url| url.strip_prefix(base));
        if let Some(path) = path.filter(|_| name != "issuer") {
            assert_ne!(get(path.to_owned()).status, 404, "{name}");
        }
    }
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
