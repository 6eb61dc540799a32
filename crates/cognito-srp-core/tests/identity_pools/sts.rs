//! The last step of the basic flow: a form, and XML. The response and the refusal are the
//! examples of AWS's API reference (`AssumeRoleWithWebIdentity`, `CommonErrors`).

use core::time::Duration;

use cognito_srp_core::{AssumeRole, AssumedRole, Error, Exchange, OpenIdToken, ProtocolError};

use crate::pool;
use crate::support::receive_raw;

const REPLY: &str = r#"<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>amzn1.account.AF6RHO7KZU5XRVQJGXK6HB56KR2A</SubjectFromWebIdentityToken>
    <Audience>client.5498841531868486423.1548@apps.example.com</Audience>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::123456789012:assumed-role/FederatedWebIdentityRole/app1</Arn>
      <AssumedRoleId>AROACLKWSDQRAOEXAMPLE:app1</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <SessionToken>AQoDYXdzEE0a8ANXXXXXXXXNO1ewxE5TijQyp+IEXAMPLE</SessionToken>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>
      <Expiration>2014-10-24T23:00:23Z</Expiration>
      <AccessKeyId>ASgeIAIOSFODNN7EXAMPLE</AccessKeyId>
    </Credentials>
    <SourceIdentity>SourceIdentityValue</SourceIdentity>
    <Provider>www.amazon.com</Provider>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata>
    <RequestId>ad4156e9-bce1-11e2-82e6-6b6efEXAMPLE</RequestId>
  </ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>"#;

const REFUSAL: &str = r#"<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>InvalidIdentityToken</Code>
    <Message>No OpenIDConnect provider &lt;here&gt;</Message>
  </Error>
  <RequestId>42d59b56-407b-4c4a-be0f-4c88daeea257</RequestId>
</ErrorResponse>"#;

fn exchange() -> Exchange<AssumedRole> {
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/reader", "app1");
    pool().assume_role(&role, &OpenIdToken::new("a.b+c/d=.e"))
}

fn receive(status: u16, body: &str) -> Result<AssumedRole, Error> {
    receive_raw(
        exchange(),
        status,
        &[("content-type", "text/xml")],
        body.as_bytes(),
    )
}

#[test]
fn the_request_is_an_unsigned_form() {
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/reader", "app1")
        .with_duration(Duration::from_secs(900))
        .with_policy(r#"{"Version":"2012-10-17"}"#);
    let exchange = pool().assume_role(&role, &OpenIdToken::new("a.b+c/d=.e"));
    let request = exchange.request();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url(), "https://sts.eu-west-2.amazonaws.com/");
    assert!(request.signature().is_none());
    assert_eq!(
        request.headers(),
        [("content-type", "application/x-www-form-urlencoded")]
    );
    let fields: Vec<(String, String)> = form_urlencoded::parse(request.body())
        .into_owned()
        .collect();
    let expected = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", "2011-06-15"),
        ("RoleArn", "arn:aws:iam::123456789012:role/reader"),
        ("RoleSessionName", "app1"),
        ("WebIdentityToken", "a.b+c/d=.e"),
        ("DurationSeconds", "900"),
        ("Policy", r#"{"Version":"2012-10-17"}"#),
    ];
    assert_eq!(
        fields,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn the_references_reply_is_read() {
    let came = receive(200, REPLY).unwrap();
    let credentials = came.credentials;
    assert_eq!(credentials.access_key_id(), "ASgeIAIOSFODNN7EXAMPLE");
    assert_eq!(
        credentials.secret_access_key().expose(),
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY"
    );
    assert_eq!(
        credentials.session_token().expose(),
        "AQoDYXdzEE0a8ANXXXXXXXXNO1ewxE5TijQyp+IEXAMPLE"
    );
    assert_eq!(
        credentials.expires_at().to_rfc_3339(),
        "2014-10-24T23:00:23Z"
    );
    assert_eq!(
        came.arn.as_deref(),
        Some("arn:aws:sts::123456789012:assumed-role/FederatedWebIdentityRole/app1")
    );
    assert_eq!(
        came.subject.as_deref(),
        Some("amzn1.account.AF6RHO7KZU5XRVQJGXK6HB56KR2A")
    );
}

#[test]
fn an_empty_element_is_an_empty_text() {
    let empty = REPLY.replace("amzn1.account.AF6RHO7KZU5XRVQJGXK6HB56KR2A", "");
    let came = receive(200, &empty).unwrap();
    assert_eq!(came.subject.as_deref(), Some(""));
    let empty = REPLY.replace("ASgeIAIOSFODNN7EXAMPLE", "");
    let error = receive(200, &empty).unwrap_err();
    assert_eq!(error, ProtocolError::NotAToken("AccessKeyId").into());
}

#[test]
fn a_refusal_has_its_code() {
    let error = receive(400, REFUSAL).unwrap_err();
    let refusal = error.service().unwrap();
    assert_eq!(refusal.code().as_str(), "InvalidIdentityToken");
    assert_eq!(refusal.message(), "No OpenIDConnect provider <here>");
    assert_eq!(refusal.operation(), "AssumeRoleWithWebIdentity");
    assert!(!error.is_retryable() && !error.means_sign_in_again());
    let busy = REFUSAL.replace("InvalidIdentityToken", "IDPCommunicationError");
    assert!(receive(400, &busy).unwrap_err().is_retryable());
}

#[test]
fn other_bodies_are_not_replies() {
    let operation = "AssumeRoleWithWebIdentity";
    let twice = "<SecretAccessKey>a</SecretAccessKey><SecretAccessKey>b</SecretAccessKey>";
    let once = "<SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>";
    for body in [
        String::new(),
        "{}".to_owned(),
        REPLY[..900].to_owned(),
        REPLY.replace("AssumeRoleWithWebIdentityResponse", "AssumeRoleResponse"),
        REPLY.replace("AssumeRoleWithWebIdentityResult", "AssumeRoleResult"),
        // A DTD could define what `&x;` means.
        format!("<!DOCTYPE r [<!ENTITY x \"y\">]>{REPLY}"),
        // More parts than any real reply has.
        REPLY.replace("<Provider>", &format!("{}<Provider>", "<x/>".repeat(2000))),
    ] {
        let error = receive(200, &body).unwrap_err();
        let is_expected = error == ProtocolError::MalformedXml { operation }.into();
        assert!(is_expected, "{error}: {body:.60}");
    }
    for (body, missing) in [
        (REPLY.replace(once, twice), "SecretAccessKey"),
        (REPLY.replace(once, ""), "SecretAccessKey"),
        (REPLY.replace("wJalr", "wJ<b/>alr"), "SecretAccessKey"),
        (
            REPLY.replace(once, "<SecretAccessKey><b>wJalr</b></SecretAccessKey>"),
            "SecretAccessKey",
        ),
        (REPLY.replace("23:00:23Z", "25:00:23Z"), "Expiration"),
        (REPLY.replace("23:00:23Z", "23:60:23Z"), "Expiration"),
        (REPLY.replace("23:00:23Z", "23:00:61Z"), "Expiration"),
        (REPLY.replace("23:00:23Z", "23:00:3Z"), "Expiration"),
        (REPLY.replace("23:00:23Z", "23:00:+3Z"), "Expiration"),
        (REPLY.replace("AccessKeyId>", "Other>"), "AccessKeyId"),
    ] {
        let error = receive(200, &body).unwrap_err();
        assert_eq!(error, ProtocolError::Missing(missing).into());
    }
    // A gateway's page, and a status without any explanation.
    let error = receive(503, "<html>busy</html>").unwrap_err();
    assert!(matches!(
        error,
        Error::Protocol(ProtocolError::NotTheService { status: 503, .. })
    ));
}

/// Cutting the reply anywhere gives an error, and changing any byte does not cause a panic.
#[test]
fn a_damaged_reply_is_an_error_or_the_same_credentials() {
    for end in 0..REPLY.len() {
        receive(200, &REPLY[..end]).unwrap_err();
        receive(400, &REFUSAL[..end.min(REFUSAL.len() - 1)]).unwrap_err();
        for octet in ["<", "&", "\0", "\"", ">"] {
            let damaged = format!("{}{octet}{}", &REPLY[..end], &REPLY[end + 1..]);
            let _ = receive(200, &damaged);
        }
    }
}
