//! An emulator, a browser without JavaScript, and an app that knows RFC 6749 and RFC 7636.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cognito_emulator::{Emulator, NewAppClient, NewUser, Request, Response};
use cognito_srp_core::ClientSecret;
use regex_lite::Regex;
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "Correct-Horse7!";
pub(crate) const CALLBACK: &str = "https://app.example/callback";
pub(crate) const SIGNED_OUT: &str = "https://app.example/bye";
pub(crate) const SECRET: &str = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";

/// The example of RFC 7636, Appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(crate) const SCOPES: [&str; 6] = [
    "openid",
    "email",
    "phone",
    "profile",
    "aws.cognito.signin.user.admin",
    "https://api.example/read",
];

/// An emulator with alice, the app client `webapp`, and a resource server.
pub(crate) fn emulator() -> Emulator {
    let emulator = Emulator::start().unwrap();
    operator(
        &emulator,
        "CreateResourceServer",
        json!({
            "Identifier": "https://api.example",
            "Name": "API",
            "Scopes": [
                { "ScopeName": "read", "ScopeDescription": "Read" },
                { "ScopeName": "write", "ScopeDescription": "Write" },
            ],
        }),
    );
    let alice = NewUser::new("alice", PASSWORD)
        .with_attribute("email", "alice@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("name", "Alice");
    emulator.add(alice).unwrap();
    emulator.add_client(webapp().with_id("webapp")).unwrap();
    emulator
}

/// A public app client of the hosted login.
pub(crate) fn webapp() -> NewAppClient {
    NewAppClient::public()
        .with_oauth(["code", "implicit"], SCOPES)
        .with_callback_urls([CALLBACK, "myapp://callback?from=login"])
        .with_logout_urls([SIGNED_OUT])
}

/// The same with a secret.
pub(crate) fn confidential() -> NewAppClient {
    NewAppClient::confidential(ClientSecret::new(SECRET))
        .with_oauth(["code"], SCOPES)
        .with_callback_urls([CALLBACK])
}

pub(crate) fn machine() -> NewAppClient {
    let scopes = ["https://api.example/read", "https://api.example/write"];
    NewAppClient::confidential(ClientSecret::new(SECRET))
        .with_id("machine")
        .with_oauth(["client_credentials"], scopes)
}

/// An operation of an operator on the first pool.
pub(crate) fn operator(emulator: &Emulator, operation: &str, mut input: Value) -> Value {
    input["UserPoolId"] = emulator.user_pool_id().into();
    let response = emulator.handle(&Request::operation(operation, &input));
    let text = String::from_utf8(response.body).unwrap();
    assert_eq!(response.status, 200, "{operation}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

pub(crate) fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    let mut headers = response.headers.iter();
    let (_, value) = headers.find(|(it, _)| *it == name)?;
    Some(value)
}

pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// An app's request, with additional or changed parameters.
pub(crate) fn asked(more: &[(&str, &str)]) -> String {
    let mut asked: BTreeMap<&str, &str> = BTreeMap::from([
        ("response_type", "code"),
        ("client_id", "webapp"),
        ("redirect_uri", CALLBACK),
        ("state", "af0ifjsldkj"),
    ]);
    asked.extend(more.iter().copied());
    let asked: Vec<_> = asked.into_iter().filter(|(_, it)| *it != "-").collect();
    query(&asked)
}

/// A page, after all redirects within the emulator; or the address to which the browser left.
#[derive(Debug)]
pub(crate) enum Shown {
    Page(u16, String),
    Left(String),
}

impl Shown {
    #[track_caller]
    pub(crate) fn page(self) -> String {
        match self {
            Self::Page(_, html) => html,
            Self::Left(url) => panic!("the browser was sent to {url}"),
        }
    }

    /// The address to which the browser left, with the parameters of query and fragment.
    #[track_caller]
    pub(crate) fn left(self) -> (String, BTreeMap<String, String>) {
        let Self::Left(url) = self else {
            panic!("the browser shows {self:?}");
        };
        let url = url::Url::parse(&url).unwrap();
        let mut parameters: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let fragment = url.fragment().unwrap_or_default();
        parameters.extend(form_urlencoded::parse(fragment.as_bytes()).into_owned());
        (url.to_string(), parameters)
    }

    #[track_caller]
    pub(crate) fn code(self) -> String {
        let (_, mut parameters) = self.left();
        assert_eq!(parameters.get("error"), None);
        parameters.remove("code").unwrap()
    }
}

/// A browser: cookies, redirects and forms.
pub(crate) struct Browser<'a> {
    emulator: &'a Emulator,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Whole URLs are not followed, not even those of the emulator.
    pub(crate) stay: bool,
    /// The host of a proxy before the emulator, which speaks HTTPS.
    pub(crate) proxy: Option<&'static str>,
    /// The current page.
    html: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(emulator: &'a Emulator) -> Self {
        Self {
            emulator,
            cookies: BTreeMap::new(),
            stay: false,
            proxy: None,
            html: String::new(),
        }
    }

    /// One that shows the page for the password, by an app's request.
    #[track_caller]
    pub(crate) fn at_login(emulator: &'a Emulator) -> Self {
        let mut browser = Self::new(emulator);
        browser.authorize(&[]).page();
        browser
    }

    pub(crate) fn get(&mut self, url: &str) -> Shown {
        self.send("GET", url, "")
    }

    /// `/oauth2/authorize` with an app's request.
    pub(crate) fn authorize(&mut self, more: &[(&str, &str)]) -> Shown {
        self.get(&format!("/oauth2/authorize?{}", asked(more)))
    }

    /// Fills in the first form of the page, and sends it.
    pub(crate) fn submit(&mut self, fields: &[(&str, &str)]) -> Shown {
        self.submit_form(0, fields)
    }

    /// The same with the form at this place on the page.
    pub(crate) fn submit_form(&mut self, place: usize, fields: &[(&str, &str)]) -> Shown {
        let forms = Regex::new(r#"(?s)<form method="post" action="([^"]*)">(.*?)</form>"#);
        let inputs = Regex::new(r#"<input type="hidden" name="([^"]*)" value="([^"]*)">"#);
        let html = self.html.clone();
        let form = forms.unwrap().captures_iter(&html).nth(place).unwrap();
        let (action, inside) = (unescaped(&form[1]), &form[2]);
        let hidden = inputs.unwrap();
        let hidden = hidden.captures_iter(inside);
        let mut body: BTreeMap<String, String> = hidden
            .map(|it| (unescaped(&it[1]), unescaped(&it[2])))
            .collect();
        body.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&body)
            .finish();
        self.send("POST", &action, &body)
    }

    pub(crate) fn sign_in(&mut self, username: &str, password: &str) -> Shown {
        self.submit(&[("username", username), ("password", password)])
    }

    pub(crate) fn send(&mut self, method: &str, url: &str, body: &str) -> Shown {
        let response = self.once(method, url, body);
        let location = header(&response, "location").map(|to| {
            let proxy = self.proxy.map(|host| format!("https://{host}"));
            let own = to.strip_prefix(proxy.as_deref().unwrap_or(self.emulator.endpoint()));
            own.filter(|_| !self.stay).unwrap_or(to)
        });
        match location {
            Some(to) if to.starts_with('/') && !to.starts_with("//") => {
                let to = to.to_owned();
                self.send("GET", &to, "")
            }
            Some(to) => Shown::Left(to.to_owned()),
            None => {
                self.html = String::from_utf8(response.body).unwrap();
                Shown::Page(response.status, self.html.clone())
            }
        }
    }

    /// One request, without following redirects.
    pub(crate) fn once(&mut self, method: &str, url: &str, body: &str) -> Response {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let pairs = self.cookies.iter();
        let cookies: Vec<String> = pairs.map(|(name, it)| format!("{name}={it}")).collect();
        let mut request = Request::default()
            .with_header("cookie", &cookies.join("; "))
            .with_header("content-type", "application/x-www-form-urlencoded");
        if let Some(host) = self.proxy {
            request = request
                .with_header("host", host)
                .with_header("x-forwarded-proto", "https");
        }
        request.method = method.to_owned();
        request.path = path.to_owned();
        request.query = Some(query.to_owned());
        request.body = body.as_bytes().to_vec();
        let response = self.emulator.handle(&request);
        for (name, value) in &response.headers {
            if *name == "set-cookie" {
                let (cookie, attributes) = value.split_once(';').unwrap();
                let (name, value) = cookie.split_once('=').unwrap();
                match attributes.contains("Max-Age=0") {
                    true => self.cookies.remove(name),
                    false => self.cookies.insert(name.to_owned(), value.to_owned()),
                };
            }
        }
        response
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// A code for a sign-in by alice, with the app's request.
#[track_caller]
pub(crate) fn code(emulator: &Emulator, more: &[(&str, &str)]) -> String {
    let mut browser = Browser::new(emulator);
    browser.authorize(more).page();
    browser.sign_in("alice", PASSWORD).code()
}

/// A form that an app posts, with its header `authorization`.
pub(crate) fn post(
    emulator: &Emulator,
    path: &str,
    authorization: Option<&str>,
    pairs: &[(&str, &str)],
) -> (u16, Value) {
    let mut request =
        Request::default().with_header("content-type", "application/x-www-form-urlencoded");
    if let Some(value) = authorization {
        request = request.with_header("authorization", value);
    }
    request.method = "POST".to_owned();
    request.path = path.to_owned();
    request.body = query(pairs).into_bytes();
    let response = emulator.handle(&request);
    let body = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
    (response.status, body)
}

pub(crate) fn token(emulator: &Emulator, pairs: &[(&str, &str)]) -> (u16, Value) {
    post(emulator, "/oauth2/token", None, pairs)
}

pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// The tokens for a code of `webapp`.
#[track_caller]
pub(crate) fn redeemed(emulator: &Emulator, code: &str) -> Value {
    let (status, tokens) = token(
        emulator,
        &[
            ("grant_type", "authorization_code"),
            ("client_id", "webapp"),
            ("code", code),
            ("redirect_uri", CALLBACK),
        ],
    );
    assert_eq!(status, 200, "{tokens}");
    tokens
}

#[track_caller]
pub(crate) fn claims(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

pub(crate) fn userinfo(emulator: &Emulator, authorization: &str) -> Response {
    let mut request = Request::default().with_header("authorization", authorization);
    request.method = "GET".to_owned();
    request.path = "/oauth2/userInfo".to_owned();
    emulator.handle(&request)
}

pub(crate) fn later(emulator: &Emulator, seconds: u64) {
    emulator.advance_clock(Duration::from_secs(seconds));
}
