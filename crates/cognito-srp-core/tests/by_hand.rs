//! For programs that send requests themselves: bodies that can be moved out, the types of the
//! crate `http`, and the options of passkeys.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::time::Duration;

use cognito_srp_core::{
    AppClient, Error, Exchange, NotJson, Password, Response, Step, Timestamp, unwrap_public_key,
    wrap_public_key,
};

fn begun() -> Exchange<Step> {
    let app_client = AppClient::parse("eu-west-2_eYpv1mFHB", "webapp").unwrap();
    let begun = app_client.begin("alice".parse().unwrap());
    begun.password(&Password::new("Correct-Horse7!"))
}

fn now() -> Timestamp {
    Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000))
}

const REPLY: &[u8] = br#"{"AuthenticationResult":{"AccessToken":"header.payload.signature",
    "ExpiresIn":3600,"TokenType":"Bearer"},"ChallengeParameters":{}}"#;

#[test]
fn a_body_is_moved_and_not_copied() {
    let (request, awaited) = begun().split();
    let (place, octets) = (request.body().as_ptr(), request.body().to_vec());
    let body = request.into_body();
    assert_eq!(body.as_ptr(), place);
    assert_eq!(*body, octets);
    let step = awaited.receive(Response::new(200, [], REPLY), now());
    assert!(matches!(step, Ok(Step::Done(_))));
}

#[test]
fn an_awaited_response_shows_only_its_operation() {
    let (_, awaited) = begun().split();
    let shown = format!("{awaited:?}");
    assert_eq!(shown, "AwaitedResponse { operation: \"InitiateAuth\", .. }");
    let refused = br#"{"__type":"NotAuthorizedException","message":"no"}"#;
    let error = awaited.receive(Response::new(400, [], refused), now());
    assert!(matches!(error, Err(Error::Service(_))));
}

#[cfg(feature = "http")]
#[test]
fn http_types_convert_both_ways() {
    let (request, awaited) = begun().split();
    let (url, place) = (request.url().to_owned(), request.body().as_ptr());
    let request: http::Request<zeroize::Zeroizing<Vec<u8>>> = request.try_into().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri().to_string(), url);
    let target = "AWSCognitoIdentityProviderService.InitiateAuth";
    assert_eq!(request.headers()["x-amz-target"], target);
    assert_eq!(
        request.headers()["content-type"],
        "application/x-amz-json-1.1"
    );
    assert_eq!(request.body().as_ptr(), place);

    let response = http::Response::builder()
        .status(400)
        .header("x-amzn-requestid", "an id")
        .header("odd", &b"\xff"[..])
        .body(br#"{"__type":"NotAuthorizedException","message":"no"}"#.to_vec())
        .unwrap();
    let Err(Error::Service(error)) = awaited.receive((&response).into(), now()) else {
        panic!("not refused");
    };
    assert_eq!((error.status(), error.request_id()), (400, Some("an id")));
}

/// WebAuthn level 3, §5.1.
#[test]
fn options_of_passkeys_are_wrapped_once() {
    let options = r#"{"challenge":"AAECAwQ"}"#;
    let wrapped = r#"{"publicKey":{"challenge":"AAECAwQ"}}"#;
    for text in [options, wrapped] {
        assert_eq!(wrap_public_key(text).as_deref(), Ok(wrapped));
        assert_eq!(unwrap_public_key(text).as_deref(), Ok(options));
    }
    for text in ["", "[]", "canary", r#"{"publicKey":7}"#] {
        assert_eq!(wrap_public_key(text), Err(NotJson));
        assert_eq!(unwrap_public_key(text), Err(NotJson));
    }
}
