//! The pages, in a browser without JavaScript.

use crate::app::says;
use crate::support::*;

#[test]
fn a_wrong_password_can_be_corrected() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    let page = browser.authorize(&[("login_hint", "alice")]).page();
    says(&page, "name=\"username\" value=\"alice\"");
    let page = browser.sign_in("alice", "wrong").page();
    says(&page, "Incorrect username or password.");
    let page = browser.sign_in("nobody", "wrong").page();
    says(&page, "Incorrect username or password.");
    browser.sign_in("alice", PASSWORD).code();
}

/// An app client with a secret, whose flows of the API are all off.
#[test]
fn the_hosted_login_needs_no_api_flow() {
    let emulator = emulator();
    let client = confidential().with_id("confidential").with_flows([]);
    emulator.add_client(client).unwrap();
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[("client_id", "confidential")]).page();
    browser.sign_in("alice@example.com", PASSWORD).code();
}

#[test]
fn a_form_must_come_from_its_page() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    let form = [("username", "alice"), ("password", PASSWORD)];
    for token in ["", "00000000-0000-4000-8000-000000000000"] {
        browser.authorize(&[]).page();
        let forged = browser.submit(&[form[0], form[1], ("_csrf", token)]);
        assert!(matches!(forged, Shown::Page(403, _)), "{forged:?}");
    }
    let token = browser.cookies.remove("XSRF-TOKEN").unwrap();
    let url = format!("/login?{}", asked(&[]));
    let body = query(&[form[0], form[1], ("_csrf", &token)]);
    assert!(matches!(
        browser.send("POST", &url, &body),
        Shown::Page(403, _)
    ));
    let paths = [
        "/challenge",
        "/signup",
        "/confirmUser",
        "/resendcode",
        "/forgotPassword",
    ];
    for path in paths.into_iter().chain(["/confirmforgotPassword"]) {
        let url = format!("{path}?{}", asked(&[]));
        assert!(
            matches!(browser.send("POST", &url, &body), Shown::Page(403, _)),
            "{path}"
        );
    }
    assert!(!browser.cookies.contains_key("cognito"));
}

/// Each form checks the URL to return to again.
#[test]
fn no_form_redirects_to_an_unregistered_url() {
    let emulator = emulator();
    let mut browser = Browser::at_login(&emulator);
    let token = browser.cookies["XSRF-TOKEN"].clone();
    let body = query(&[
        ("username", "alice"),
        ("password", PASSWORD),
        ("_csrf", &token),
    ]);
    let paths = [
        "/login",
        "/challenge",
        "/signup",
        "/confirmUser",
        "/resendcode",
    ];
    for path in paths
        .into_iter()
        .chain(["/forgotPassword", "/confirmforgotPassword"])
    {
        let evil = asked(&[("redirect_uri", "https://evil.example")]);
        let response = browser.once("POST", &format!("{path}?{evil}"), &body);
        let to = header(&response, "location").unwrap();
        assert_eq!(
            to, "/error?error=redirect_mismatch&client_id=webapp",
            "{path}"
        );
    }
}

#[test]
fn input_is_escaped_on_pages() {
    let emulator = emulator();
    let evil = "\"><script>alert('1')</script>&amp;";
    let mut browser = Browser::new(&emulator);
    let mut pages = vec![
        browser
            .authorize(&[("login_hint", evil), ("state", evil), ("extra", evil)])
            .page(),
        browser.sign_in(evil, "wrong").page(),
    ];
    for path in ["/forgotPassword", "/signup"] {
        let url = format!("{path}?{}", asked(&[("state", evil), (evil, evil)]));
        pages.push(browser.get(&url).page());
        let fields = [("username", evil), ("userAttributes.email", evil)];
        pages.push(browser.submit(&fields).page());
    }
    pages.push(
        browser
            .get(&format!("/error?{}", query(&[("error", evil)])))
            .page(),
    );
    let unknown = format!("/login?{}", query(&[("client_id", evil)]));
    pages.push(browser.get(&unknown).page());
    for page in pages {
        assert!(
            !page.contains("<script") && !page.contains("alert('"),
            "{page}"
        );
    }
    let response = browser.once("GET", &format!("/login?{}", asked(&[])), "");
    let policy = header(&response, "content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(header(&response, "x-frame-options"), Some("DENY"));
    assert_eq!(header(&response, "x-content-type-options"), Some("nosniff"));
    assert!(
        header(&response, "cache-control")
            .unwrap()
            .contains("no-store")
    );
}

#[test]
fn cookies_are_http_only_and_secure_over_https() {
    let emulator = emulator();
    let set = |request: &cognito_emulator::Request| {
        let response = emulator.handle(request);
        header(&response, "set-cookie").unwrap().to_owned()
    };
    let request = cognito_emulator::Request {
        method: "GET".to_owned(),
        path: "/login".to_owned(),
        query: Some(asked(&[])),
        ..cognito_emulator::Request::default()
    };
    let cookie = set(&request);
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    let cookie = set(&request.with_header("x-forwarded-proto", "https"));
    assert!(
        cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
}

/// The developer guide: a request has to be finished within five minutes; after that the page
/// says so, and it begins again.
#[test]
fn a_sign_in_takes_five_minutes_at_most() {
    let emulator = emulator();
    let mut browser = Browser::at_login(&emulator);
    later(&emulator, 200);
    assert!(
        browser
            .sign_in("alice", "Wrong-Horse7!")
            .page()
            .contains("Incorrect")
    );
    later(&emulator, 100);
    let page = browser.sign_in("alice", PASSWORD).page();
    assert!(page.contains("Something went wrong"), "{page}");
    browser.sign_in("alice", PASSWORD).code();
}
