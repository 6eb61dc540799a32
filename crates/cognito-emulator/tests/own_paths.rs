//! The emulator's own paths, and who may use them; pages of other origins, issuers, and the
//! same pool after a restart.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use cognito_emulator::{Emulator, Request, Response, Seed};
use serde_json::{Value, json};

#[path = "support/direct.rs"]
mod direct;

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request {
    let request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        ..Request::default()
    };
    headers.iter().fold(request, |request, (name, value)| {
        request.with_header(name, value)
    })
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    let mut headers = response.headers.iter();
    headers
        .find(|(it, _)| *it == name)
        .map(|(_, value)| value.as_str())
}

fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

fn call(emulator: &Emulator, operation: &str, input: &Value) -> Response {
    emulator.handle(&Request::operation(operation, input))
}

/// The Fetch standard, "CORS-preflight fetch": the headers that a page's SDK adds when it
/// signs.
#[test]
fn a_page_may_send_the_headers_of_signed_requests() {
    let emulator = Emulator::start().unwrap();
    let asked = "amz-sdk-invocation-id,amz-sdk-request,authorization,content-type,\
                 x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amz-target,\
                 x-amz-user-agent";
    let preflight = request(
        "OPTIONS",
        "/",
        &[
            ("origin", "http://localhost:3000"),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", asked),
        ],
    );
    let response = emulator.handle(&preflight);
    assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
    let allowed = header(&response, "access-control-allow-headers").unwrap();
    let allowed: Vec<&str> = allowed.split(',').collect();
    for name in asked.split(',') {
        assert!(allowed.contains(&name), "{name}");
    }
}

#[test]
fn the_own_paths_are_only_for_this_machine() {
    let emulator = Emulator::start().unwrap();
    for (headers, status) in [
        (vec![("host", "127.0.0.1:9229")], 200),
        (vec![("host", "[::1]:9229")], 200),
        (vec![("host", "localhost:9229")], 200),
        // A container beside it.
        (vec![("host", "cognito:9229")], 200),
        (vec![("host", "evil.example:9229")], 403),
        (vec![("host", "127.0.0.1.evil.example")], 403),
        (
            vec![
                ("host", "localhost:9229"),
                ("origin", "http://localhost:9229"),
            ],
            200,
        ),
        (
            vec![
                ("host", "localhost:9229"),
                ("origin", "http://localhost:3000"),
            ],
            403,
        ),
        (vec![("host", "localhost:9229"), ("origin", "null")], 403),
        (
            vec![("host", "localhost:9229"), ("sec-fetch-site", "cross-site")],
            403,
        ),
        (
            vec![("host", "localhost:9229"), ("sec-fetch-site", "same-site")],
            403,
        ),
        (
            vec![("host", "localhost:9229"), ("sec-fetch-site", "none")],
            200,
        ),
    ] {
        for path in ["/_emulator/outbox", "/_emulator/warnings"] {
            let response = emulator.handle(&request("GET", path, &headers));
            assert_eq!(response.status, status, "{path} {headers:?}");
        }
    }
}

/// A page that posts plain text needs no preflight.
#[test]
fn pages_cannot_move_the_clock() {
    let emulator = Emulator::start().unwrap();
    let url = format!("{}/_emulator/clock", emulator.endpoint());
    let post = |origin: &str| {
        let mut response = direct::agent()
            .post(&url)
            .header("content-type", "text/plain")
            .header("origin", origin)
            .send(r#"{"AdvanceSeconds":3600}"#)
            .unwrap();
        response.body_mut().read_to_string().unwrap();
        let allowed = response.headers().get("access-control-allow-origin");
        (
            response.status().as_u16(),
            allowed.map(|it| it.to_str().unwrap().to_owned()),
        )
    };
    assert_eq!(post("https://evil.example").0, 403);
    emulator.allow_origin("http://localhost:3000");
    let own = "http://localhost:3000";
    assert_eq!(post(own), (200, Some(own.to_owned())));
    assert_eq!(post("https://evil.example").0, 403);
}

#[test]
fn health_is_reported() {
    let emulator = Emulator::start().unwrap();
    let response = emulator.handle(&request("GET", "/health", &[]));
    assert_eq!(
        (response.status, body(&response)),
        (200, json!({ "status": "ok" }))
    );
}

/// All of these are in the API reference; here they have no effect, or only a part of it.
#[test]
fn settings_without_effect_are_reported_once() {
    let emulator = Emulator::start().unwrap();
    let pool = json!({
        "PoolName": "people", "MfaConfiguration": "ON",
        "LambdaConfig": { "PreSignUp": "arn:aws:lambda:us-east-1:000000000000:function:f" },
    });
    for _ in 0..2 {
        assert_eq!(call(&emulator, "CreateUserPool", &pool).status, 200);
    }
    let response = emulator.handle(&request("GET", "/_emulator/warnings", &[]));
    let warnings = body(&response)["Warnings"].clone();
    let warnings: Vec<&str> = warnings
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    let count = |part: &str| warnings.iter().filter(|it| it.contains(part)).count();
    assert_eq!(count("CreateUserPool: LambdaConfig has no effect"), 1);
    assert_eq!(
        count("MfaConfiguration is ON"),
        2,
        "of two pools: {warnings:?}"
    );
}

/// AWS's guide, "Signature Version 4": the region is in the scope.
#[test]
fn a_pool_is_created_in_the_region_of_the_signature() {
    let emulator = Emulator::start().unwrap();
    for (scope, region) in [
        (
            "AKID/20231114/eu-west-1/cognito-idp/aws4_request",
            "eu-west-1",
        ),
        (
            "AKID/20231114/not a region/cognito-idp/aws4_request",
            "us-east-1",
        ),
    ] {
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
        let create = Request::operation("CreateUserPool", &json!({ "PoolName": "people" }))
            .with_header("authorization", &authorization);
        let pool = body(&emulator.handle(&create))["UserPool"].clone();
        let begin = format!("{region}_");
        assert!(pool["Id"].as_str().unwrap().starts_with(&begin), "{pool}");
        assert!(pool["Arn"].as_str().unwrap().contains(region), "{pool}");
    }
}

const SEED: &str = r#"{ "UserPools": [{
    "Id": "eu-west-1_Emulator1", "Clients": [{}],
    "Users": [{ "Username": "alice", "Password": "Correct-Horse7!" }]
}] }"#;

fn start(seed: &Seed) -> Emulator {
    Emulator::start_on(SocketAddr::from(([127, 0, 0, 1], 0)), seed).unwrap()
}

fn sign_in(emulator: &Emulator) -> Value {
    let input = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": emulator.client_id(),
        "AuthParameters": { "USERNAME": "alice", "PASSWORD": "Correct-Horse7!" },
    });
    body(&call(emulator, "InitiateAuth", &input))["AuthenticationResult"].clone()
}

fn issuer(token: &Value) -> String {
    use base64::Engine;
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let claims: Value = serde_json::from_slice(&engine.decode(payload).unwrap()).unwrap();
    claims["iss"].as_str().unwrap().to_owned()
}

/// The developer guide, verifying-a-jwt: the form of AWS's own issuer.
#[test]
fn the_seed_sets_the_issuer() {
    let seed = || Seed::from_json(SEED.as_bytes()).unwrap();
    for (set, expected) in [
        (
            "aws",
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Emulator1",
        ),
        (
            "https://auth.example/cognito/",
            "https://auth.example/cognito/eu-west-1_Emulator1",
        ),
    ] {
        let emulator = start(&seed().with_issuer(set));
        let tokens = sign_in(&emulator);
        assert_eq!(issuer(&tokens["IdToken"]), expected);
        let path = "/eu-west-1_Emulator1/.well-known/openid-configuration";
        let found = body(&emulator.handle(&request("GET", path, &[])));
        assert_eq!(found["issuer"], expected);
        // The keys are published elsewhere.
        let base = match set {
            "aws" => format!("{}/eu-west-1_Emulator1", emulator.endpoint()),
            _ => expected.to_owned(),
        };
        assert_eq!(found["jwks_uri"], format!("{base}/.well-known/jwks.json"));
        let user = json!({ "AccessToken": tokens["AccessToken"] });
        assert_eq!(call(&emulator, "GetUser", &user).status, 200);
    }
    let refused = Emulator::start_on(
        SocketAddr::from(([127, 0, 0, 1], 0)),
        &seed().with_issuer("auth.example"),
    );
    assert!(refused.is_err());
}

/// A server that is restarted during the day.
#[test]
fn the_same_seed_is_the_same_pool_after_a_restart() {
    let seed = Seed::from_json(SEED.as_bytes()).unwrap().with_issuer("aws");
    let before = start(&seed);
    let (tokens, client) = (sign_in(&before), before.client_id().to_owned());
    let keys = request("GET", "/eu-west-1_Emulator1/.well-known/jwks.json", &[]);
    let key_set = body(&before.handle(&keys));
    let user = json!({ "AccessToken": tokens["AccessToken"] });
    let alice = body(&call(&before, "GetUser", &user));
    drop(before);
    let after = start(&seed);
    assert_eq!(after.client_id(), client);
    assert_eq!(body(&after.handle(&keys)), key_set);
    assert_eq!(body(&call(&after, "GetUser", &user)), alice);
    let refresh = json!({ "ClientId": client, "RefreshToken": tokens["RefreshToken"] });
    let refreshed = call(&after, "GetTokensFromRefreshToken", &refresh);
    assert_eq!(refreshed.status, 200, "{}", body(&refreshed));
}

/// As at the start of a load test: they wait while the one thread that would accept them waits
/// for the pool.
#[cfg(target_os = "linux")]
#[test]
fn hundreds_of_connections_are_accepted_at_once() {
    let emulator = Emulator::start().unwrap();
    let address: SocketAddr = emulator.endpoint()["http://".len()..].parse().unwrap();
    let connect = || TcpStream::connect_timeout(&address, Duration::from_secs(10));
    emulator
        .with_pool(|_, _| {
            let mut first = connect().unwrap();
            first
                .write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n")
                .unwrap();
            let waiting: Result<Vec<_>, _> = (0..500).map(|_| connect()).collect();
            assert!(waiting.is_ok(), "{waiting:?}");
            Ok(())
        })
        .unwrap();
}
