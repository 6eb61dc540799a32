//! Redirect URIs follow the service's rules for callback URLs.

use cognito_srp_core::RedirectUriError;

use super::*;

#[test]
fn the_services_rules_are_kept() {
    for good in [
        "https://example.com",
        "https://example.com/a/b?c=d",
        "http://localhost:8400/callback",
        "http://127.0.0.1/",
        "http://[::1]:8400/callback",
        "myapp://example",
        "com.example.app+x://cb",
    ] {
        let uri = RedirectUri::parse(good).unwrap();
        assert_eq!(uri.as_str(), good);
        assert_eq!(AsRef::<str>::as_ref(&uri), good);
        assert_eq!(uri.to_string(), good);
    }
    for (bad, why) in [
        ("", RedirectUriError::NotAUrl),
        ("/callback", RedirectUriError::NotAUrl),
        ("example.com/callback", RedirectUriError::NotAUrl),
        ("mailto:alice@example.com", RedirectUriError::NotAUrl),
        ("1app://x", RedirectUriError::NotAUrl),
        ("https://example.com/a b", RedirectUriError::NotAUrl),
        ("https://example.com/\u{e9}", RedirectUriError::NotAUrl),
        ("https://example.com/\r\nx", RedirectUriError::NotAUrl),
        ("https://example.com/#x", RedirectUriError::Fragment),
        ("https://example.com/#", RedirectUriError::Fragment),
        ("http://example.com/", RedirectUriError::ClearText),
        ("http://127.0.0.2/", RedirectUriError::ClearText),
        ("http://localhost.example.com/", RedirectUriError::ClearText),
        ("http://localhost@example.com/", RedirectUriError::Host),
        ("https:///callback", RedirectUriError::Host),
    ] {
        assert_eq!(RedirectUri::parse(bad), Err(why), "{bad}");
        assert!(why.to_string().starts_with("not a redirect URI: "));
    }
    let long = format!("https://example.com/{}", "a".repeat(1004));
    assert_eq!(long.len(), 1024);
    RedirectUri::parse(&long).unwrap();
    assert_eq!(
        RedirectUri::parse(&format!("{long}a")),
        Err(RedirectUriError::NotAUrl)
    );
}

#[test]
fn a_loopback_port_is_known() {
    let port = |url: &str| RedirectUri::parse(url).unwrap().loopback_port();
    assert_eq!(port("http://localhost:8400/callback"), Some(8400));
    assert_eq!(port("http://127.0.0.1/"), Some(80));
    assert_eq!(port("http://[::1]:9/"), Some(9));
    assert_eq!(port("https://localhost:8400/"), None);
    assert_eq!(port("myapp://localhost:8400/"), None);
}
