//! What a browser and a fuzzer take from replies.

use url::form_urlencoded;

use super::World;
use super::given::{CALLBACK, SIGNED_OUT};

impl World {
    /// Checks that a redirect leads to a path of the emulator's own, or to a URL of the app
    /// client, and learns its parameters.
    pub(super) fn follow(&mut self, location: &str) {
        let is_own = location.starts_with('/') && !location.starts_with("//");
        let mut registered = [CALLBACK, SIGNED_OUT].into_iter();
        let is_registered = registered.any(|url| {
            let rest = location.strip_prefix(url);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '#']))
        });
        assert!(is_own || is_registered, "the browser is sent to {location}");
        let (_, query) = location.split_once(['?', '#']).unwrap_or_default();
        if is_own {
            self.query = query.to_owned();
        }
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            self.known.add(&name, &value);
        }
    }

    pub(super) fn keep(&mut self, cookie: &str) {
        let (pair, _) = cookie.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        self.cookies.retain(|(it, _)| it != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    /// The hidden fields of a page.
    pub(super) fn learn_inputs(&mut self, html: &str) {
        for input in html.split("<input type=\"hidden\" name=\"").skip(1) {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            let (value, _) = rest.split_once('"').unwrap();
            self.known.add(name, value);
        }
    }

    /// The texts of a reply in XML.
    pub(super) fn learn_elements(&mut self, xml: &str) {
        for element in xml.split('<').filter(|element| !element.starts_with('/')) {
            let (name, text) = element.split_once('>').unwrap_or_default();
            if !text.is_empty() {
                self.known.add(name, text);
            }
        }
    }
}
