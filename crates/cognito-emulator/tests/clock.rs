//! The emulator's clock over HTTP.

#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

#[path = "support/direct.rs"]
mod direct;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cognito_emulator::Emulator;
use serde_json::Value;

/// The status and the response of `POST /_emulator/clock`.
fn advance(emulator: &Emulator, body: &str) -> (u16, Value) {
    let mut response = direct::agent()
        .post(format!("{}/_emulator/clock", emulator.endpoint()))
        .send(body)
        .unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    (
        response.status().as_u16(),
        serde_json::from_str(&text).unwrap(),
    )
}

#[test]
fn http_sets_the_clock_forward_and_returns_the_time() {
    let emulator = Emulator::start().unwrap();
    let before = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    assert_eq!(advance(&emulator, r#"{"AdvanceSeconds":3600}"#).0, 200);
    emulator.advance_clock(Duration::from_secs(60));
    let (status, reply) = advance(&emulator, r#"{"AdvanceSeconds":0}"#);
    let after = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    assert_eq!(status, 200);
    let now = reply.get("Now").and_then(Value::as_u64).unwrap();
    assert!(now >= before.as_secs() + 3660 && now <= after.as_secs() + 3660);
}

#[test]
fn the_clock_cannot_be_set_back() {
    let emulator = Emulator::start().unwrap();
    for body in [
        r#"{"AdvanceSeconds":-30}"#,
        r#"{"AdvanceSeconds":1.5}"#,
        r#"{"AdvanceSeconds":1,"Now":2}"#,
        "{}",
        "",
    ] {
        let (status, reply) = advance(&emulator, body);
        assert_eq!(status, 400, "{body}");
        assert_eq!(reply.get("__type").unwrap(), "InvalidParameterException");
    }
}
