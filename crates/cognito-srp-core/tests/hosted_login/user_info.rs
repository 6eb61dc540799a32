//! `/oauth2/userInfo`.

use cognito_srp_core::{
    AccessToken, Error, ErrorCode, OAuthCode, ProtocolError, Request, UserInfo,
};
use serde_json::json;

use super::*;
use crate::support::{receive, receive_raw};

fn ask() -> Exchange<UserInfo> {
    confidential().user_info(&AccessToken::new("mF_9.B5f-4.1JqM"))
}

/// The token of RFC 6750 §2.1.
#[test]
fn user_info_is_requested_with_the_access_token() {
    let exchange = ask();
    let request = exchange.request();
    assert_eq!(request.method(), "GET");
    assert_eq!(
        request.url(),
        "https://acme.auth.eu-west-2.amazoncognito.com/oauth2/userInfo"
    );
    assert_eq!(
        request.headers(),
        [("authorization", "Bearer mF_9.B5f-4.1JqM")]
    );
    assert!(request.body().is_empty());
    for (name, is_secret) in [
        ("authorization", true),
        ("Authorization", true),
        ("x-amz-target", false),
        ("", false),
    ] {
        assert_eq!(Request::is_secret(name), is_secret, "{name}");
    }
}

/// The developer guide's example, in which flags are strings.
#[test]
fn user_info_has_the_users_attributes() {
    let info = receive(
        ask(),
        &json!({
            "sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "username": "janedoe",
            "email": "janedoe@example.com",
            "email_verified": "true",
            "phone_number_verified": false,
            "custom:level": 7,
            "address": { "formatted": "1 High St" },
        }),
    )
    .unwrap();
    assert_eq!(info.subject(), "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
    assert_eq!(info.username(), Some("janedoe"));
    assert_eq!(info.email_verified(), Some(true));
    assert_eq!(info.phone_number_verified(), Some(false));
    assert_eq!(info.get("custom:level"), Some("7"));
    assert_eq!(info.get("address"), Some(r#"{"formatted":"1 High St"}"#));
    assert_eq!(info.get("nickname"), None);
    assert!(!format!("{info:?}").contains("janedoe"));

    let other = json!({ "sub": "s", "email_verified": false, "phone_number_verified": "true" });
    let info = receive(ask(), &other).unwrap();
    assert_eq!(info.email_verified(), Some(false));
    assert_eq!(info.phone_number_verified(), Some(true));
    let none = receive(ask(), &json!({ "sub": "s" })).unwrap();
    assert_eq!(
        (none.email_verified(), none.phone_number_verified()),
        (None, None)
    );

    let nobody = receive(ask(), &json!({ "email": "janedoe@example.com" }));
    assert_eq!(nobody.unwrap_err(), ProtocolError::Missing("sub").into());
}

/// In the developer guide, errors are in a header without `Bearer`; RFC 6750 §3 requires
/// `Bearer`.
#[test]
fn user_info_errors_are_in_header_or_body() {
    let ended =
        "Access token is expired, disabled, or deleted, or the user has globally signed out.";
    let in_header = format!(r#"error="invalid_token", error_description="{ended}""#);
    let in_rfc = format!("Bearer realm=\"example\", {in_header}");
    let turned = format!(r#"error_description="{ended}",error="invalid_token""#);
    let with_another = format!(r#"Bearer last_error="none", {in_header}"#);
    for header in [in_header, in_rfc, turned, with_another] {
        let headers = [("www-authenticate", header.as_str())];
        match receive_raw(ask(), 401, &headers, b"") {
            Err(Error::Service(error)) => {
                assert_eq!(error.code(), &ErrorCode::OAuth(OAuthCode::InvalidToken));
                assert_eq!(error.message(), ended);
                assert!(error.is_of_ended_access_token());
                assert!(!error.means_sign_in_again(), "there may be a refresh token");
            }
            other => panic!("{other:?}"),
        }
    }
    let body = br#"{"error":"invalid_token","error_description":"Access token does not contain openid scope"}"#;
    match receive_raw(ask(), 401, &[], body) {
        Err(Error::Service(error)) => {
            assert_eq!(
                error.message(),
                "Access token does not contain openid scope"
            );
            assert!(!error.is_of_ended_access_token(), "it is good elsewhere");
        }
        other => panic!("{other:?}"),
    }
}

/// Something in front of the domain may answer in the API's form.
#[test]
fn an_error_of_the_api_counts_unless_the_status_is_success() {
    let body = br#"{"__type":"InternalErrorException","message":"later"}"#;
    match receive_raw(ask(), 500, &[], body) {
        Err(Error::Service(error)) => assert_eq!(error.code().as_str(), "InternalErrorException"),
        other => panic!("{other:?}"),
    }
    let error = receive_raw(ask(), 200, &[], body).unwrap_err();
    assert_eq!(error, ProtocolError::Missing("sub").into());
}
