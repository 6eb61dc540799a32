//! A browser for logins: redirects, cookies and one form. The emulator runs in this process;
//! the command listens in its own.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use cognito_emulator::{Emulator, Request};
use url::{Url, form_urlencoded};

/// Long enough for any machine; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Browser<'a> {
    emulator: &'a Emulator,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(emulator: &'a Emulator) -> Self {
        Self {
            emulator,
            cookies: BTreeMap::new(),
        }
    }

    /// Opens a page of the emulator, and signs in there if it asks. Returns where it leads.
    pub(crate) fn signs_in(&mut self, url: &str, username: &str, password: &str) -> String {
        match self.opens(url) {
            Ok(away) => away,
            Err((page, shown)) => {
                let form = form_urlencoded::Serializer::new(String::new())
                    .append_pair("_csrf", hidden(&shown, "_csrf"))
                    .append_pair("username", username)
                    .append_pair("password", password)
                    .finish();
                self.follows("POST", &page, &form).unwrap()
            }
        }
    }

    /// Opens a page of the emulator: returns where it leads, or the page.
    pub(crate) fn opens(&mut self, url: &str) -> Result<String, (Url, String)> {
        let url = Url::parse(url).unwrap();
        let page = self.emulator.endpoint().parse::<Url>().unwrap();
        assert_eq!(url.origin(), page.origin(), "{url}");
        self.follows("GET", &url, "")
    }

    fn follows(&mut self, method: &str, url: &Url, body: &str) -> Result<String, (Url, String)> {
        let cookies = self.cookies.iter();
        let cookies: Vec<String> = cookies.map(|(name, it)| format!("{name}={it}")).collect();
        let mut request = Request::default()
            .with_header("cookie", &cookies.join("; "))
            .with_header("content-type", "application/x-www-form-urlencoded");
        request.method = method.to_owned();
        request.path = url.path().to_owned();
        request.query = url.query().map(str::to_owned);
        request.body = body.as_bytes().to_vec();
        let response = self.emulator.handle(&request);
        let mut location = None;
        for (name, value) in response.headers {
            match name {
                "location" => location = Some(value),
                "set-cookie" => {
                    let (name, rest) = value.split_once('=').unwrap();
                    let value = rest.split(';').next().unwrap();
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
                _ => {}
            }
        }
        let Some(location) = location else {
            return Err((url.clone(), String::from_utf8(response.body).unwrap()));
        };
        match Url::parse(&location) {
            Ok(_) => Ok(location),
            Err(_) => self.follows("GET", &url.join(&location).unwrap(), ""),
        }
    }
}

fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let before = format!("name=\"{name}\" value=\"");
    page.split(&before)
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
}

/// A page from the command's port: its status and text.
pub(crate) fn page(url: &str) -> (u16, String) {
    let url = Url::parse(url).unwrap();
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let address = ("127.0.0.1", url.port().unwrap());
    let head = format!("GET {target} HTTP/1.1\r\nhost: {}\r\n\r\n", url.authority());
    said(address, head.as_bytes()).unwrap()
}

/// The response to these bytes, or `None`.
pub(crate) fn said(address: (&str, u16), octets: &[u8]) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(octets).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().unwrap();
    Some((status, answer))
}
