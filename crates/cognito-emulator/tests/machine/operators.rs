//! Who may call operators' operations: AWS Signature Version 4.

use std::time::Duration;

use crate::support::{Counting, POOL, START, Setup};
use cognito_emulator::{Context, Credentials, Request, Service};
use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

const KEY_ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A request that botocore 1.43.11 signs at [`START`] with the key above, and its signature.
const BODY: &str = concat!(
    r#"{"UserPoolId":"us-east-1_Emulator1","ClientId":"webapp","#,
    r#""AuthFlow":"ADMIN_USER_PASSWORD_AUTH","#,
    r#""AuthParameters":{"USERNAME":"alice","PASSWORD":"Correct-Horse7!"}}"#
);
const SIGNATURE: &str = "22b00d086da7f4bd116a81ea4ccfd6585e0c7ac677fba08648b4eb1fb3b42f74";

/// The signed request with its headers, as it is sent.
fn signed() -> Request {
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={KEY_ID}/20231114/us-east-1/cognito-idp/aws4_request, \
         SignedHeaders=amz-sdk-request;content-type;host;x-amz-date;x-amz-target, \
         Signature={SIGNATURE}"
    );
    let mut request = Request::operation("AdminInitiateAuth", &Value::Null)
        .with_header("amz-sdk-request", "attempt=1")
        .with_header("authorization", &authorization)
        .with_header("content-type", "application/x-amz-json-1.1")
        .with_header("host", "127.0.0.1:9229")
        .with_header("user-agent", "Botocore")
        .with_header("x-amz-date", "20231114T221320Z");
    request.body = BODY.as_bytes().to_vec();
    request
}

/// The code and message of a refusal by a service without pools: a correctly signed request is
/// refused because the pool does not exist.
fn refusal(request: &Request, operator: Option<Credentials>, seconds: u64) -> (String, String) {
    let mut service = Service::new("http://localhost", "us-east-1");
    if let Some(operator) = operator {
        service.require_signatures(operator);
    }
    let now = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
    let mut entropy = Counting::default();
    let mut cx = Context::new(now, &mut entropy);
    let response = service.handle(request, &mut cx);
    assert_eq!(response.status, 400);
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (text("__type"), text("message"))
}

fn operator() -> Option<Credentials> {
    Some(Credentials::new(KEY_ID, SECRET))
}

/// The header with one part of it replaced.
fn with_authorization(from: &str, to: &str) -> Request {
    let mut request = signed();
    for (name, value) in &mut request.headers {
        if name == "authorization" {
            assert!(value.contains(from), "{value}");
            *value = value.replace(from, to);
        }
    }
    request
}

#[test]
fn a_request_signed_by_botocore_is_accepted() {
    for seconds in [START - 300, START, START + 300] {
        let (code, message) = refusal(&signed(), operator(), seconds);
        assert_eq!(code, "ResourceNotFoundException", "{message}");
    }
}

#[test]
fn a_changed_request_under_the_same_signature_is_refused() {
    let mut requests = vec![
        with_authorization(SIGNATURE, &SIGNATURE.replace("22b0", "32b0")),
        with_authorization(SIGNATURE, ""),
        with_authorization("us-east-1", "us-east-2"),
    ];
    let mut body = signed();
    body.body.push(b' ');
    requests.push(body);
    for header in ["host", "content-type", "x-amz-target", "amz-sdk-request"] {
        let mut request = signed();
        for (name, value) in &mut request.headers {
            if name == header {
                *value = value.replace("Admin", "AdminRespondToAdmin") + "x";
            }
        }
        // The changed operation must also be an operator's.
        if header == "x-amz-target" {
            request.headers[0].1 = "AWSCognitoIdentityProviderService.AdminCreateUser".to_owned();
        }
        requests.push(request);
    }
    for request in requests {
        let (code, message) = refusal(&request, operator(), START);
        let expected = ["InvalidSignatureException", "IncompleteSignatureException"];
        assert!(expected.contains(&code.as_str()), "{code}: {message}");
    }
    let other = Some(Credentials::new(KEY_ID, "another secret"));
    let (code, message) = refusal(&signed(), other, START);
    assert_eq!(code, "InvalidSignatureException");
    assert!(message.starts_with("The request signature we calculated does not match"));
}

#[test]
fn a_signature_without_required_headers_is_refused() {
    for header in ["host", "x-amz-date", "x-amz-target"] {
        let request = with_authorization(header, "user-agent");
        let (code, message) = refusal(&request, operator(), START);
        assert_eq!(code, "InvalidSignatureException");
        assert!(
            message.starts_with(&format!("'{header}' must be")),
            "{message}"
        );
    }
    let request = with_authorization("cognito-idp", "iam");
    let (_, message) = refusal(&request, operator(), START);
    assert_eq!(
        message,
        "Credential should be scoped to correct service: 'cognito-idp'."
    );
    let request = with_authorization("/20231114/", "/20231113/");
    let (code, message) = refusal(&request, operator(), START);
    assert_eq!(code, "InvalidSignatureException");
    assert!(message.starts_with("Date in Credential scope"), "{message}");
}

#[test]
fn an_unknown_access_key_has_its_own_error() {
    let other = Some(Credentials::new("AKIDOTHER", SECRET));
    assert_eq!(
        refusal(&signed(), other, START),
        (
            "UnrecognizedClientException".to_owned(),
            "The security token included in the request is invalid.".to_owned(),
        )
    );
}

#[test]
fn a_date_more_than_five_minutes_off_is_refused() {
    for (seconds, message) in [
        (
            START + 301,
            "Signature expired: 20231114T221320Z is now earlier than 20231114T221321Z \
             (20231114T221821Z - 5 min.)",
        ),
        (
            START - 301,
            "Signature not yet current: 20231114T221320Z is still later than 20231114T221319Z \
             (20231114T220819Z + 5 min.)",
        ),
    ] {
        let (code, text) = refusal(&signed(), operator(), seconds);
        assert_eq!(
            (code.as_str(), text.as_str()),
            ("InvalidSignatureException", message)
        );
    }
    for date in [
        "",
        "20231114",
        "Tue Nov 14 22:13:20 UTC 2023",
        "20231114T221320",
    ] {
        let mut request = signed();
        for (name, value) in &mut request.headers {
            if name == "x-amz-date" {
                *value = date.to_owned();
            }
        }
        assert_eq!(
            refusal(&request, operator(), START).0,
            "IncompleteSignatureException",
            "{date}"
        );
    }
}

#[test]
fn an_unsigned_operators_request_is_refused() {
    let missing = |request: &Request, operator| {
        let (code, message) = refusal(request, operator, START);
        assert_eq!(code, "MissingAuthenticationTokenException");
        assert_eq!(message, "Missing Authentication Token");
    };
    let body = json!({ "UserPoolId": "us-east-1_Emulator1", "Username": "zoe" });
    // With credentials, every operator's operation must be signed; without, only the sign-ins.
    for name in ["AdminInitiateAuth", "AdminRespondToAuthChallenge"] {
        missing(&Request::operation(name, &body), operator());
        missing(&Request::operation(name, &body), None);
    }
    for name in ["AdminCreateUser", "CreateUserPool", "CreateUserPoolClient"] {
        missing(&Request::operation(name, &body), operator());
    }
    let (code, _) = refusal(&Request::operation("AdminCreateUser", &body), None, START);
    assert_eq!(code, "ResourceNotFoundException");
    // Users sign nothing.
    let body = json!({ "AuthFlow": "USER_SRP_AUTH", "ClientId": "webapp" });
    let (code, _) = refusal(
        &Request::operation("InitiateAuth", &body),
        operator(),
        START,
    );
    assert_eq!(code, "ResourceNotFoundException");
}

#[test]
fn a_malformed_authorization_header_is_described() {
    for (header, message) in [
        (
            "Bearer eyJ",
            "Authorization header requires 'Credential' parameter. \
             Authorization header requires 'Signature' parameter. \
             Authorization header requires 'SignedHeaders' parameter.",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114, SignedHeaders=host, Signature=0",
            "Credential must have exactly 5 slash-delimited elements, \
             e.g. keyid/date/region/service/aws4_request",
        ),
    ] {
        let request = Request::operation("AdminInitiateAuth", &json!({}))
            .with_header("authorization", header);
        for operator in [operator(), None] {
            let (code, text) = refusal(&request, operator, START);
            assert_eq!(code, "IncompleteSignatureException");
            assert_eq!(text, message);
        }
    }
}

#[test]
fn refused_settings_change_nothing() {
    let mut setup = Setup::new();
    let config = json!({
        "UserPoolId": POOL, "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
        "WebAuthnConfiguration": { "UserVerification": "sometimes" },
    });
    setup.refused("SetUserPoolMfaConfig", config);
    let reply = setup.ok("SetUserPoolMfaConfig", json!({ "UserPoolId": POOL }));
    assert_eq!(reply["MfaConfiguration"], "OFF");
    assert!(reply.get("SoftwareTokenMfaConfiguration").is_none());

    let lax = json!({ "PasswordPolicy": {
        "MinimumLength": 6, "RequireUppercase": false, "RequireLowercase": false,
        "RequireNumbers": false, "RequireSymbols": false,
    } });
    for (member, refused) in [
        ("MfaConfiguration", json!("MAYBE")),
        ("UserPoolAddOns", json!({ "AdvancedSecurityMode": "SOME" })),
    ] {
        let mut body = json!({ "UserPoolId": POOL, "Policies": lax });
        body[member] = refused;
        setup.refused("UpdateUserPool", body);
        let weak = json!({ "UserPoolId": POOL, "Username": "alice", "Password": "simple" });
        let refusal = setup.refused("AdminSetUserPassword", weak);
        assert_eq!(refusal.0, "InvalidPasswordException", "{member}");
    }
}

#[test]
fn a_generated_password_satisfies_the_policy() {
    let mut setup = Setup::new();
    let policy = json!({ "PasswordPolicy": { "MinimumLength": 30 } });
    let body = json!({ "UserPoolId": POOL, "Policies": policy });
    setup.ok("UpdateUserPool", body);
    let body = json!({ "UserPoolId": POOL, "Username": "zoe" });
    setup.ok("AdminCreateUser", body);
}

/// The scope's date must be the whole day of the request's date, not a prefix of it; and temporary
/// credentials are other credentials.
#[test]
fn a_scope_without_a_date_and_a_security_token_are_refused() {
    let request = with_authorization("/20231114/", "//");
    let (code, _) = refusal(&request, operator(), START);
    assert_eq!(code, "InvalidSignatureException");
    let request = signed().with_header("x-amz-security-token", "token");
    let (code, _) = refusal(&request, operator(), START);
    assert_eq!(code, "UnrecognizedClientException");
}

/// A query string is part of the signature.
#[test]
fn an_unsigned_query_is_refused() {
    let mut request = signed();
    request.query = Some("a=b".to_owned());
    let (code, _) = refusal(&request, operator(), START);
    assert_eq!(code, "InvalidSignatureException");
}
