//! The pages, by a browser without JavaScript.

use crate::support::*;

#[test]
fn a_password_that_is_wrong_can_be_typed_again() {
    let emulator = emulator();
    let mut browser = Browser::new(&emulator);
    browser.authorize(&[("login_hint", "alice")]).page();
    let page = browser.sign_in("alice", "wrong").page();
    assert!(page.contains("Incorrect username or password."));
    browser.sign_in("alice", PASSWORD).code();
}
