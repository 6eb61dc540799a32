//! AWS Signature Version 4: verifies operators' requests.
//!
//! Only verification, written from AWS's "Create a signed AWS API request". The test is a
//! request that botocore signed.

use ring::{digest, hmac};
use subtle::ConstantTimeEq;

use crate::face::request::Request;
use crate::ground::fault::Fault;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The last element of a credential scope.
const TERMINATOR: &str = "aws4_request";

/// A parsed `Authorization` header.
pub(crate) struct Authorization<'a> {
    pub(crate) access_key_id: &'a str,
    /// The date of the credential scope, as `yyyymmdd`.
    pub(crate) date: &'a str,
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
    pub(crate) fn parse(header: &'a str) -> Result<Self, Fault> {
        let parts = header.strip_prefix(ALGORITHM).unwrap_or_default();
        let find = |name: &str| {
            parts
                .split(',')
                .filter_map(|part| part.trim().split_once('='))
                .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
        };
        let required = ["Credential", "Signature", "SignedHeaders"];
        let (Some(credential), Some(signature), Some(signed_headers)) =
            (find("Credential"), find("Signature"), find("SignedHeaders"))
        else {
            let missing: Vec<String> = required
                .iter()
                .filter(|name| find(name).is_none())
                .map(|name| format!("Authorization header requires '{name}' parameter."))
                .collect();
            return Err(incomplete(missing.join(" ")));
        };
        let elements: Vec<&str> = credential.split('/').collect();
        let [access_key_id, date, region, service, TERMINATOR] = elements[..] else {
            return Err(incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, \
                 e.g. keyid/date/region/service/{TERMINATOR}"
            )));
        };
        Ok(Self {
            access_key_id,
            date,
            service,
            region,
            signed_headers,
            signature,
        })
    }

    /// Whether the signature covers a header.
    pub(crate) fn covers(&self, header: &str) -> bool {
        self.signed_headers.split(';').any(|name| name == header)
    }

    /// Whether the holder of this secret access key signed a request made at `moment`
    /// (`yyyymmddThhmmssZ`). Compared in constant time.
    pub(crate) fn is_by(&self, secret: &str, request: &Request, moment: &str) -> bool {
        let Self {
            date,
            region,
            service,
            ..
        } = self;
        let scope = format!("{date}/{region}/{service}/{TERMINATOR}");
        let request = hex(sha256(self.canonical(request).as_bytes()).as_ref());
        let text = format!("{ALGORITHM}\n{moment}\n{scope}\n{request}");
        let mut key = hmac_sha256(format!("AWS4{secret}").as_bytes(), date);
        for part in [region, service, TERMINATOR] {
            key = hmac_sha256(key.as_ref(), part);
        }
        let expected = hex(hmac_sha256(key.as_ref(), &text).as_ref());
        expected.as_bytes().ct_eq(self.signature.as_bytes()).into()
    }

    /// The canonical form of the request, which is hashed.
    fn canonical(&self, request: &Request) -> String {
        let query = request.query.as_deref().unwrap_or_default();
        let mut parameters: Vec<String> = query
            .split('&')
            .filter(|parameter| !parameter.is_empty())
            .map(|parameter| match parameter.contains('=') {
                true => parameter.to_owned(),
                false => format!("{parameter}="),
            })
            .collect();
        parameters.sort_unstable();
        let query = parameters.join("&");
        let mut text = format!("{}\n{}\n{query}\n", request.method, request.path);
        for name in self.signed_headers.split(';') {
            let values: Vec<String> = request
                .headers
                .iter()
                .filter(|(header, _)| header == name)
                .map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            text.push_str(&format!("{name}:{}\n", values.join(",")));
        }
        let body = hex(sha256(&request.body).as_ref());
        text.push_str(&format!("\n{}\n{body}", self.signed_headers));
        text
    }
}

fn incomplete(message: String) -> Fault {
    Fault::new("IncompleteSignatureException", message)
}

fn sha256(octets: &[u8]) -> digest::Digest {
    digest::digest(&digest::SHA256, octets)
}

fn hmac_sha256(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
