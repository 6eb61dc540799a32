//! Replies that are valid HTTP but not Cognito's: the result of each, and after how many requests.

mod numbers;

use std::thread;

use cognito_srp_core::srp::SrpError;
use cognito_srp_core::{
    Device, Ephemeral, ErrorCode, Exchange, Password, ProtocolError, Settled, Step, Username,
};
use serde_json::{Value, json as value};

use super::once;
use crate::face::Error;
use crate::support::{
    CANARY, PASSWORD_VERIFIER, Reply, Server, TOKENS, answer, every_form, json, srp_sign_in,
};

/// The result of a sign-in.
#[derive(Debug, PartialEq)]
enum Told {
    Protocol(ProtocolError),
    Service(ErrorCode),
    /// The service may ask for anything: the program gets a challenge with this name.
    Challenge(String),
    Tokens,
}

/// A false reply: its name, the server's script, the result, and how many requests were made.
type Row = (&'static str, Vec<Reply>, Told, usize);

/// PASSWORD_VERIFIER with one parameter replaced.
fn demand(parameter: &str, lie: impl Into<Value>) -> Reply {
    let mut demand: Value = serde_json::from_str(PASSWORD_VERIFIER).unwrap();
    demand["ChallengeParameters"][parameter] = lie.into();
    json(&demand.to_string())
}

/// The tokens with one member replaced.
fn tokens_with(member: &str, lie: impl Into<Value>) -> Reply {
    let mut tokens: Value = serde_json::from_str(TOKENS).unwrap();
    tokens["AuthenticationResult"][member] = lie.into();
    json(&tokens.to_string())
}

fn honest() -> Reply {
    json(PASSWORD_VERIFIER)
}

/// Almost a megabyte of a character, so that the whole body still fits into the limit.
fn megabyte(of: &str) -> String {
    of.repeat((1 << 20) - 1000)
}

fn nested(open: &str, close: &str) -> String {
    let deep = 100_000;
    format!("{}{}", open.repeat(deep), close.repeat(deep))
}

fn protocol(error: impl Into<ProtocolError>) -> Told {
    Told::Protocol(error.into())
}

fn malformed() -> Told {
    protocol(ProtocolError::Malformed {
        operation: "InitiateAuth",
    })
}

#[rustfmt::skip]
fn shapes() -> Vec<Row> {
    let first = |name, body: String| (name, vec![json(&body)], malformed(), 1);
    vec![
        first("arrays in arrays", nested("[", "]")),
        first("objects in objects", nested("{\"a\":", "}")),
        first("arrays in a parameter", PASSWORD_VERIFIER.replace("\"5ca1e\"", &nested("[", "]"))),
        first("arrays that never end", megabyte("[")),
        first("a text that never ends", format!("\"{}", megabyte("a"))),
        first("an array", "[]".to_owned()),
        first("a text", "\"tokens\"".to_owned()),
        first("nothing", String::new()),
        first("two objects", format!("{TOKENS}{TOKENS}")),
        first("NUL after the object", format!("{TOKENS}\0")),
        first("half a surrogate", r#"{"ChallengeName": "\ud800"}"#.to_owned()),
        first("a challenge that is a number", r#"{"ChallengeName": 7}"#.to_owned()),
        first("parameters that are an array", PASSWORD_VERIFIER.replace('\n', "")
            .replace("\"ChallengeParameters\": {", "\"ChallengeParameters\": [{").replace("}}", "}]}")),
        first("a B that is a number", PASSWORD_VERIFIER.replace("\"0123456789abcdef\"", "7")),
        first("tokens that are a text", r#"{"AuthenticationResult": "tokens"}"#.to_owned()),
        first("a token that is an object", r#"{"AuthenticationResult": {"AccessToken": {}}}"#.to_owned()),
        // RFC 8259, section 4: the result is unpredictable in general; here the last name counts.
        ("a name twice, the last is another challenge", vec![json(
            r#"{"ChallengeName": "PASSWORD_VERIFIER", "ChallengeName": "SMS_MFA", "Session": "s"}"#,
        )], Told::Challenge("SMS_MFA".to_owned()), 1),
        ("B twice, the last is 0", vec![json(&PASSWORD_VERIFIER.replace(
            "\"SECRET_BLOCK\"", "\"SRP_B\": \"0\", \"SECRET_BLOCK\"",
        ))], protocol(SrpError::ZeroServerPublicValue), 1),
    ]
}

#[rustfmt::skip]
fn orders() -> Vec<Row> {
    let neither = || protocol(ProtocolError::Missing("AuthenticationResult or ChallengeName"));
    let both = |name: &str| {
        let mut both: Value = serde_json::from_str(TOKENS).unwrap();
        both["ChallengeName"] = value!(name);
        json(&both.to_string())
    };
    let again = || protocol(ProtocolError::UnexpectedChallenge("PASSWORD_VERIFIER"));
    vec![
        ("tokens with a challenge", vec![both("SMS_MFA")], protocol(ProtocolError::TokensAndChallenge), 1),
        ("tokens with a demand for a proof", vec![both("PASSWORD_VERIFIER")], protocol(ProtocolError::TokensAndChallenge), 1),
        ("tokens with a challenge, after the proof", vec![honest(), both("SMS_MFA")], protocol(ProtocolError::TokensAndChallenge), 2),
        ("a success with nothing", vec![json("{}")], neither(), 1),
        ("a success with null", vec![json(r#"{"AuthenticationResult": null, "ChallengeName": null}"#)], neither(), 1),
        ("a challenge without a name", vec![json(r#"{"ChallengeName": "", "Session": "s"}"#)], neither(), 1),
        ("an ID token alone", vec![json(r#"{"AuthenticationResult": {"IdToken": "a.b.c"}}"#)], protocol(ProtocolError::Missing("AccessToken")), 1),
        ("a result without tokens", vec![json(r#"{"AuthenticationResult": {}}"#)], protocol(ProtocolError::Missing("AccessToken")), 1),
        ("an empty token", vec![tokens_with("AccessToken", "")], protocol(ProtocolError::NotAToken("AccessToken")), 1),
        ("a token with a line in it", vec![tokens_with("AccessToken", "a\r\nX-Admin: 1")], protocol(ProtocolError::NotAToken("AccessToken")), 1),
        ("tokens without a proof", vec![json(TOKENS)], Told::Tokens, 1),
        ("a second demand for a proof", vec![honest(), honest(), json(TOKENS)], again(), 2),
        ("a chain of demands", (0..100).map(|_| honest()).collect(), again(), 2),
        ("an unknown challenge with a megabyte", vec![json(&value!({
            "ChallengeName": "TELEPATHY", "Session": "s", "ChallengeParameters": {"THOUGHT": megabyte("x")},
        }).to_string())], Told::Challenge("TELEPATHY".to_owned()), 1),
    ]
}

/// A compressed body is not JSON: no client asks for one, and none decompresses it.
fn bombs() -> Vec<Row> {
    // RFC 1952: a member with a valid header and an invalid rest.
    let gzip = format!("\u{1f}{}", "\0".repeat(1000));
    let row = |(name, encoding): (_, &str)| {
        let head =
            format!("content-type: application/x-amz-json-1.1\r\ncontent-encoding: {encoding}\r\n");
        let script = vec![answer("200 OK", &head, &gzip)];
        (name, script, malformed(), 1)
    };
    let kinds = [
        ("gzip", "gzip"),
        ("deflate", "deflate"),
        ("brotli", "br"),
        ("zstd", "zstd"),
        ("gzip in gzip", "gzip, gzip"),
    ];
    kinds.into_iter().map(row).collect()
}

/// Times in the head of a response, which the client might believe.
fn times_of_day() -> Vec<Row> {
    let with = |header: &str| answer("200 OK", &format!("{header}\r\n"), TOKENS);
    let refused = |header: &str| {
        let body = r#"{"__type": "TooManyRequestsException", "message": "m"}"#;
        answer("400 Bad Request", &format!("{header}\r\n"), body)
    };
    let dates = [
        "date: Thu, 01 Jan 1970 00:00:00 GMT",
        "date: Fri, 31 Dec 9999 23:59:60 GMT",
        "date: Fri, 31 Dec 99999999999999999999 23:59:59 GMT",
        "date: Mon, 30 Feb -001 99:99:99 GMT",
        "date: \u{661}\u{662}",
        "date:",
    ];
    let waits = [
        "retry-after: 18446744073709551615",
        "retry-after: 99999999999999999999999999",
        "retry-after: -1",
        "retry-after: 1e9",
        "retry-after: Fri, 31 Dec 9999 23:59:59 GMT",
        "x-amz-retry-after: 18446744073709551615",
        "x-amz-retry-after: NaN",
    ];
    let dates = dates.map(|date| (date, vec![with(date)], Told::Tokens, 1));
    // Without a second attempt there is no wait.
    let told = || Told::Service(ErrorCode::TooManyRequests);
    let waits = waits.map(|wait| (wait, vec![refused(wait)], told(), 1));
    dates.into_iter().chain(waits).collect()
}

/// Each member of a result, with each type that it must not have.
fn types() -> Vec<Row> {
    let members = [
        "AccessToken",
        "IdToken",
        "RefreshToken",
        "TokenType",
        "ExpiresIn",
        "NewDeviceMetadata",
    ];
    let others = [
        value!(true),
        value!(7),
        value!(0.5),
        value!("x"),
        value!([]),
        value!({}),
    ];
    let mut rows = Vec::new();
    for member in members {
        for other in &others {
            let fits = match member {
                "ExpiresIn" => other.is_u64(),
                "NewDeviceMetadata" => other.is_object(),
                _ => other.is_string(),
            };
            if !fits {
                rows.push((
                    member,
                    vec![tokens_with(member, other.clone())],
                    malformed(),
                    1,
                ));
            }
        }
    }
    rows
}

fn told(outcome: Result<Settled, Error>) -> Told {
    match outcome {
        Ok(Settled::Done(_)) => Told::Tokens,
        Ok(Settled::Challenge(challenge)) => Told::Challenge(challenge.name().to_owned()),
        Err(Error::Protocol(error)) => Told::Protocol(error),
        Err(Error::Service(error)) => Told::Service(error.code().clone()),
        Err(error) => panic!("{error:?}"),
    }
}

/// Runs a sign-in with each false reply, all at the same time.
fn check(rows: Vec<Row>, sign_in: fn(&cognito_srp_core::AppClient) -> Exchange<Step>) {
    thread::scope(|scope| {
        for (lie, script, expected, requests) in rows {
            scope.spawn(move || {
                let server = Server::start(script);
                let outcome = once().run(sign_in(&server.app_client()));
                let shown = match &outcome {
                    Ok(settled) => format!("{settled:?}"),
                    Err(error) => every_form(error),
                };
                assert!(!shown.contains(CANARY), "{lie}: {shown}");
                // An error may be logged, so it must not quote a megabyte.
                assert!(shown.len() < 10_000, "{lie}: {} octets", shown.len());
                assert_eq!(told(outcome), expected, "{lie}");
                assert_eq!(server.requests().len(), requests, "{lie}");
            });
        }
    });
}

#[test]
fn a_public_value_of_zero() {
    check(numbers::zeros(), srp_sign_in);
}

#[test]
fn numbers_that_are_none() {
    check(numbers::numbers(), srp_sign_in);
}

#[test]
fn bodies_of_other_shapes() {
    check(shapes(), srp_sign_in);
}

#[test]
fn replies_out_of_order() {
    check(orders(), srp_sign_in);
}

#[test]
fn bodies_that_nobody_unpacks() {
    check(bombs(), srp_sign_in);
}

#[test]
fn heads_that_tell_no_time() {
    check(times_of_day(), srp_sign_in);
}

#[test]
fn wrong_types() {
    check(types(), srp_sign_in);
}

/// A device adds three automatic answers, and no more, whatever challenge the service continues
/// with.
#[test]
fn chains_of_challenges_end() {
    let device = |name: &str| {
        let parameters = value!({
            "USERNAME": "alice", "USER_ID_FOR_SRP": "alice", "DEVICE_KEY": "eu-west-2_d",
            "SALT": "5ca1e", "SRP_B": "0123456789abcdef", "SECRET_BLOCK": "QkxPQ0s=",
        });
        json(
            &value!({ "ChallengeName": name, "Session": "s", "ChallengeParameters": parameters })
                .to_string(),
        )
    };
    const ASKED: [&str; 3] = [
        "PASSWORD_VERIFIER",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
    ];
    for begun in 0..ASKED.len() {
        for step in 0..ASKED.len() {
            let script = (0..30).map(|turn| device(ASKED[(begun + turn * step) % ASKED.len()]));
            let server = Server::start(script);
            let error = once().run(with_device(&server.app_client()));
            let error = error.expect_err("nothing ends it but an error");
            let Error::Protocol(ProtocolError::UnexpectedChallenge(_)) = error else {
                panic!("{begun} {step}: {error:?}");
            };
            assert!(server.requests().len() <= 4, "{begun} {step}");
        }
    }
}

fn with_device(app_client: &cognito_srp_core::AppClient) -> Exchange<Step> {
    let pool = app_client.user_pool_id().clone();
    let alice = Username::parse("alice").unwrap();
    let key = "eu-west-2_01234567-89ab-cdef-0123-456789abcdef"
        .parse()
        .unwrap();
    let device = Device::new(pool, alice.clone(), key, "-group", CANARY);
    app_client
        .begin(alice)
        .with_device(device, Ephemeral::generate().unwrap())
        .unwrap()
        .srp(Password::new(CANARY), Ephemeral::generate().unwrap())
}
