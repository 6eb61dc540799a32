//! Endpoints that a program sets.

use cognito_srp_core::{Endpoint, EndpointError, EndpointSettings};

use super::pool;

#[test]
fn without_a_custom_endpoint_the_regions_is_used() {
    let settings = EndpointSettings::new().with_custom(None).with_fips(true);
    let endpoint = settings.resolve(&pool("us-gov-west-1")).unwrap();
    assert_eq!(
        endpoint.as_str(),
        "https://cognito-idp-fips.us-gov-west-1.amazonaws.com/"
    );
}

#[test]
fn custom_endpoints() {
    let taken = [
        ("http://127.0.0.1:9229", "http://127.0.0.1:9229/"),
        ("http://127.0.0.1:9229/", "http://127.0.0.1:9229/"),
        ("http://[::1]:9229", "http://[::1]:9229/"),
        ("https://localhost", "https://localhost/"),
        (
            "https://proxy.example/cognito",
            "https://proxy.example/cognito",
        ),
        ("https://proxy.example/a/b/", "https://proxy.example/a/b/"),
        // In the form of the URL standard.
        ("https://Proxy.EXAMPLE/A", "https://proxy.example/A"),
        ("https://proxy.example:443/", "https://proxy.example/"),
        ("https://proxy.example:0080/", "https://proxy.example:80/"),
        ("https://[0:0::1]:443", "https://[::1]/"),
        ("https://[::ffff:127.0.0.1]", "https://[::ffff:7f00:1]/"),
        (
            "https://a_b.xn--mnchen-3ya.example",
            "https://a_b.xn--mnchen-3ya.example/",
        ),
        (
            "https://h/%C3%BC%20/~a.b!$&'()*+,;=:",
            "https://h/%C3%BC%20/~a.b!$&'()*+,;=:",
        ),
    ];
    for (text, url) in taken {
        let parsed = Endpoint::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(parsed.as_str(), url);
        assert_eq!(parsed.to_string(), url);
        assert_eq!(format!("{parsed:?}"), format!("Endpoint({url:?})"));
        assert_eq!(text.parse(), Ok(parsed));
    }
    let refused = [
        ("", EndpointError::Scheme),
        ("127.0.0.1:9229", EndpointError::Scheme),
        ("ftp://host", EndpointError::Scheme),
        ("file:///etc/passwd", EndpointError::Scheme),
        (" https://host", EndpointError::Scheme),
        ("https:/host", EndpointError::Scheme),
        ("https://", EndpointError::Host),
        ("https:///path", EndpointError::Host),
        ("https://:443", EndpointError::Host),
        ("https://[::1", EndpointError::Host),
        ("https://[host]", EndpointError::Host),
        ("https://ho]st", EndpointError::Host),
        ("https://host:", EndpointError::Port),
        ("https://host:port", EndpointError::Port),
        ("https://host:+80", EndpointError::Port),
        ("https://host:65536", EndpointError::Port),
        ("https://host:1:2", EndpointError::Port),
        ("https://[::1]9229", EndpointError::Port),
        ("https://user:password@host", EndpointError::Extra),
        ("https://host?query", EndpointError::Extra),
        ("https://host/path?query", EndpointError::Extra),
        ("https://host/#fragment", EndpointError::Extra),
        ("https://ho st", EndpointError::Extra),
        ("https://host/\r\nx-injected: 1", EndpointError::Extra),
        ("https://host\\@evil", EndpointError::Extra),
        // ureq and reqwest read these differently, or not at all.
        ("https://h\u{e4}st.example", EndpointError::Host),
        ("https://\u{441}ognito.example", EndpointError::Host),
        ("https://cog\u{ad}nito.example", EndpointError::Host),
        ("https://cog\u{200b}nito.example", EndpointError::Host),
        ("https://\u{ff4c}ocalhost", EndpointError::Host),
        ("https://ho%73t", EndpointError::Host),
        ("https://host%2eexample", EndpointError::Host),
        ("https://a..b", EndpointError::Host),
        ("https://.b", EndpointError::Host),
        ("https://host.example.", EndpointError::Host),
        ("https://ho{st", EndpointError::Host),
        ("https://127.1", EndpointError::Host),
        ("https://127.0.0.01", EndpointError::Host),
        ("https://2130706433", EndpointError::Host),
        ("https://a.0x7f", EndpointError::Host),
        ("https://a.0x", EndpointError::Host),
        ("https://256.0.0.1", EndpointError::Host),
        ("https://[fe80::1%25eth0]", EndpointError::Host),
        ("https://host/a/../b", EndpointError::Path),
        ("https://host/.", EndpointError::Path),
        ("https://host/..", EndpointError::Path),
        ("https://host/a/./b", EndpointError::Path),
        ("https://host/%2e%2e/a", EndpointError::Path),
        ("https://host/a/.%2E/b", EndpointError::Path),
        ("https://host/%61", EndpointError::Path),
        ("https://host/%7e", EndpointError::Path),
        ("https://host/%", EndpointError::Path),
        ("https://host/%2", EndpointError::Path),
        ("https://host/%zz", EndpointError::Path),
        ("https://host/%0d%0a", EndpointError::Path),
        ("https://host//", EndpointError::Path),
        ("https://host/a//b", EndpointError::Path),
        ("https://host/\u{fc}", EndpointError::Path),
        ("https://host/{stage}", EndpointError::Path),
        ("https://host/a\"b", EndpointError::Path),
        ("https://host/a|b", EndpointError::Path),
        ("https://host/a^b", EndpointError::Path),
        // These would send passwords in clear text.
        ("http://example.com", EndpointError::ClearText),
        ("http://0.0.0.0:9229", EndpointError::ClearText),
        ("http://10.0.0.1", EndpointError::ClearText),
        ("http://128.0.0.1", EndpointError::ClearText),
        ("http://127.0.0.1.example", EndpointError::ClearText),
        ("http://localhost.example", EndpointError::ClearText),
        ("http://notlocalhost", EndpointError::ClearText),
        ("http://emulator.localhost", EndpointError::ClearText),
        ("http://[::]:9229", EndpointError::ClearText),
        ("http://[::2]", EndpointError::ClearText),
        ("http://[::ffff:127.0.0.1]", EndpointError::ClearText),
        ("http://localhost:80@example.com", EndpointError::Extra),
    ];
    for (text, expected) in refused {
        assert_eq!(Endpoint::parse(text), Err(expected), "{text:?}");
        assert!(expected.to_string().starts_with("not an endpoint: "));
    }
}

/// 253 characters in all, and 63 in a label.
#[test]
fn a_host_is_as_long_as_dns_allows() {
    let host = |lengths: [usize; 4]| lengths.map(|length| "a".repeat(length)).join(".");
    for (lengths, is_taken) in [
        ([63, 63, 63, 61], true),
        ([63, 63, 63, 62], false),
        ([63, 63, 63, 63], false),
        ([1, 1, 1, 64], false),
    ] {
        let endpoint = Endpoint::parse(&format!("https://{}", host(lengths)));
        assert_eq!(endpoint.is_ok(), is_taken, "{lengths:?}");
    }
}

#[test]
fn http_is_allowed_only_to_this_machine_by_default() {
    for (url, is_secure) in [
        ("http://127.0.0.1/", true),
        ("http://127.255.0.9:9229/", true),
        ("http://[::1]/", true),
        ("http://[::1]:9229/a/b", true),
        ("http://localhost/", true),
        ("http://localhost:9229/a:1", true),
        // DNS may be asked for this name, and can answer anything.
        ("http://emulator.localhost:9229/a:1", false),
        ("https://0.0.0.0/", true),
        ("https://example.com/", true),
        ("http://example.com/", false),
        ("http://example.com:9229/localhost", false),
        ("http://0.0.0.0:9229/", false),
        ("http://[::]/", false),
    ] {
        let allowed = Endpoint::parse_allowing_http(url).unwrap();
        assert_eq!(allowed.as_str(), url);
        assert_eq!(allowed.is_secure(), is_secure, "{url}");
        let expected = is_secure.then_some(allowed);
        assert_eq!(Endpoint::parse(url).ok(), expected, "{url}");
    }
    assert_eq!(
        Endpoint::parse_allowing_http("http://host/../a"),
        Err(EndpointError::Path)
    );
}
