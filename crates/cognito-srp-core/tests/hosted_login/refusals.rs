//! Refusals by the token endpoint, and which requests are sent again.

use core::time::Duration;

use cognito_srp_core::call::{Budget, Ended, RetryPolicy, TransportErrorKind};
use cognito_srp_core::{
    Error, ErrorCode, OAuthCode, ProtocolError, RefreshToken, Response, ServiceError, Tokens,
};

use super::*;
use crate::support::receive_raw;

fn redeem() -> Exchange<Tokens> {
    pending(&public()).callback(&with_code("c")).unwrap()
}

fn refused(status: u16, headers: &[(&str, &str)], body: &str) -> ServiceError {
    match receive_raw(redeem(), status, headers, body.as_bytes()) {
        Err(Error::Service(error)) => error,
        other => panic!("{body}: {other:?}"),
    }
}

/// The codes of RFC 6749 §5.2, RFC 7009 §2.2.1 and the developer guide.
#[test]
fn each_code_is_typed() {
    for code in [
        OAuthCode::InvalidRequest,
        OAuthCode::InvalidClient,
        OAuthCode::InvalidGrant,
        OAuthCode::UnauthorizedClient,
        OAuthCode::UnsupportedGrantType,
        OAuthCode::InvalidScope,
        OAuthCode::UnsupportedTokenType,
    ] {
        let body = format!(r#"{{"error":"{}"}}"#, code.as_str());
        let error = refused(400, &[("x-amz-cognito-request-id", "id-1")], &body);
        assert_eq!(error.code(), &ErrorCode::OAuth(code));
        assert_eq!(error.operation(), "oauth2/token");
        assert_eq!(error.request_id(), Some("id-1"));
        assert_eq!(error.to_string(), code.as_str());
        assert!(!error.is_retryable());
        let ends = code == OAuthCode::InvalidGrant;
        assert_eq!(error.means_sign_in_again(), ends, "{}", code.as_str());
    }
    let error = refused(
        401,
        &[],
        r#"{"error":"invalid_client","error_description":"no"}"#,
    );
    assert_eq!(error.to_string(), "invalid_client: no");
}

/// Cognito's code for a redirect URI that is nearly right.
#[test]
fn another_redirect_uri_is_an_unauthorized_client() {
    let body = r#"{"error":"unauthorized_client","error_description":"invalid_redirect"}"#;
    let error = refused(400, &[], body);
    assert_eq!(
        error.code(),
        &ErrorCode::OAuth(OAuthCode::UnauthorizedClient)
    );
    assert_eq!(error.message(), "invalid_redirect");
}

/// A component in front of the domain refuses in the same form as the service's API.
#[test]
fn an_api_error_is_recognised_at_the_domain() {
    let error = refused(400, &[("x-amzn-errortype", "ForbiddenException:")], "{}");
    assert_eq!(error.code(), &ErrorCode::Forbidden);
}

#[test]
fn a_foreign_response_is_not_a_refusal() {
    let not_the_service = |status, body: &str| {
        let result = receive_raw(redeem(), status, &[], body.as_bytes());
        assert!(
            matches!(
                result,
                Err(Error::Protocol(ProtocolError::NotTheService { .. }))
            ),
            "{body}: {result:?}"
        );
    };
    // A gateway's own error.
    not_the_service(502, r#"{"error":"bad_gateway"}"#);
    not_the_service(404, r#"{"error":"This is a sentence, and no code."}"#);
    not_the_service(405, "<html>");
    not_the_service(302, "");
    not_the_service(400, r#"{"error":{"code":"invalid_grant"}}"#);
    // On the API, such a member has no meaning.
    let refresh = app_client().refresh(&RefreshToken::new("t"));
    let result = receive_raw(refresh, 400, &[], br#"{"error":"invalid_grant"}"#);
    assert!(matches!(result, Err(Error::Protocol(_))), "{result:?}");
}

fn again<T: Outcome>(exchange: &Exchange<T>, ended: Ended<'_>) -> bool {
    let (budget, left) = (Budget::new(), Duration::from_secs(60));
    let mut attempts = RetryPolicy::standard().attempts();
    let wait = attempts.next(exchange.request(), ended, &budget, u64::MAX, left);
    wait.is_some()
}

/// It is unknown whether a refusal uses up a code.
#[test]
fn a_code_is_retried_only_if_it_was_not_sent() {
    let code = redeem();
    assert!(again(&code, Ended::Transport(TransportErrorKind::Connect)));
    for kind in [TransportErrorKind::Timeout, TransportErrorKind::Other] {
        assert!(!again(&code, Ended::Transport(kind)));
    }
    for (status, body) in [
        (400, r#"{"error":"invalid_grant"}"#),
        (400, r#"{"__type":"TooManyRequestsException"}"#),
        (429, ""),
        (500, ""),
        (503, ""),
    ] {
        let response = Response::new(status, [], body.as_bytes());
        assert!(!again(&code, Ended::Response(&response)), "{status} {body}");
    }
}

#[test]
fn a_safe_request_is_retried() {
    let token = RefreshToken::new("t");
    let unavailable = Response::new(503, [], b"");
    let throttled = Response::new(429, [], b"");
    let lost = Ended::Transport(TransportErrorKind::Other);
    let revocation = public().revoke(&token);
    assert!(again(&revocation, Ended::Response(&unavailable)) && again(&revocation, lost));
    // It may have been rotated.
    let refresh = public().refresh(&token);
    assert!(!again(&refresh, Ended::Response(&unavailable)) && !again(&refresh, lost));
    assert!(again(&refresh, Ended::Response(&throttled)));
}
