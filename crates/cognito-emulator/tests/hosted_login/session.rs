//! The browser's session: how long it lasts, whose it is, and `/logout`.

use crate::app::is_told;
use crate::support::*;

#[test]
fn a_session_lasts_an_hour_from_the_last_password() {
    let emulator = emulator();
    let mut browser = Browser::at_login(&emulator);
    browser.sign_in("alice", PASSWORD).code();
    later(&emulator, 3000);
    browser.authorize(&[("prompt", "none")]).code();
    // Not from that moment: use does not prolong the session.
    later(&emulator, 601);
    browser.authorize(&[]).page();
    let (_, said) = browser.authorize(&[("prompt", "none")]).left();
    assert_eq!(said["error"], "login_required");
}

#[test]
fn prompt_login_asks_again_and_keeps_the_session() {
    let emulator = emulator();
    let mut browser = Browser::at_login(&emulator);
    browser.sign_in("alice", PASSWORD).code();
    let before = browser.cookies["cognito"].clone();
    browser.authorize(&[("prompt", "login")]).page();
    browser.sign_in("alice", PASSWORD).code();
    assert_ne!(browser.cookies["cognito"], before);
    browser.cookies.insert("cognito".to_owned(), before);
    browser.authorize(&[("prompt", "none")]).code();
}

/// `SSOSession.MaxValidityMinutes` of `SetUserPoolClientSessionConfiguration`.
#[test]
fn an_app_client_limits_the_age_of_a_session() {
    let emulator = emulator();
    operator(
        &emulator,
        "SetUserPoolClientSessionConfiguration",
        serde_json::json!({ "ClientId": "webapp", "SSOSession": { "MaxValidityMinutes": 0 } }),
    );
    let mut browser = Browser::at_login(&emulator);
    browser.sign_in("alice", PASSWORD).code();
    browser.authorize(&[]).page();
}

/// Contract A10: the cookie belongs only to the browser.
#[test]
fn signing_out_everywhere_keeps_the_browsers_session() {
    let emulator = emulator();
    let mut browser = Browser::at_login(&emulator);
    browser.sign_in("alice", PASSWORD).code();
    let alice = serde_json::json!({ "Username": "alice" });
    operator(&emulator, "AdminUserGlobalSignOut", alice);
    browser.authorize(&[("prompt", "none")]).code();
}

/// A deleted or disabled user is signed in nowhere, and a new user with the same name is
/// somebody else.
#[test]
fn a_session_belongs_to_one_user() {
    let emulator = emulator();
    let mut browser = Browser::at_login(&emulator);
    browser.sign_in("alice", PASSWORD).code();
    let alice = serde_json::json!({ "Username": "alice" });
    operator(&emulator, "AdminDisableUser", alice.clone());
    browser.authorize(&[]).page();
    operator(&emulator, "AdminEnableUser", alice.clone());
    browser.authorize(&[]).code();
    operator(&emulator, "AdminDeleteUser", alice);
    emulator.add_user("alice", PASSWORD).unwrap();
    browser.authorize(&[]).page();
}

#[test]
fn logout_ends_the_session_and_redirects_to_a_registered_uri() {
    let emulator = emulator();
    let signed_in = || {
        let mut browser = Browser::at_login(&emulator);
        browser.sign_in("alice", PASSWORD).code();
        browser
    };
    let mut browser = signed_in();
    let cookie = browser.cookies["cognito"].clone();
    let asked_out = query(&[("client_id", "webapp"), ("logout_uri", SIGNED_OUT)]);
    let (url, _) = browser.get(&format!("/logout?{asked_out}")).left();
    assert_eq!(url, SIGNED_OUT);
    assert!(!browser.cookies.contains_key("cognito"));
    // A copy of it is useless too.
    browser.cookies.insert("cognito".to_owned(), cookie);
    browser.authorize(&[]).page();

    let mut browser = signed_in();
    let page = browser.get(&format!("/logout?{}", asked(&[]))).page();
    assert!(page.contains("name=\"password\""));

    let mut browser = signed_in();
    for (name, uri, why) in [
        ("logout_uri", "https://app.example/bye/", "redirect_uri"),
        ("logout_uri", CALLBACK, "redirect_uri"),
        (
            "redirect_uri",
            "https://evil.example",
            "An error was encountered",
        ),
        ("other", "x", "redirect_uri"),
    ] {
        let url = format!("/logout?{}", query(&[("client_id", "webapp"), (name, uri)]));
        let Shown::Page(400, page) = browser.get(&url) else {
            panic!("{name} {uri}");
        };
        assert!(page.contains(why), "{name} {uri}");
    }
    browser.authorize(&[("prompt", "none")]).code();
    assert_eq!(browser.once("POST", "/logout", "").status, 405);
}

/// `max_age`: seconds since the user proved who they are.
#[test]
fn an_app_says_how_long_ago_a_sign_in_may_be() {
    let emulator = emulator();
    let mut browser = Browser::at_login(&emulator);
    browser.sign_in("alice", PASSWORD).code();
    later(&emulator, 100);
    browser.authorize(&[("max_age", "1000")]).code();
    browser.authorize(&[("max_age", "100")]).page();
    let negative = Browser::new(&emulator).authorize(&[("max_age", "-1")]);
    is_told(negative, "invalid_request", "");
}
