//! Signing in with a passkey on the page. The browser's part is played by an authenticator that
//! somebody else wrote; the page's script does not run here, but in Chromium (xtask/interop).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_emulator::{AuthFlow, Emulator, FirstAuthFactor, RelyingParty, Request};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::authenticator;
use crate::support::*;

const PAGE: &str = "https://login.example.org";

fn world() -> (Emulator, authenticator::Browser) {
    let emulator = emulator();
    let client = webapp().with_id("choice");
    let client = client.with_flows([AuthFlow::User, AuthFlow::UserPassword]);
    emulator.add_client(client).unwrap();
    let allowed = |pool: &mut cognito_emulator::UserPool| {
        pool.set_relying_party(RelyingParty::new("example.org"));
        pool.set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
    };
    emulator
        .with_pool(|pool, _| {
            allowed(pool);
            Ok(())
        })
        .unwrap();
    let mut passkeys = authenticator::Browser::at(PAGE);
    let done = call(
        &emulator,
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "choice",
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
        }),
    );
    let token = done["AuthenticationResult"]["AccessToken"].clone();
    let begun = json!({ "AccessToken": token });
    let options = call(&emulator, "StartWebAuthnRegistration", begun);
    let credential = passkeys.create(&options["CredentialCreationOptions"]);
    let end = json!({ "AccessToken": token, "Credential": credential });
    call(&emulator, "CompleteWebAuthnRegistration", end);
    (emulator, passkeys)
}

fn call(emulator: &Emulator, operation: &str, input: Value) -> Value {
    let response = emulator.handle(&Request::operation(operation, &input));
    let text = String::from_utf8(response.body).unwrap();
    assert_eq!(response.status, 200, "{operation}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// The options on a page.
fn options(page: &str) -> String {
    let (_, rest) = page.split_once("data-options=\"").unwrap();
    rest.split_once('"').unwrap().0.replace("&quot;", "\"")
}

fn asked(browser: &mut Browser<'_>, username: &str) -> String {
    let page = browser.authorize(&[("client_id", "choice")]).page();
    assert!(page.contains("Sign in with a passkey"), "{page}");
    let shown = browser.submit_form(1, &[("username", username)]);
    options(&shown.page())
}

/// Content Security Policy Level 3, section 2.3.1: without its hash, a browser runs no script
/// that is in the page.
#[test]
fn the_policy_names_the_script() {
    let (emulator, _) = world();
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[("client_id", "choice")]);
    let page = browser.submit_form(1, &[("username", "alice")]).page();
    let (_, rest) = page.split_once("<script>").unwrap();
    let (script, _) = rest.split_once("</script>").unwrap();
    let hash = STANDARD.encode(Sha256::digest(script));
    let login = format!(
        "/login?{}",
        crate::support::asked(&[("client_id", "choice")])
    );
    let response = browser.once("GET", &login, "");
    let policy = header(&response, "content-security-policy").unwrap();
    assert!(
        policy.contains(&format!("script-src 'sha256-{hash}'")),
        "{policy}"
    );
}

#[test]
fn a_passkey_signs_in() {
    let (emulator, mut passkeys) = world();
    let mut browser = Browser::new(&emulator);
    let options = asked(&mut browser, "alice");
    let credential = passkeys.get(&options);
    let code = browser.submit(&[("credential", &credential)]).code();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "choice"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
    ];
    let (status, tokens) = token(&emulator, &form);
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(claims(&tokens["id_token"])["cognito:username"], "alice");
    // The session of the hosted login is there, too.
    browser.authorize(&[("client_id", "choice")]).code();
}

#[test]
fn what_another_challenge_had_signed_is_refused() {
    let (emulator, mut passkeys) = world();
    let mut browser = Browser::new(&emulator);
    let old = passkeys.get(&asked(&mut browser, "alice"));
    let options = asked(&mut browser, "alice");
    let page = browser.submit(&[("credential", &old)]).page();
    assert!(page.contains("Incorrect username or password."), "{page}");
    for nothing in ["", "{}", "null"] {
        browser.submit(&[("credential", nothing)]).page();
    }
    // The challenge is the same as before, and can be answered still.
    let credential = passkeys.get(&options);
    browser.submit(&[("credential", &credential)]).code();
}

/// An unknown user has a passkey that nobody has.
#[test]
fn an_unknown_user_is_asked_like_a_known_one() {
    let (emulator, mut passkeys) = world();
    let mut browser = Browser::new(&emulator);
    let options: Value = serde_json::from_str(&asked(&mut browser, "nobody")).unwrap();
    assert_eq!(options["allowCredentials"].as_array().unwrap().len(), 1);
    let of_alice = passkeys.get(&asked(&mut Browser::new(&emulator), "alice"));
    let page = browser.submit(&[("credential", &of_alice)]).page();
    assert!(page.contains("Incorrect username or password."), "{page}");
}

#[test]
fn passkeys_are_offered_where_pool_and_app_client_have_them() {
    let (emulator, _) = world();
    let mut browser = Browser::new(&emulator);
    let page = browser.authorize(&[]).page();
    let offers = |page: &str| page.contains("Sign in with a passkey");
    assert!(!offers(&page), "the app client is without ALLOW_USER_AUTH");
    // Nor is the path open to it.
    browser.authorize(&[("client_id", "choice")]).page();
    let url = format!("/passkey?{}", crate::support::asked(&[]));
    let token = browser.cookies["XSRF-TOKEN"].clone();
    let body = query(&[("username", "alice"), ("_csrf", &token)]);
    let page = browser.send("POST", &url, &body).page();
    assert!(!page.contains("data-options"), "{page}");
    emulator
        .with_pool(|pool, _| {
            pool.set_first_auth_factors([FirstAuthFactor::Password]);
            Ok(())
        })
        .unwrap();
    let page = browser.authorize(&[("client_id", "choice")]).page();
    assert!(!offers(&page), "{page}");
}
