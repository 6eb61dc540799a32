//! Requests, responses, and the loop between them.

use cognito_srp_core::{
    Ephemeral, Error as FlowError, ErrorCode, Password, ProtocolError, Settled, Step, Username,
};
use serde_json::Value;

use crate::face::{Error, plain};
use crate::support::{
    CANARY, Server, TOKENS, answer, json, password_sign_in, password_verifier, refresh, tokens,
};

fn flow(error: Error) -> FlowError {
    match error {
        Error::Service(error) => error.into(),
        Error::Protocol(error) => error.into(),
        other => panic!("not a flow error: {other:?}"),
    }
}

#[test]
fn a_request_goes_out_as_the_core_made_it() {
    let server = Server::start([tokens()]);
    let Ok(Settled::Done(tokens)) = plain().run(password_sign_in(&server.app_client())) else {
        panic!("not signed in");
    };
    assert_eq!(tokens.access_token().expose(), "header.payload.signature");

    let request = server.request();
    assert_eq!(request.line, "POST / HTTP/1.1");
    assert_eq!(
        request.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert_eq!(
        request.header("x-amz-target"),
        Some("AWSCognitoIdentityProviderService.InitiateAuth")
    );
    assert_eq!(request.header("transfer-encoding"), None);
    assert_eq!(
        request.header("content-length"),
        Some(request.body.len().to_string().as_str())
    );
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["AuthFlow"], "USER_PASSWORD_AUTH");
    assert_eq!(body["AuthParameters"]["PASSWORD"], CANARY);
}

#[test]
fn the_loop_follows_send_on_one_connection() {
    let server = Server::start([password_verifier(), tokens()]);
    let exchange = server.app_client().sign_in(
        Username::parse("alice@example.com").unwrap(),
        Password::new(CANARY),
        Ephemeral::generate().unwrap(),
    );
    assert!(matches!(plain().run(exchange), Ok(Settled::Done(_))));

    let (first, second) = (server.request(), server.request());
    assert_eq!((first.connection, second.connection), (0, 0));
    let body: Value = serde_json::from_slice(&second.body).unwrap();
    assert_eq!(body["ChallengeName"], "PASSWORD_VERIFIER");
    assert_eq!(body["ChallengeResponses"]["USERNAME"], "alice");
    // The clock was read: the time is not in 1970.
    let timestamp = body["ChallengeResponses"]["TIMESTAMP"].as_str().unwrap();
    assert!(timestamp.contains(" UTC 2"), "{timestamp}");
}

#[test]
fn one_round_trip_at_a_time() {
    let server = Server::start([password_verifier(), tokens()]);
    let exchange = server.app_client().sign_in(
        Username::parse("alice").unwrap(),
        Password::new(CANARY),
        Ephemeral::generate().unwrap(),
    );
    let client = plain();
    let Ok(Step::Send(next)) = client.carry(exchange) else {
        panic!("nothing to send");
    };
    assert_eq!(next.request().operation(), "RespondToAuthChallenge");
    assert!(matches!(client.carry(next), Ok(Step::Done(_))));
}

#[test]
fn any_exchange_goes_the_same_way() {
    let server = Server::start([tokens()]);
    let tokens = plain().run(refresh(&server.app_client())).unwrap();
    assert_eq!(tokens.token_type(), "Bearer");
    assert_eq!(
        server.request().header("x-amz-target"),
        Some("AWSCognitoIdentityProviderService.GetTokensFromRefreshToken")
    );
}

#[test]
fn a_refusal_is_the_services_not_a_status() {
    let body =
        r#"{"__type": "NotAuthorizedException", "message": "Incorrect username or password."}"#;
    let server = Server::start([answer(
        "400 Bad Request",
        "x-amzn-requestid: 7f2e\r\n",
        body,
    )]);
    let error = plain()
        .run(password_sign_in(&server.app_client()))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "NotAuthorizedException: Incorrect username or password."
    );
    let FlowError::Service(error) = flow(error) else {
        panic!("not the service's");
    };
    assert_eq!(error.code(), &ErrorCode::NotAuthorized);
    assert_eq!(error.request_id(), Some("7f2e"));
    assert_eq!(error.status(), 400);
}

#[test]
fn what_is_not_the_service_is_told_with_status_and_content_type() {
    let html = "<!DOCTYPE html><h1>Not for you</h1>";
    let (text_html, text_plain) = ("text/html; charset=utf-8", "text/plain");
    let cases = [
        // A proxy's page, a gateway's empty error, a firewall, and a network with a sign-in page of
        // its own.
        ("502 Bad Gateway", Some(text_html), html),
        ("502 Bad Gateway", None, ""),
        ("407 Proxy Authentication Required", Some(text_html), html),
        ("403 Forbidden", Some(text_html), html),
        ("404 Not Found", Some(text_plain), "404 page not found"),
        ("200 OK", Some(text_html), html),
    ];
    for (status, content_type, body) in cases {
        let header = content_type.map(|text| format!("content-type: {text}\r\n"));
        let server = Server::start([answer(status, &header.unwrap_or_default(), body)]);
        let outcome = plain().run(password_sign_in(&server.app_client()));
        let expected = ProtocolError::NotTheService {
            status: status[..3].parse().unwrap(),
            content_type: content_type.map(str::to_owned),
        };
        assert_eq!(flow(outcome.unwrap_err()), expected.into(), "{status}");
    }
}

#[test]
fn a_success_that_is_not_json_is_malformed() {
    let server = Server::start([answer("200 OK", "", "Welcome to the airport's network")]);
    let error = plain()
        .run(password_sign_in(&server.app_client()))
        .unwrap_err();
    assert_eq!(
        flow(error),
        FlowError::Protocol(ProtocolError::Malformed {
            operation: "InitiateAuth"
        })
    );
}

#[test]
fn a_body_of_just_the_limit_is_read() {
    let body = format!("{TOKENS}{}", " ".repeat((1 << 20) - TOKENS.len()));
    let server = Server::start([json(&body)]);
    let settled = plain().run(password_sign_in(&server.app_client()));
    assert!(matches!(settled, Ok(Settled::Done(_))));
}
