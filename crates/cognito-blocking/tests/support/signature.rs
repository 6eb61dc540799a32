//! Verifies a signature as the service does, by AWS's description; nothing here comes from the
//! signer under test.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::Received;

/// AWS's example of an access key.
pub(crate) const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
pub(crate) const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const SESSION_TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE//8/+wEaCWV1LXdlc3QtMiJHMEUCIQ==";

/// The region of the user pool of these tests.
const SCOPE: &str = "eu-west-2/cognito-idp/aws4_request";

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// `scope` is date, region, service and `aws4_request`, with slashes between.
pub(crate) fn signing_key(secret_access_key: &str, scope: &str) -> Vec<u8> {
    let first = format!("AWS4{secret_access_key}").into_bytes();
    scope.split('/').fold(first, |key, part| hmac(&key, part))
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// Whether a request came without any trace of a signature.
pub(crate) fn is_unsigned(request: &Received) -> bool {
    let signed = ["authorization", "x-amz-date", "x-amz-security-token"];
    signed.iter().all(|name| request.header(name).is_none())
}

/// The time for which a request was signed, in seconds since 1970.
pub(crate) fn signed_at(request: &Received) -> u64 {
    let time = request.header("x-amz-date").unwrap();
    let time = DateTime::strptime("%Y%m%dT%H%M%SZ", time).unwrap();
    let time = TimeZone::UTC.to_timestamp(time).unwrap();
    u64::try_from(time.as_second()).unwrap()
}

/// A time, in seconds since 1970, in HTTP's format (RFC 9110 §5.6.7).
pub(crate) fn http_date(seconds: u64) -> String {
    let moment = Timestamp::from_second(i64::try_from(seconds).unwrap()).unwrap();
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Fails unless a request was signed since `begun` (seconds since 1970) with
/// [`ACCESS_KEY_ID`] and this secret.
pub(crate) fn verify(request: &Received, secret_access_key: &str, begun: u64) {
    let authorization = request.header("authorization").expect("it is signed");
    let fields = authorization.strip_prefix("AWS4-HMAC-SHA256 ").unwrap();
    let fields: Vec<_> = fields.split(", ").collect();
    let field = |name: &str| {
        let mut values = fields.iter().filter_map(|field| field.strip_prefix(name));
        values.next().unwrap()
    };

    let signed_at = signed_at(request);
    assert!((begun..=now()).contains(&signed_at), "{signed_at}");
    let time = request.header("x-amz-date").unwrap();
    let date = time.split('T').next().unwrap();
    let scope = format!("{date}/{SCOPE}");
    assert_eq!(field("Credential="), format!("{ACCESS_KEY_ID}/{scope}"));

    let signed_headers = field("SignedHeaders=");
    let names: Vec<_> = signed_headers.split(';').collect();
    assert!(names.is_sorted());
    for name in request.header_names() {
        let counts = name == "host" || name == "content-type" || name.starts_with("x-amz-");
        assert_eq!(names.contains(&name.as_str()), counts, "{name}");
    }

    let path = request.line.split(' ').nth(1).unwrap();
    let mut canonical = format!("POST\n{}\n\n", path.replace('%', "%25"));
    for name in &names {
        let value = request.header(name).unwrap();
        canonical.push_str(&format!("{name}:{}\n", value.trim()));
    }
    let body = hex(&Sha256::digest(&request.body));
    canonical.push_str(&format!("\n{signed_headers}\n{body}"));

    let request_hash = hex(&Sha256::digest(canonical));
    let to_sign = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{request_hash}");
    let key = signing_key(secret_access_key, &scope);
    assert_eq!(field("Signature="), hex(&hmac(&key, &to_sign)));
}
