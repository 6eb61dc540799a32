//! `cognito logout`.

use std::time::Instant;

use crate::args::Logout;
use crate::failure::Failure;
use crate::loopback::Loopback;
use crate::{browser, sign_out};

/// First ends the session here, then the browser's: even if the browser's part fails, no
/// tokens remain.
pub(crate) fn run(args: &Logout) -> Result<(), Failure> {
    let config = args.client_config()?;
    let domain = config.domain().ok_or_else(browser::no_domain)?;
    let url = config.at(domain).logout_url(&args.logout_uri);
    if args.browser.no_browser {
        sign_out::of_profile(&args.connection)?;
        eprintln!("cognito: open this URL in a browser, to sign out there:\n{url}");
        return Ok(());
    }
    let loopback = match args.logout_uri.loopback_port() {
        Some(_) => Some(Loopback::listen(&args.logout_uri)?),
        None => None,
    };
    sign_out::of_profile(&args.connection)?;
    browser::show(&url, "sign out");
    let Some(loopback) = loopback else {
        return Ok(());
    };
    let until = Instant::now() + args.browser.timeout();
    browser::say_waiting(&args.logout_uri, args.browser.timeout());
    loop {
        let page = loopback.next(
            until,
            "signed out here, but the browser did not come back: it may be signed in still; the \
             sign-out URL has to be one of the app client's, letter for letter",
        )?;
        if page.is_at(&args.logout_uri) {
            page.answer("You are signed out.");
            return Ok(());
        }
        page.not_found();
    }
}
