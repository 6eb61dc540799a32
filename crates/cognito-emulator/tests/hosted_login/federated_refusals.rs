//! Sign-ins with a provider that are refused.

use serde_json::json;

use crate::app::is_told;
use crate::support::*;
use crate::world::*;

#[test]
fn a_provider_is_one_of_the_app_clients() {
    let world = World::new();
    let why = "The app client has no such identity provider";
    let mut browser = Browser::new(&world.emulator);
    for more in [
        [("client_id", "webapp"), ("identity_provider", "Corp")],
        [("client_id", "both"), ("identity_provider", "Google")],
        [("client_id", "both"), ("idp_identifier", "other.example")],
        [("client_id", "only"), ("identity_provider", "COGNITO")],
    ] {
        is_told(browser.authorize(&more), "invalid_request", why);
    }
}

/// The state is of one browser, of one time, and of five minutes.
#[test]
fn nobody_comes_back_in_anothers_place() {
    let lost = |shown: Shown| match shown {
        Shown::Page(400, html) => assert!(html.contains("Something went wrong"), "{html}"),
        other => panic!("{other:?}"),
    };
    let world = World::new();
    // Where the provider sends carol's browser to.
    let back = |browser: &mut Browser<'_>| {
        browser.stay = true;
        let (url, _) = browser.sign_in("carol", PASSWORD).left();
        browser.stay = false;
        url[world.emulator.endpoint().len()..].to_owned()
    };
    let mut browser = world.goes(&[]);
    let url = back(&mut browser);
    lost(Browser::new(&world.emulator).get(&url));
    // The state is gone with that, whoever it was.
    lost(browser.get(&url));

    let mut browser = world.goes(&[]);
    let url = back(&mut browser);
    browser.get(&url).code();
    lost(browser.get(&url));

    let mut browser = world.goes(&[]);
    let url = back(&mut browser);
    later(&world.emulator, 300);
    lost(browser.get(&url));
    lost(browser.get(RESPONSE));
}

#[test]
fn what_the_provider_refuses_the_app_is_told() {
    let world = World::with(json!({ "client_secret": "anothersecretanothersecret" }));
    let shown = world.goes(&[]).sign_in("carol", PASSWORD);
    is_told(shown, "invalid_request", "Corp Error - 400 invalid_client");
    // It refuses before anybody has signed in there.
    let world = World::with(json!({ "authorize_scopes": "openid phone" }));
    let mut browser = Browser::new(&world.emulator);
    let more = [("client_id", "both"), ("identity_provider", "Corp")];
    is_told(browser.authorize(&more), "invalid_request", "invalid_scope");
}

#[test]
fn a_provider_that_is_elsewhere_is_not_asked() {
    let world = World::with(json!({ "oidc_issuer": "https://accounts.example.com" }));
    let mut browser = Browser::new(&world.emulator);
    let more = [("client_id", "both"), ("identity_provider", "Corp")];
    let why = "The emulator has no providers but those of OpenID Connect whose issuer is a user \
               pool of its own";
    is_told(browser.authorize(&more), "invalid_request", why);
}

#[test]
fn an_app_client_without_the_pool_itself_takes_no_passwords() {
    let world = World::new();
    let mut browser = Browser::new(&world.emulator);
    browser.authorize(&[("client_id", "webapp")]).page();
    let token = browser.cookies["XSRF-TOKEN"].clone();
    let form = [
        ("_csrf", token.as_str()),
        ("username", "alice"),
        ("password", PASSWORD),
    ];
    let url = format!("/login?{}", asked(&[("client_id", "only")]));
    match browser.send("POST", &url, &query(&form)) {
        Shown::Page(400, html) => assert!(html.contains("takes no users"), "{html}"),
        other => panic!("{other:?}"),
    }
}
