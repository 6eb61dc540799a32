//! Refusals by the service, and responses that are not its own.

use cognito_srp_core::{AccessToken, Error, ErrorCode, ProtocolError, RefreshToken, ServiceError};
use serde_json::json;

use crate::support::{public_client, receive_raw, srp_sign_in};

type Headers<'a> = &'a [(&'a str, &'a str)];

fn error(status: u16, headers: Headers<'_>, body: &str) -> Error {
    let exchange = srp_sign_in(&public_client());
    match receive_raw(exchange, status, headers, body.as_bytes()) {
        Ok(step) => panic!("{status} {body}: {step:?}"),
        Err(error) => error,
    }
}

fn service_error(status: u16, headers: Headers<'_>, body: &str) -> ServiceError {
    match error(status, headers, body) {
        Error::Service(error) => error,
        other => panic!("{status} {body}: {other:?}"),
    }
}

#[test]
fn as_aws_sends_it() {
    let headers = [
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amzn-errormessage", "Incorrect username or password."),
        ("x-amzn-errortype", "NotAuthorizedException:"),
        ("x-amzn-requestid", "8a3b5f2e-0000-4000-8000-000000000000"),
    ];
    let body = r#"{"__type":"NotAuthorizedException","message":"Incorrect username or password."}"#;
    let error = service_error(400, &headers, body);
    assert_eq!(error.operation(), "InitiateAuth");
    assert_eq!(*error.code(), ErrorCode::NotAuthorized);
    assert_eq!(error.message(), "Incorrect username or password.");
    let id = Some("8a3b5f2e-0000-4000-8000-000000000000");
    assert_eq!(error.request_id(), id);
    assert_eq!(error.status(), 400);
    let expected = "NotAuthorizedException: Incorrect username or password.";
    assert_eq!(error.to_string(), expected);
    assert_eq!(Error::from(error).to_string(), expected);
}

#[test]
fn the_operation_is_that_of_the_request() {
    let exchange = public_client().refresh(&RefreshToken::new("r"));
    let body = br#"{"__type":"NotAuthorizedException"}"#;
    let Err(Error::Service(error)) = receive_raw(exchange, 400, &[], body) else {
        panic!("not a refusal");
    };
    assert_eq!(error.operation(), "GetTokensFromRefreshToken");
}

/// A captive portal answers every request with a success.
#[test]
fn a_web_page_is_not_an_acknowledgement() {
    let token = AccessToken::new("a");
    let sign_out = public_client().global_sign_out(&token);
    let headers = [("content-type", "text/html")];
    let error = receive_raw(sign_out, 200, &headers, b"<html>").unwrap_err();
    let Error::Protocol(ProtocolError::NotTheService { status: 200, .. }) = error else {
        panic!("{error:?}");
    };
}

#[test]
fn every_place_and_form_of_the_code_is_read() {
    const TYPE: &str = "x-amzn-errortype";
    let url = "UserNotFoundException:http://internal.amazon.com/coral/com.amazon.coral.service/";
    let cases: &[(Headers<'_>, &str)] = &[
        (&[], r#"{"__type":"UserNotFoundException"}"#),
        (
            &[],
            r#"{"__type":"com.amazonaws.cognito#UserNotFoundException"}"#,
        ),
        (&[], r#"{"__type":"ns#UserNotFoundException:http://x/y#z"}"#),
        (&[], r#"{"code":"UserNotFoundException"}"#),
        (&[(TYPE, "UserNotFoundException")], ""),
        (&[(TYPE, "UserNotFoundException:")], "{}"),
        (&[(TYPE, url)], "<html>"),
        (
            &[(TYPE, "com.amazonaws.cognito#UserNotFoundException:")],
            "",
        ),
        (&[("X-Amzn-ErrorType", "UserNotFoundException")], ""),
        // An empty header, and members of the wrong type, do not hide the code.
        (&[(TYPE, "")], r#"{"__type":"UserNotFoundException"}"#),
        (&[(TYPE, ":")], r#"{"__type":"UserNotFoundException"}"#),
        (&[], r#"{"__type":"UserNotFoundException","code":400}"#),
        (&[], r#"{"__type":7,"code":"UserNotFoundException"}"#),
        (&[], r#"{"__type":"UserNotFoundException","message":{}}"#),
        // The header takes precedence over the body, and __type over code.
        (
            &[(TYPE, "UserNotFoundException")],
            r#"{"__type":"OtherException"}"#,
        ),
        (
            &[],
            r#"{"code":"OtherException","__type":"UserNotFoundException"}"#,
        ),
    ];
    for (headers, body) in cases {
        let error = service_error(400, headers, body);
        assert_eq!(*error.code(), ErrorCode::UserNotFound, "{headers:?} {body}");
        assert_eq!(error.request_id(), None, "{headers:?} {body}");
    }
}

/// A success can be an error, too: by its header, or by `__type`, however JSON writes it.
#[test]
fn an_error_with_a_successful_status_is_one() {
    let cases: &[(Headers<'_>, &str)] = &[
        (&[("x-amzn-errortype", "UserNotFoundException")], "{}"),
        (&[], r#"{"__type":"UserNotFoundException"}"#),
        (&[], r#"{"\u005f_type":"UserNotFoundException"}"#),
        (&[], r#"{"_\u005ftyp\u0065":"UserNotFoundException"}"#),
    ];
    for (headers, body) in cases {
        let error = service_error(200, headers, body);
        assert_eq!(*error.code(), ErrorCode::UserNotFound, "{headers:?} {body}");
    }
    // There `code` is not the service's.
    let other = error(200, &[], r#"{"code":"UserNotFoundException"}"#);
    assert!(matches!(other, Error::Protocol(_)), "{other:?}");
}

#[test]
fn every_place_of_the_message_is_read() {
    const MESSAGE: &str = "x-amzn-errormessage";
    let cases: &[(Headers<'_>, &str, &str)] = &[
        (&[], r#"{"__type":"E","message":"m"}"#, "E: m"),
        (&[], r#"{"__type":"E","Message":"m"}"#, "E: m"),
        (&[], r#"{"__type":"E","message":"m","Message":"n"}"#, "E: m"),
        (&[(MESSAGE, "m")], r#"{"__type":"E"}"#, "E: m"),
        (&[(MESSAGE, "n")], r#"{"__type":"E","message":"m"}"#, "E: m"),
        (&[], r#"{"__type":"E","message":"m.\n"}"#, "E: m."),
        (&[], r#"{"__type":"E","message":" \n"}"#, "E"),
        (&[], r#"{"__type":"E","message":null}"#, "E"),
        (&[], r#"{"__type":"E"}"#, "E"),
    ];
    for (headers, body, expected) in cases {
        let error = service_error(400, headers, body);
        assert_eq!(error.to_string(), *expected, "{headers:?} {body}");
    }
}

/// Control sequences for a terminal are not shown, and neither is a megabyte of text.
#[test]
fn the_services_message_is_shown_up_to_a_limit() {
    let body = r#"{"__type":"E\u001b[2J","message":"a\r\n\u001b]0;b\u0007\u009bc"}"#;
    let error = service_error(400, &[], body);
    assert_eq!(
        error.to_string(),
        "E\u{fffd}[2J: a\u{fffd}\u{fffd}\u{fffd}]0;b\u{fffd}\u{fffd}c"
    );
    assert_eq!(error.message(), "a\r\n\u{1b}]0;b\u{7}\u{9b}c");
    let long = "é".repeat(100_000);
    let error = service_error(400, &[], &format!(r#"{{"__type":"E","message":"{long}"}}"#));
    assert_eq!(error.to_string(), format!("E: {}…", "é".repeat(500)));
    assert_eq!(error.message(), long);
}

#[test]
fn a_fault_counts_whatever_the_status() {
    for status in [200, 302, 400, 403, 429, 500] {
        let error = service_error(status, &[], r#"{"__type":"ForbiddenException"}"#);
        assert_eq!(*error.code(), ErrorCode::Forbidden, "{status}");
        assert_eq!(error.status(), status);
    }
    // `code` alone is not enough in a success: it may be a member of the reply.
    let expected = ProtocolError::Missing("AuthenticationResult or ChallengeName");
    let body = r#"{"code":"ForbiddenException"}"#;
    assert_eq!(error(200, &[], body), expected.into());
}

#[test]
fn known_codes_are_typed_and_others_kept() {
    let cases = [
        ("NotAuthorizedException", ErrorCode::NotAuthorized),
        ("MFAMethodNotFoundException", ErrorCode::MFAMethodNotFound),
        ("RefreshTokenReuseException", ErrorCode::RefreshTokenReuse),
        (
            "UserLambdaValidationException",
            ErrorCode::UserLambdaValidation,
        ),
        ("NotAuthorized", ErrorCode::Other("NotAuthorized".into())),
        (
            "SerializationException",
            ErrorCode::Other("SerializationException".into()),
        ),
    ];
    for (text, code) in cases {
        let error = service_error(400, &[], &format!(r#"{{"__type":"{text}"}}"#));
        assert_eq!(*error.code(), code, "{text}");
        assert_eq!(error.code().as_str(), text);
        assert_eq!(error.code().to_string(), text);
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn what_to_do_follows_from_code_and_status() {
    // (code, status, retry, sign in again)
    let cases = [
        ("TooManyRequestsException", 400, true, false),
        ("InternalErrorException", 400, true, false),
        ("ThrottlingException", 400, true, false),
        ("InternalServerException", 400, true, false),
        ("LimitExceededException", 503, false, false),
        ("InvalidParameterException", 500, true, false),
        ("SomethingNewException", 503, true, false),
        ("SomethingNewException", 400, false, false),
        ("LimitExceededException", 400, false, false),
        ("CodeMismatchException", 400, false, false),
        ("NotAuthorizedException", 400, false, true),
        ("UserNotFoundException", 400, false, true),
        ("PasswordResetRequiredException", 400, false, true),
        ("UserNotConfirmedException", 400, false, true),
        ("RefreshTokenReuseException", 400, false, true),
    ];
    for (code, status, retryable, again) in cases {
        let error = service_error(status, &[], &format!(r#"{{"__type":"{code}"}}"#));
        assert_eq!(error.is_retryable(), retryable, "{code} {status}");
        assert_eq!(error.means_sign_in_again(), again, "{code} {status}");
    }
}

#[test]
fn responses_of_others_are_recognised() {
    let html = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    let cases: &[(u16, Headers<'_>, &str, Option<&str>)] = &[
        (
            502,
            &[("Content-Type", "text/html")],
            html,
            Some("text/html"),
        ),
        (502, &[], "", None),
        // A firewall in front of the service.
        (
            403,
            &[("content-type", "text/html"), ("server", "CloudFront")],
            "<!DOCTYPE HTML><H1>403 ERROR</H1>Request blocked.",
            Some("text/html"),
        ),
        // A network that requires a login of its own first.
        (
            200,
            &[("content-type", "text/html; charset=utf-8")],
            html,
            Some("text/html; charset=utf-8"),
        ),
        (302, &[("location", "https://example.com/")], "", None),
        (400, &[], "", None),
        (400, &[], r#"{"message":"no code"}"#, None),
        (400, &[], r#"{"__type":""}"#, None),
        (
            404,
            &[("content-type", "text/plain")],
            "404",
            Some("text/plain"),
        ),
        (101, &[], "", None),
    ];
    for (status, headers, body, content_type) in cases {
        let expected = ProtocolError::NotTheService {
            status: *status,
            content_type: content_type.map(str::to_owned),
        };
        assert_eq!(error(*status, headers, body), expected.into(), "{body}");
    }
    let shown = error(502, &[("content-type", "text/html")], html).to_string();
    assert_eq!(shown, "not a response of Cognito: status 502, text/html");
}

#[test]
fn json_is_read_whatever_its_content_type() {
    let exchange = srp_sign_in(&public_client());
    let body = br#"{"AuthenticationResult":{"AccessToken":"a","ExpiresIn":1}}"#;
    let html = [("content-type", "text/html")];
    assert!(receive_raw(exchange, 200, &html, body).is_ok());
}

#[test]
fn a_content_type_cannot_write_to_the_terminal() {
    let hostile = format!("text/html\u{1b}[2J\r\n{}", "x".repeat(1000));
    let shown = error(502, &[("content-type", &hostile)], "").to_string();
    assert!(!shown.contains(char::is_control), "{shown:?}");
    assert!(shown.len() < 200, "{shown:?}");
}

#[test]
fn a_success_that_is_not_the_expected_json_is_malformed() {
    let malformed = ProtocolError::Malformed {
        operation: "InitiateAuth",
    };
    for body in [
        "",
        "not JSON",
        "[]x",
        "\"text\"",
        "{",
        r#"{"AuthenticationResult":"text"}"#,
        r#"{"AuthenticationResult":{"AccessToken":7}}"#,
        r#"{"AuthenticationResult":{"AccessToken":"a","ExpiresIn":-1}}"#,
        r#"{"ChallengeName":["SMS_MFA"]}"#,
        r#"{"ChallengeParameters":{"SALT":{}}}"#,
    ] {
        assert_eq!(error(200, &[], body), malformed.clone().into(), "{body}");
        let json = [("content-type", "application/x-amz-json-1.1")];
        assert_eq!(error(200, &json, body), malformed.clone().into(), "{body}");
    }
    let invalid_utf8 = b"{\"ChallengeName\":\"\xff\"}";
    let step = receive_raw(srp_sign_in(&public_client()), 200, &[], invalid_utf8);
    assert_eq!(step.err(), Some(malformed.into()));
}

/// Two errors are equal if the service said the same about the same operation.
#[test]
fn errors_are_compared_by_what_the_service_said() {
    let said = |status, code: &str, message: &str, id: &str| {
        let body = json!({"__type": code, "message": message}).to_string();
        service_error(status, &[("x-amzn-requestid", id)], &body)
    };
    let first = said(400, "CodeMismatchException", "No.", "1");
    assert_eq!(first, said(400, "CodeMismatchException", "No.", "1"));
    for other in [
        said(403, "CodeMismatchException", "No.", "1"),
        said(400, "ExpiredCodeException", "No.", "1"),
        said(400, "CodeMismatchException", "Wrong.", "1"),
        said(400, "CodeMismatchException", "No.", "2"),
    ] {
        assert_ne!(first, other);
    }
    let body = br#"{"__type":"CodeMismatchException","message":"No."}"#;
    let refresh = public_client().refresh(&RefreshToken::new("r"));
    let other = receive_raw(refresh, 400, &[("x-amzn-requestid", "1")], body);
    assert_ne!(Error::from(first), other.unwrap_err());
}

/// The messages are the service's; its code is the same for a wrong password.
#[test]
fn an_ended_access_token_is_told_from_other_refusals() {
    for (code, message, ended) in [
        ("NotAuthorizedException", "Access Token has expired", true),
        (
            "NotAuthorizedException",
            "Access Token has been revoked",
            true,
        ),
        (
            "NotAuthorizedException",
            "Incorrect username or password.",
            false,
        ),
        ("ForbiddenException", "Access Token has been revoked", false),
    ] {
        let body = json!({"__type": code, "message": message}).to_string();
        let error = service_error(400, &[], &body);
        assert_eq!(error.is_of_ended_access_token(), ended, "{code}: {message}");
    }
}
