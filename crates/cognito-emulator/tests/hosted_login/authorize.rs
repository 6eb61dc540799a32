//! `/oauth2/authorize`.

use cognito_emulator::NewAppClient;

use crate::app;
use crate::support::*;

/// The parameters that the app `webapp` gets.
#[track_caller]
fn is_told(more: &[(&str, &str)], error: &str, description: &str) {
    let shown = Browser::new(&emulator()).authorize(more);
    app::is_told(shown, error, description);
}

#[test]
fn a_malformed_request_returns_to_the_app() {
    is_told(&[("response_type", "-")], "invalid_request", "");
    is_told(&[("response_type", "id_token")], "invalid_request", "");
    is_told(&[("code_challenge", CHALLENGE)], "invalid_request", "");
    is_told(&[("code_challenge_method", "S256")], "invalid_request", "");
    let plain = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "plain"),
    ];
    is_told(&plain, "invalid_request", "");
    let short = [
        ("code_challenge", "short"),
        ("code_challenge_method", "S256"),
    ];
    is_told(&short, "invalid_request", "");
}

#[test]
fn only_the_app_clients_scopes_are_allowed() {
    for scope in [
        "openid offline_access",
        "https://api.example/write",
        "email",
    ] {
        is_told(&[("scope", scope)], "invalid_request", "invalid_scope");
    }
}

#[test]
fn prompt_none_fails_if_nobody_is_signed_in() {
    is_told(&[("prompt", "none")], "login_required", "");
}

#[test]
fn an_identity_provider_is_one_of_the_app_clients() {
    let why = "The app client has no such identity provider";
    is_told(&[("identity_provider", "Google")], "invalid_request", why);
    is_told(&[("idp_identifier", "example.com")], "invalid_request", why);
}

#[test]
fn a_resource_has_its_own_scopes() {
    let why = "custom scopes requested for resource-binding must be assigned to the resource \
               being requested";
    let other = [
        ("resource", "https://other.example"),
        ("scope", "openid https://api.example/read"),
    ];
    is_told(&other, "invalid_request", why);
    is_told(
        &[("resource", "no-url"), ("scope", "openid")],
        "invalid_request",
        "",
    );
}

#[test]
fn a_flow_that_is_not_allowed_is_refused() {
    let emulator = emulator();
    let client = NewAppClient::public()
        .with_id("codes")
        .with_oauth(["code"], SCOPES)
        .with_callback_urls([CALLBACK]);
    emulator.add_client(client).unwrap();
    let asked = [("client_id", "codes"), ("response_type", "token")];
    let (url, said) = Browser::new(&emulator).authorize(&asked).left();
    assert_eq!(said["error"], "unauthorized_client");
    // The implicit flow returns its results in the fragment.
    assert!(url.starts_with(&format!("{CALLBACK}#")), "{url}");
}

/// An almost equal URL is a different URL.
#[test]
fn an_almost_correct_redirect_uri_is_not_followed() {
    let emulator = emulator();
    for uri in [
        "https://app.example/callback/",
        "https://app.example/callback?",
        "https://APP.example/callback",
        "https://app.example:443/callback",
        "http://app.example/callback",
        "https://app.example/callback#",
        "https://app.example/Callback",
        "https://app.example/callback@evil.example",
        "myapp://callback",
    ] {
        let mut browser = Browser::new(&emulator);
        let url = format!("/oauth2/authorize?{}", asked(&[("redirect_uri", uri)]));
        let response = browser.once("GET", &url, "");
        let to = header(&response, "location");
        let error = "/error?error=redirect_mismatch&client_id=webapp";
        assert_eq!((response.status, to), (302, Some(error)), "{uri}");
        let Shown::Page(400, page) = browser.get(error) else {
            panic!("{uri}");
        };
        assert!(page.contains("An error was encountered with the requested page."));
    }
}

#[test]
fn an_unknown_app_client_gets_an_error_page() {
    let emulator = emulator();
    let shown = |more: &[(&str, &str)]| match Browser::new(&emulator).authorize(more) {
        Shown::Page(400, page) => page,
        other => panic!("{other:?}"),
    };
    let missing = |name: &str| format!("Required String parameter &#39;{name}&#39; is not present");
    assert!(shown(&[("client_id", "-")]).contains(&missing("client_id")));
    assert!(shown(&[("redirect_uri", "-")]).contains(&missing("redirect_uri")));
    assert!(shown(&[("client_id", "nobody")]).contains("An error was encountered"));
    let off = NewAppClient::public()
        .with_id("off")
        .with_callback_urls([CALLBACK]);
    emulator.add_client(off).unwrap();
    let page = shown(&[("client_id", "off")]);
    assert!(page.contains("Client is not enabled for OAuth2.0 flows."));
}

#[test]
fn the_default_redirect_uri_is_used_if_none_is_given() {
    let emulator = emulator();
    let client = webapp()
        .with_id("default")
        .with_default_redirect_uri(CALLBACK);
    emulator.add_client(client).unwrap();
    let mut browser = Browser::new(&emulator);
    browser
        .authorize(&[("client_id", "default"), ("redirect_uri", "-")])
        .page();
    let (url, _) = browser.sign_in("alice", PASSWORD).left();
    assert!(url.starts_with(CALLBACK), "{url}");
}

/// A registered URL may have its own query.
#[test]
fn a_code_comes_with_the_state() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    let uri = "myapp://callback?from=login";
    browser
        .authorize(&[("redirect_uri", uri), ("state", "a b&c")])
        .page();
    let (url, said) = browser.sign_in("alice", PASSWORD).left();
    assert!(url.starts_with(&format!("{uri}&code=")), "{url}");
    assert_eq!(said["state"], "a b&c");
}

#[test]
fn the_implicit_flow_has_no_refresh_token() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    let asked = [
        ("response_type", "token"),
        ("scope", "openid"),
        ("nonce", "n-0S6"),
    ];
    browser.authorize(&asked).page();
    let (url, said) = browser.sign_in("alice", PASSWORD).left();
    assert!(url.starts_with(&format!("{CALLBACK}#id_token=")), "{url}");
    assert_eq!(
        (said["token_type"].as_str(), said["expires_in"].as_str()),
        ("Bearer", "3600")
    );
    assert_eq!(said["state"], "af0ifjsldkj");
    assert!(!said.contains_key("refresh_token") && !said.contains_key("code"));
    let id = claims(&said["id_token"].as_str().into());
    assert_eq!(id["nonce"], "n-0S6");

    let mut browser = Browser::new(&emulator);
    let asked = [
        ("response_type", "token"),
        ("scope", "aws.cognito.signin.user.admin"),
    ];
    browser.authorize(&asked).page();
    let (_, said) = browser.sign_in("alice", PASSWORD).left();
    assert!(!said.contains_key("id_token"));
}

/// The developer guide: `lang` is kept in a cookie.
#[test]
fn a_language_is_kept() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[("lang", "pt-BR")]).page();
    assert_eq!(browser.cookies["lang"], "pt-BR");
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[("lang", "; Domain=x")]).page();
    assert!(!browser.cookies.contains_key("lang"));
}
