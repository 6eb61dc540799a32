//! `logout`, with a test instead of the browser.

use std::net::TcpListener;

use crate::browser::{Browser, page};
use crate::kept::WAYS;
use crate::site::{Site, Waiting, ends_well};
use crate::support::{PASSWORD, fails, stderr};

#[test]
fn a_logout_ends_the_browsers_session_too() {
    let site = Site::new(WAYS[0]);
    let mut browser = Browser::new(&site.emulator);
    let waiting = site.login(&[]);
    page(&browser.signs_in(&waiting.url, "alice", PASSWORD));
    ends_well(waiting);
    // Opening the page again signs the user in at once.
    let waiting = site.login(&[]);
    page(&browser.opens(&waiting.url).unwrap());
    ends_well(waiting);

    let waiting = Waiting::start(&site.ports, |port| {
        let url = format!("http://localhost:{port}/bye");
        // The domain is the profile's.
        site.kept.command(&["logout", "--logout-uri", &url])
    });
    assert!(!site.kept.is_signed_in(), "before the browser comes back");
    let back = browser.opens(&waiting.url).unwrap();
    assert_eq!(back, format!("http://localhost:{}/bye", waiting.port));
    let (status, shown) = page(&back);
    assert_eq!(status, 200);
    assert!(shown.contains("You are signed out."), "{shown}");
    ends_well(waiting);
    let waiting = site.login(&["--timeout", "1"]);
    assert!(
        browser.opens(&waiting.url).is_err(),
        "the page asks for a password"
    );
    waiting.ends();
}

/// Alice, who is signed in at the domain.
fn signed_in() -> Site {
    let site = Site::new(WAYS[0]);
    let waiting = site.login(&[]);
    page(&site.alice_signs_in(&waiting));
    ends_well(waiting);
    site
}

#[test]
fn the_url_of_a_logout_can_be_printed() {
    let site = signed_in();
    let away = "https://app.example/bye";
    let output = site
        .kept
        .output(&["logout", "--no-browser", "--logout-uri", away]);
    assert_eq!(output.status.code(), Some(0));
    assert!(!site.kept.is_signed_in());
    let said = stderr(&output);
    let url = said.lines().find(|line| line.starts_with("http")).unwrap();
    let client = site.kept.client_id();
    let expected = format!(
        "{}/logout?client_id={client}&logout_uri=https%3A%2F%2Fapp.example%2Fbye",
        site.emulator.endpoint()
    );
    assert_eq!(url, expected);
}

#[test]
fn nobody_is_signed_out_if_the_browser_could_not_return() {
    let site = signed_in();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/bye", taken.local_addr().unwrap());
    let output = site.kept.output(&["logout", "--logout-uri", &url]);
    fails(&output, 2, "cannot listen on 127.0.0.1:");
    assert!(site.kept.is_signed_in());
}

#[test]
fn a_browser_that_does_not_return_from_a_logout_is_reported() {
    let site = signed_in();
    let waiting = Waiting::start(&site.ports, |port| {
        // It is not one of the app client's.
        let url = format!("http://localhost:{port}/bye/");
        let arguments = ["logout", "--timeout", "1", "--logout-uri", &url];
        site.kept.command(&arguments)
    });
    let refused = Browser::new(&site.emulator).opens(&waiting.url);
    assert!(refused.is_err(), "{refused:?}");
    let (status, said, _) = waiting.ends();
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(said.contains("signed out here"), "{said}");
    assert!(!site.kept.is_signed_in());
}
