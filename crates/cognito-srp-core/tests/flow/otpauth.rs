//! `otpauth_uri`, compared with the examples of the Key URI Format
//! (github.com/google/google-authenticator/wiki/Key-Uri-Format). Percent-encoding follows RFC
//! 3986, where `@` and `%40` are the same, so the decoded parts are compared.

use std::collections::BTreeMap;

use cognito_srp_core::Challenge;
use serde_json::json;

use crate::support::challenges::challenge_with;
use crate::support::receive;
use crate::{challenge, typed};

/// The URI that the core makes.
fn uri(issuer: &str, account: &str, secret: &str) -> String {
    let parameters = json!({"USER_ID_FOR_SRP": account});
    let setup = typed!(MfaSetup, &challenge_with("MFA_SETUP", "s1", parameters));
    let reply = json!({"SecretCode": secret, "Session": "s2"});
    match challenge(receive(setup.software_token(), &reply)) {
        Challenge::SoftwareTokenSetup(setup) => setup.otpauth_uri(issuer).to_string(),
        other => panic!("another type: {other:?}"),
    }
}

fn decoded(text: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        if octet == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = core::str::from_utf8(&digits).unwrap();
            octets.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            octets.push(octet);
        }
    }
    String::from_utf8(octets).unwrap()
}

/// Label and parameters, decoded.
fn parts(uri: &str) -> (String, BTreeMap<String, String>) {
    let rest = uri.strip_prefix("otpauth://totp/").unwrap();
    let (label, query) = rest.split_once('?').unwrap();
    let parameters = query.split('&').map(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap();
        (name.to_owned(), decoded(value))
    });
    (decoded(label), parameters.collect())
}

#[test]
fn the_examples_of_the_format() {
    let example = "otpauth://totp/Example:alice@google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example";
    let ours = uri("Example", "alice@google.com", "JBSWY3DPEHPK3PXP");
    assert_eq!(parts(&ours), parts(example));

    let example = "otpauth://totp/ACME%20Co:john.doe@email.com?\
        secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co\
        &algorithm=SHA1&digits=6&period=30";
    let ours = uri(
        "ACME Co",
        "john.doe@email.com",
        "HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ",
    );
    assert!(ours.starts_with("otpauth://totp/ACME%20Co:"), "{ours}");
    let (label, mut parameters) = parts(example);
    // The last three are the defaults that an app uses.
    for (name, default) in [("algorithm", "SHA1"), ("digits", "6"), ("period", "30")] {
        assert_eq!(parameters.remove(name).as_deref(), Some(default));
    }
    assert_eq!(parts(&ours), (label, parameters));
}

/// Characters that would end the label or a parameter early, and non-ASCII characters, are
/// encoded.
#[test]
fn every_part_of_the_uri_is_encoded() {
    let issuer = "A&B=C?D#E/F G%20+é🗝";
    let account = "mallory?secret=AAAA&issuer=Bank#";
    let ours = uri(issuer, account, "JBSWY3DPEHPK3PXP");
    let plain = |c: char| c.is_ascii_alphanumeric() || ":/?&=%-._~".contains(c);
    assert!(ours.chars().all(plain), "{ours}");
    let (label, parameters) = parts(&ours);
    assert_eq!(label, format!("{issuer}:{account}"));
    let expected = [("issuer", issuer), ("secret", "JBSWY3DPEHPK3PXP")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(parameters, BTreeMap::from(expected));
}

/// RFC 3986, §2.1: hexadecimal digits in upper case; §2.3: unreserved characters are
/// unchanged.
#[test]
fn encoding_is_that_of_rfc_3986() {
    let ours = uri("aZ0-._~", "\u{ff} \u{fc}", "A");
    let expected = "otpauth://totp/aZ0-._~:%C3%BF%20%C3%BC?secret=A&issuer=aZ0-._~";
    assert_eq!(ours, expected);
}
