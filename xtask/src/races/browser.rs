//! A browser, as far as a login needs one: the emulator is in this process.

use std::collections::BTreeMap;

use cognito_emulator::{Emulator, Request};

use crate::Failure;

/// One form is filled in, and redirects are followed.
pub(crate) struct Browser<'a> {
    emulator: &'a Emulator,
    cookies: BTreeMap<String, String>,
}

/// Where a browser is.
enum Shown {
    /// A page, and its path and query.
    Page(String, String),
    /// Sent away to this URL.
    Away(String),
}

impl<'a> Browser<'a> {
    pub(crate) fn new(emulator: &'a Emulator) -> Self {
        Self {
            emulator,
            cookies: BTreeMap::new(),
        }
    }

    /// Opens a page of the emulator, signs in there, and gives where the browser ends.
    pub(crate) fn signs_in(
        mut self,
        url: &str,
        username: &str,
        password: &str,
    ) -> Result<String, Failure> {
        let target = url.strip_prefix(self.emulator.endpoint());
        let target = target.ok_or_else(|| format!("{url} is not the emulator's"))?;
        let (at, html) = match self.send("GET", target, "")? {
            Shown::Away(url) => return Ok(url),
            Shown::Page(at, html) => (at, html),
        };
        let token = hidden(&html, "_csrf").ok_or("a page without a form")?;
        // None of these has a character that is encoded but the last of the password.
        let password = password.replace('!', "%21");
        let form = format!("_csrf={token}&username={username}&password={password}");
        match self.send("POST", &at, &form)? {
            Shown::Away(url) => Ok(url),
            Shown::Page(at, _) => Err(format!("the browser stays at {at}").into()),
        }
    }

    fn send(&mut self, method: &str, target: &str, form: &str) -> Result<Shown, Failure> {
        let mut next = (method.to_owned(), target.to_owned(), form.to_owned());
        loop {
            let (method, target, form) = &next;
            let (path, query) = target.split_once('?').unwrap_or((target, ""));
            let cookies = self.cookies.iter();
            let cookies: Vec<String> = cookies.map(|(name, it)| format!("{name}={it}")).collect();
            let mut request = Request::default()
                .with_header("cookie", &cookies.join("; "))
                .with_header("content-type", "application/x-www-form-urlencoded");
            request.method.clone_from(method);
            request.path = path.to_owned();
            request.query = Some(query.to_owned());
            request.body = form.clone().into_bytes();
            let response = self.emulator.handle(&request);
            let mut location = None;
            for (name, value) in response.headers {
                match (name, value.split_once('=')) {
                    ("location", _) => location = Some(value),
                    ("set-cookie", Some((name, rest))) => {
                        let value = rest.split(';').next().unwrap_or_default();
                        self.cookies.insert(name.to_owned(), value.to_owned());
                    }
                    _ => {}
                }
            }
            match location {
                None => {
                    let html = String::from_utf8(response.body)?;
                    return Ok(Shown::Page(target.clone(), html));
                }
                Some(url) if url.starts_with('/') => {
                    next = ("GET".to_owned(), url, String::new());
                }
                Some(url) => return Ok(Shown::Away(url)),
            }
        }
    }
}

/// A hidden field of a page.
fn hidden<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\""))?;
    Some(rest.split_once('"')?.0)
}
