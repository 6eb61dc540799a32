//! Values that are read from texts of a program, a file or a peer: identifiers, endpoints,
//! integers, dates, proxies, seeds. Each is compared with another parser, where there is one.

use crate::cursor::Cursor;
use crate::oracle::big;
use crate::waiting::{From, Sent, tokens, waiting};
use cognito_emulator::Seed;
use cognito_srp_core::srp::{Exponent, FixedWidth, Integer, Padding};
use cognito_srp_core::{
    AppClient, ClientId, DeviceKey, Endpoint, Response, Step, Timestamp, UserPoolId, Username,
};
use core::time::Duration;
use num_bigint_dig::{BigInt, Sign};
use std::time::UNIX_EPOCH;
use url::{Host, Url};

pub fn run(data: &[u8]) {
    let mut cursor = Cursor(data);
    let kind = cursor.byte();
    let rest = cursor.rest();
    let text = String::from_utf8_lossy(rest);
    match kind % 7 {
        0 => identifiers(&text),
        1 => endpoint(&text),
        2 => hexadecimal(&text),
        3 => octets(rest),
        4 => date(&text),
        5 => seed(rest),
        _ => masked(rest),
    }
}

/// The patterns of the service's model: `[\w-]+_[0-9a-zA-Z]+`, and `[\w+]+`.
fn identifiers(text: &str) {
    if let Ok(pool) = UserPoolId::parse(text) {
        assert_eq!(pool.as_str(), text);
        assert_eq!(format!("{}_{}", pool.region(), pool.pool_name()), text);
        // A region gives one host, which is the service's.
        let endpoint = Endpoint::of(&pool);
        let Ok(url) = Url::parse(endpoint.as_str()) else {
            assert!(is_punycode(&endpoint), "{endpoint}");
            return;
        };
        assert_eq!(url.as_str(), endpoint.as_str());
        let name = format!("cognito-idp.{}.", pool.region().to_ascii_lowercase());
        assert!(url.host_str().unwrap().starts_with(&name), "{endpoint}");
        assert_eq!((url.scheme(), url.path()), ("https", "/"));
    }
    if let Ok(client) = ClientId::parse(text) {
        assert!(!text.is_empty() && text.len() <= 128);
        assert_eq!(client.as_str(), text);
        assert!(AppClient::parse("eu-west-2_eYpv1mFHB", text).is_ok());
    }
    if let Ok(name) = Username::parse(text) {
        assert_eq!(name.as_str(), text);
        assert!(!text.is_empty() && text.chars().count() <= 2048);
    }
    if let Ok(key) = text.parse::<DeviceKey>() {
        assert_eq!(key.as_str(), text);
    }
}

/// The other parser may refuse a name that only looks like Punycode.
fn is_punycode(endpoint: &Endpoint) -> bool {
    endpoint.as_str().contains("xn--")
}

/// As the URL standard reads it.
fn endpoint(text: &str) {
    let Ok(endpoint) = Endpoint::parse_allowing_http(text) else {
        assert!(Endpoint::parse(text).is_err());
        return;
    };
    let Ok(url) = Url::parse(endpoint.as_str()) else {
        assert!(is_punycode(&endpoint), "{endpoint}");
        return;
    };
    assert_eq!(url.as_str(), endpoint.as_str());
    assert_eq!(Url::parse(text).unwrap().as_str(), endpoint.as_str());
    assert!(url.username().is_empty() && url.password().is_none());
    assert_eq!(
        Endpoint::parse_allowing_http(endpoint.as_str()).as_ref(),
        Ok(&endpoint)
    );
    let is_secure = match (url.scheme(), url.host().unwrap()) {
        ("https", _) => true,
        (_, Host::Ipv4(address)) => address.is_loopback(),
        (_, Host::Ipv6(address)) => address.is_loopback(),
        // For names below it some resolvers ask a server.
        (_, Host::Domain(name)) => name == "localhost",
    };
    assert_eq!(Endpoint::parse(text).is_ok(), is_secure, "{endpoint}");
}

/// A sign and hexadecimal digits, nothing else.
fn hexadecimal(text: &str) {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_one = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let Ok(integer) = Integer::from_hex(text) else {
        let significant = digits.trim_start_matches('0').len();
        assert!(!is_one || significant > Integer::MAX_HEX_DIGITS, "{text}");
        return;
    };
    assert!(is_one, "{text}");
    let expected = BigInt::parse_bytes(text.as_bytes(), 16).unwrap();
    assert_eq!(integer.to_hex(), expected.to_str_radix(16));
    assert_eq!(*integer.pad(), expected.to_signed_bytes_be());
    assert_eq!(integer.is_negative(), expected.sign() == Sign::Minus);
    assert_eq!(integer.is_zero(), expected.sign() == Sign::NoSign);
    assert_eq!(integer.bits(), expected.bits());
}

fn octets(octets: &[u8]) {
    let octets = &octets[..octets.len().min(800)];
    let expected = BigInt::from_bytes_be(Sign::Plus, octets);
    let integer = Integer::from_be_bytes(octets);
    assert_eq!(integer.to_hex(), expected.to_str_radix(16));
    assert_eq!(*integer.pad(), expected.to_signed_bytes_be());
    let padded = FixedWidth::pad(&integer, 384);
    assert_eq!(BigInt::from_bytes_be(Sign::Plus, &padded), expected);
    let significant = octets.iter().skip_while(|octet| **octet == 0).count();
    assert_eq!(padded.len(), significant.max(384));
}

/// a + u·x.
fn masked(octets: &[u8]) {
    let mut cursor = Cursor(octets);
    let (a, u, x) = (cursor.field(), cursor.field(), cursor.field());
    let sum = Exponent::masked(
        &Exponent::from_be_bytes(a),
        &Integer::from_be_bytes(u),
        &Exponent::from_be_bytes(x),
    );
    assert_eq!(big(sum.expose()), big(a) + big(u) * big(x));
}

/// The `date` of a response, from which the service's clock is computed.
fn date(text: &str) {
    let now = Timestamp::since_unix_epoch(Duration::from_secs(1_700_000_000));
    let reply = tokens().to_string();
    let response = Response::new(200, [("date", text)], reply.as_bytes());
    let Ok(Step::Done(tokens)) = waiting(From::Anywhere, Sent::Custom).receive(response, now)
    else {
        panic!("no tokens because of the date {text:?}");
    };
    let ahead = tokens.clock_skew().seconds();
    // 2014 to 2199, or no difference.
    assert!(
        (-311_465_600..=5_558_118_399).contains(&ahead),
        "{text}: {ahead}"
    );
    // RFC 9110's preferred form is read as another parser reads it; the obsolete forms are not
    // read.
    let theirs = httpdate::parse_http_date(text).ok();
    let theirs = theirs.and_then(|date| date.duration_since(UNIX_EPOCH).ok());
    if let Some(date) = theirs
        && httpdate::fmt_http_date(UNIX_EPOCH + date) == text
        && (1_388_534_400..7_258_118_400).contains(&date.as_secs())
    {
        assert_eq!(1_700_000_000_i64 + ahead, date.as_secs() as i64, "{text}");
    }
}

fn seed(octets: &[u8]) {
    match Seed::from_json(octets) {
        Ok(seed) => assert!(
            serde_json::from_slice::<serde_json::Value>(octets).is_ok(),
            "{seed:?}"
        ),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
