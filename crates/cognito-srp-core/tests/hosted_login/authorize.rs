//! The URL for the browser.

use std::collections::BTreeMap;

use cognito_srp_core::Prompt;
use url::Url;

use super::*;

fn query_of(url: &str) -> BTreeMap<String, String> {
    let url = Url::parse(url).unwrap();
    assert_eq!(
        url[..url::Position::AfterPath],
        *"https://acme.auth.eu-west-2.amazoncognito.com/oauth2/authorize"
    );
    fields(url.query().unwrap().as_bytes())
}

#[test]
fn it_has_a_state_a_nonce_and_the_challenge_of_rfc_7636() {
    let login = public().login(redirect_uri());
    let pending = login.begin(entropy());
    let always = [
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", REDIRECT_URI),
        ("state", STATE),
        ("nonce", NONCE),
        ("code_challenge", CODE_CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    assert_eq!(query_of(pending.authorize_url()), expected(&always));
    assert!(!pending.authorize_url().contains(CODE_VERIFIER));
}

#[test]
fn the_url_has_the_requested_options() {
    let login = || confidential().login(redirect_uri());
    let pending = login()
        .with_scopes(["openid", "https://orders.example.com/read"])
        .with_identity_provider("Login & More")
        .with_login_hint("alice+tag@example.com")
        .with_lang("pt-BR")
        .with_prompt([Prompt::Login, Prompt::SelectAccount])
        .with_resource("https://orders.example.com")
        .begin(entropy());
    let query = query_of(pending.authorize_url());
    for (name, value) in [
        ("scope", "openid https://orders.example.com/read"),
        ("identity_provider", "Login & More"),
        ("login_hint", "alice+tag@example.com"),
        ("lang", "pt-BR"),
        ("prompt", "login select_account"),
        ("resource", "https://orders.example.com"),
    ] {
        assert_eq!(query[name], value, "{name}");
    }
    assert!(!pending.authorize_url().contains(SECRET));

    let pending = login()
        .with_identity_provider("Google")
        .with_idp_identifier("example.com")
        .begin(entropy());
    let query = query_of(pending.authorize_url());
    assert_eq!(query["idp_identifier"], "example.com");
    assert!(!query.contains_key("identity_provider"), "one of the two");
}

/// AWS decodes a state once or twice: `%` and `=` would not survive that.
#[test]
fn a_state_has_no_character_that_is_encoded() {
    for octet in 0..=255 {
        let mut octets = [octet; 80];
        octets[79] = 1;
        let entropy = LoginEntropy::from_entropy(octets).unwrap();
        let pending = public().login(redirect_uri()).begin(entropy);
        let query = query_of(pending.authorize_url());
        for name in ["state", "nonce"] {
            let plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-_".contains(&octet);
            assert!(query[name].bytes().all(plain), "{}", query[name]);
        }
    }
}

#[test]
fn the_logout_url_signs_the_browser_out() {
    let url = public().logout_url(&RedirectUri::parse("https://client.example.com/?bye").unwrap());
    assert_eq!(
        url,
        "https://acme.auth.eu-west-2.amazoncognito.com/logout?client_id=s6BhdRkqt3&\
         logout_uri=https%3A%2F%2Fclient.example.com%2F%3Fbye"
    );
}
