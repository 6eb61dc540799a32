//! An accepted endpoint has only one reading: that of the URL standard.

use cognito_srp_core::Endpoint;
use proptest::prelude::*;
use url::{Host, Url};

use crate::cases;

/// Texts that resemble an endpoint, made of pieces that parsers read differently.
fn near_an_endpoint() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9_-]{0,4}",
        "[a-z]{1,3}\\.[a-z]{1,3}",
        "[0-9]{1,3}",
        "(0x)?[0-9a-f]{1,8}",
        "[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}",
        "xn--[a-z0-9-]{0,6}",
        "%[0-9a-fA-F]{0,2}",
        "[.:/?#@\\\\\\[\\]%]{1,2}",
        "[ -~]",
        any::<char>().prop_map(String::from),
        Just("\u{ad}".to_owned()),
        Just("%2e".to_owned()),
        Just("..".to_owned()),
        any::<[u16; 8]>().prop_map(|parts| format!("[{}]", std::net::Ipv6Addr::from(parts))),
        any::<[u8; 4]>().prop_map(|parts| format!("[::ffff:{}]", std::net::Ipv4Addr::from(parts))),
        prop::collection::vec(0_u16..2, 8).prop_map(|parts| {
            let parts: Vec<_> = parts.iter().map(|part| format!("{part:x}")).collect();
            format!("[{}]", parts.join(":"))
        }),
    ];
    let scheme = prop_oneof![Just("https://"), Just("http://"), Just("HTTPS://")];
    let port = prop_oneof![Just(String::new()), "(:[0-9]{1,6})?"];
    let path = prop::collection::vec(piece.clone(), 0..4);
    (scheme, prop::collection::vec(piece, 1..4), port, path).prop_map(
        |(scheme, host, port, path)| {
            let path = path.iter().map(|segment| format!("/{segment}"));
            format!(
                "{scheme}{}{port}{}",
                host.concat(),
                path.collect::<String>()
            )
        },
    )
}

/// Checks an endpoint with the other parser, which must write it in the same form. That parser
/// may refuse invalid Punycode.
fn has_one_reading(endpoint: &Endpoint) {
    match Url::parse(endpoint.as_str()) {
        Ok(url) => assert_eq!(url.as_str(), endpoint.as_str()),
        Err(error) => assert!(endpoint.as_str().contains("xn--"), "{endpoint}: {error}"),
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn an_accepted_url_has_one_reading(text in near_an_endpoint()) {
        if let Ok(endpoint) = Endpoint::parse_allowing_http(&text) {
            has_one_reading(&endpoint);
            // It is the same place as in the text that was given.
            if let Ok(url) = Url::parse(&text) {
                prop_assert_eq!(url.as_str(), endpoint.as_str());
            }
            prop_assert_eq!(Endpoint::parse_allowing_http(endpoint.as_str()), Ok(endpoint));
        }
    }

    /// Whether it is this machine is decided by the other parser's host.
    #[test]
    fn a_secure_endpoint_is_encrypted_or_on_this_machine(text in near_an_endpoint()) {
        if let Ok(endpoint) = Endpoint::parse(&text)
            && let Ok(url) = Url::parse(endpoint.as_str())
            && url.scheme() == "http"
        {
            let is_here = match url.host().unwrap() {
                Host::Ipv4(address) => address.is_loopback(),
                Host::Ipv6(address) => address.is_loopback(),
                Host::Domain(name) => name.rsplit('.').next() == Some("localhost"),
            };
            prop_assert!(is_here, "{}", endpoint);
        }
    }

    #[test]
    fn any_text_parses_or_fails(text in any::<String>()) {
        let _ = Endpoint::parse(&text);
        let _ = Endpoint::parse_allowing_http(&format!("http://{text}"));
    }
}
