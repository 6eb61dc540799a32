//! `login`, `logout` and `machine-token`, with a test instead of the browser.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, ExitStatus, Stdio};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_emulator::{Emulator, NewAppClient, Request};
use cognito_srp_core::ClientSecret;
use serde_json::json;
use url::Url;

use crate::browser::{Browser, page, said};
use crate::kept::{Kept, WAYS, Way, printed};
use crate::peer;
use crate::support::{PASSWORD, SECRET, at, cognito, emulator, fails, stderr, with_stdin};

const SCOPES: [&str; 4] = [
    "openid",
    "email",
    "profile",
    "aws.cognito.signin.user.admin",
];

/// Ports that were free a moment ago. Another program may have taken one since, so a test
/// tries several.
fn ports() -> impl Iterator<Item = u16> {
    core::iter::repeat_with(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    })
}

fn callback(port: u16) -> String {
    format!("http://127.0.0.1:{port}/callback")
}

/// An app client of the hosted login, with these ports in its callback URLs.
fn webapp(confidential: bool, ports: &[u16]) -> NewAppClient {
    let client = match confidential {
        true => NewAppClient::confidential(ClientSecret::new(SECRET)),
        false => NewAppClient::public(),
    };
    let callbacks: Vec<String> = ports.iter().map(|port| callback(*port)).collect();
    let logouts: Vec<String> = ports
        .iter()
        .map(|port| format!("http://localhost:{port}/bye"))
        .collect();
    client
        .with_oauth(["code"], SCOPES)
        .with_callback_urls(callbacks.iter().map(String::as_str))
        .with_logout_urls(logouts.iter().map(String::as_str))
}

/// A command that has opened a browser, and waits for it.
struct Waiting {
    child: Child,
    lines: BufReader<std::process::ChildStderr>,
    url: String,
    port: u16,
}

impl Waiting {
    /// Starts the command with one of these ports, and reads the URL.
    fn start(ports: &[u16], command: impl Fn(u16) -> Command) -> Self {
        // There is a browser, but it does nothing.
        Self::start_with(ports, "true", command)
    }

    /// The same with this browser.
    fn start_with(ports: &[u16], browser: &str, command: impl Fn(u16) -> Command) -> Self {
        for port in ports {
            let mut command = command(*port);
            command.env("BROWSER", browser);
            let mut child = command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut lines = BufReader::new(child.stderr.take().unwrap());
            let mut first = String::new();
            lines.read_line(&mut first).unwrap();
            if first.contains("cannot listen on") {
                child.wait().unwrap();
                continue;
            }
            assert!(first.contains("opening a browser"), "{first}");
            let mut url = String::new();
            lines.read_line(&mut url).unwrap();
            return Self {
                child,
                lines,
                url: url.trim_end().to_owned(),
                port: *port,
            };
        }
        panic!("no port of these is free: {ports:?}");
    }

    fn callback(&self) -> String {
        callback(self.port)
    }

    /// Its last messages and output.
    fn ends(mut self) -> (ExitStatus, String, String) {
        let (mut said, mut printed) = (String::new(), String::new());
        self.lines.read_to_string(&mut said).unwrap();
        let mut output = self.child.stdout.take().unwrap();
        output.read_to_string(&mut printed).unwrap();
        (self.child.wait().unwrap(), said, printed)
    }
}

/// An emulator, ports, and a directory where nobody is signed in.
struct Site {
    emulator: Emulator,
    ports: Vec<u16>,
    kept: Kept,
}

impl Site {
    fn new(way: Way) -> Self {
        let emulator = emulator();
        let ports: Vec<u16> = ports().take(4).collect();
        let kept = Kept::of(&emulator, way, webapp(way.is_confidential(), &ports));
        Self {
            emulator,
            ports,
            kept,
        }
    }

    fn login(&self, more: &[&str]) -> Waiting {
        Waiting::start(&self.ports, |port| {
            let mut command = self
                .kept
                .begin(&["login", "--redirect-uri", &callback(port)]);
            command.args(more);
            command
        })
    }

    fn alice_signs_in(&self, waiting: &Waiting) -> String {
        Browser::new(&self.emulator).signs_in(&waiting.url, "alice", PASSWORD)
    }
}

fn ends_well(waiting: Waiting) -> String {
    let (status, said, printed) = waiting.ends();
    assert_eq!(status.code(), Some(0), "{said}");
    assert_eq!(printed, "", "what is kept is not printed");
    said
}

#[test]
fn a_login_keeps_the_user() {
    for way in WAYS {
        let site = Site::new(way);
        let waiting = site.login(&["--scope", "openid", "--scope", SCOPES[3]]);
        let back = site.alice_signs_in(&waiting);
        assert!(back.starts_with(&waiting.callback()), "{back}");
        let (status, shown) = page(&back);
        assert_eq!(status, 200);
        assert!(
            shown.contains("You are signed in. You may close this page."),
            "{shown}"
        );
        let said = ends_well(waiting);
        assert_eq!(
            said,
            "cognito: alice is signed in to the profile default.\n"
        );
        // As after `sign-in --keep`: a token, a refresh, and the user.
        let token = site.kept.token();
        site.kept.end_access_token();
        assert_ne!(site.kept.token(), token, "refreshed");
        assert_eq!(
            site.kept.json(&["whoami", "--format", "json"])["Username"],
            "alice"
        );
        site.kept.does(&["sign-out"]);
        assert!(!site.kept.is_signed_in());
    }
}

/// The browser in BROWSER opens the URL.
#[cfg(unix)]
#[test]
fn the_browser_is_opened() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new(WAYS[0]);
    let directory = tempfile::TempDir::new().unwrap();
    let (script, opened) = (
        directory.path().join("browser"),
        directory.path().join("opened"),
    );
    let pipe = Command::new("mkfifo").arg(&opened).status();
    assert!(pipe.unwrap().success());
    let text = format!("#!/bin/sh\nprintf '%s' \"$1\" > '{}'\n", opened.display());
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    let waiting = Waiting::start_with(&site.ports, script.to_str().unwrap(), |port| {
        site.kept
            .begin(&["login", "--redirect-uri", &callback(port)])
    });
    // It waits for the script.
    let url = std::fs::read_to_string(&opened).unwrap();
    assert_eq!(url, waiting.url);
    let back = Browser::new(&site.emulator).signs_in(&url, "alice", PASSWORD);
    assert_eq!(page(&back).0, 200);
    ends_well(waiting);
}

/// A browser asks for an icon, and anybody may send requests: the login still waits.
#[test]
fn other_requests_are_not_the_callback() {
    let site = Site::new(WAYS[0]);
    let waiting = site.login(&[]);
    let back = site.alice_signs_in(&waiting);
    let base = format!("http://127.0.0.1:{}", waiting.port);
    assert_eq!(page(&format!("{base}/favicon.ico")).0, 404);
    // Another login's code, with an invented state.
    let (forged_status, forged) = page(&format!("{}?code=forged&state=x", waiting.callback()));
    assert_eq!(forged_status, 400);
    assert!(!forged.contains("forged"), "{forged}");
    let refused = format!("{}?error=access_denied&state=x", waiting.callback());
    assert_eq!(page(&refused).0, 400);
    let address = ("127.0.0.1", waiting.port);
    let post = format!("POST {} HTTP/1.1\r\n\r\n", &back[base.len()..]);
    assert_eq!(said(address, post.as_bytes()).unwrap().0, 405);
    assert!(said(address, b"no HTTP\r\n\r\n").unwrap().0 == 405);
    let long = [b"GET /".as_slice(), &[b'a'; 20_000]].concat();
    // It may be closed before everything is read, which resets the connection.
    let _ = std::panic::catch_unwind(|| said(address, &long));
    // A silent connection blocks nobody.
    let _silent = std::net::TcpStream::connect(address).unwrap();
    assert_eq!(page(&back).0, 200);
    ends_well(waiting);
    assert!(site.kept.is_signed_in());
}

#[test]
fn a_refusal_ends_the_login() {
    let site = Site::new(WAYS[0]);
    // A scope that the app client may not have: the browser returns at once.
    let waiting = site.login(&["--scope", "phone"]);
    let back = Browser::new(&site.emulator).opens(&waiting.url).unwrap();
    let (_, shown) = page(&back);
    assert!(shown.contains("You are not signed in"), "{shown}");
    let (status, said, _) = waiting.ends();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("invalid_scope"), "{said}");
    assert!(!site.kept.is_signed_in());
}

/// The service shows its own error, and the browser does not return.
#[test]
fn an_almost_correct_redirect_uri_is_reported() {
    let site = Site::new(WAYS[0]);
    let waiting = Waiting::start(&site.ports, |port| {
        let url = format!("{}/", callback(port));
        let arguments = ["login", "--timeout", "1", "--redirect-uri", &url];
        site.kept.begin(&arguments)
    });
    let (_, shown) = Browser::new(&site.emulator)
        .opens(&waiting.url)
        .unwrap_err();
    assert!(!shown.contains("password"), "{shown}");
    let (status, said, _) = waiting.ends();
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(said.contains("letter for letter"), "{said}");
}

#[test]
fn a_pasted_callback_works_once() {
    let site = Site::new(WAYS[1]);
    let url = callback(site.ports[0]);
    let begin = || {
        let arguments = ["login", "--no-browser", "--redirect-uri", &url];
        site.kept.begin(&arguments)
    };
    let mut child = begin()
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("open this URL"));
    let authorize = lines.next().unwrap().unwrap();
    let back = Browser::new(&site.emulator).signs_in(&authorize, "alice", PASSWORD);
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), back.as_bytes()).unwrap();
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{rest:?}");
    assert!(site.kept.is_signed_in());

    // It belongs to that login: for another one it is foreign, and nothing is sent.
    let output = with_stdin(begin(), &format!("{back}\n"));
    fails(&output, 2, "it has a different state");
    assert!(!stderr(&output).contains("code="), "{}", stderr(&output));
}

/// A code that the service has already redeemed.
#[test]
fn a_code_that_was_used_is_refused() {
    let site = Site::new(WAYS[0]);
    let waiting = site.login(&[]);
    let back = Url::parse(&site.alice_signs_in(&waiting)).unwrap();
    let code = back
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1;
    let mut request =
        Request::default().with_header("content-type", "application/x-www-form-urlencoded");
    request.method = "POST".to_owned();
    request.path = "/oauth2/token".to_owned();
    let authorize = Url::parse(&waiting.url).unwrap();
    let client = authorize
        .query_pairs()
        .find(|(name, _)| name == "client_id");
    let client = client.unwrap().1;
    // Somebody got hold of it but does not have the code verifier: this uses it up.
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", &code)
        .append_pair("client_id", &client)
        .append_pair("redirect_uri", &waiting.callback())
        .append_pair("code_verifier", &"a".repeat(43))
        .finish();
    request.body = form.into_bytes();
    assert_eq!(site.emulator.handle(&request).status, 400);
    let (_, shown) = page(back.as_str());
    assert!(shown.contains("You are not signed in"), "{shown}");
    let (status, said, _) = waiting.ends();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("invalid_grant"), "{said}");
    assert!(!site.kept.is_signed_in());
}

#[test]
fn no_browser_is_opened_if_the_port_is_taken() {
    let site = Site::new(WAYS[0]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = callback(taken.local_addr().unwrap().port());
    let login = |url: &str| {
        let mut command = site.kept.begin(&["login", "--redirect-uri", url]);
        command.env("BROWSER", "false").output().unwrap()
    };
    fails(&login(&url), 2, "cannot listen on 127.0.0.1:");
    fails(&login("https://app.example/callback"), 2, "--no-browser");
    fails(&login("http://[::1]:8400/callback"), 2, "--no-browser");
    fails(&login("http://app.example/"), 2, "http:// to localhost");
}

#[test]
fn a_domain_is_needed() {
    let home = tempfile::TempDir::new().unwrap();
    let begin = |more: &[&str]| {
        let arguments = ["login", "--user-pool-id", "eu-west-2_a", "--client-id", "c"];
        let mut command = cognito(&arguments);
        command
            .args(more)
            .args(["--no-browser"])
            .env("COGNITO_HOME", home.path());
        with_stdin(command, "nothing\n")
    };
    fails(&begin(&[]), 2, "give --domain");
    fails(&begin(&["--domain", "a_b"]), 2, "not the prefix");
    fails(
        &begin(&["--domain", "http://login.example.com"]),
        2,
        "https://",
    );
    let opened = |more: &[&str], host: &str| {
        let output = begin(more);
        let said = stderr(&output);
        assert!(
            said.contains(&format!("https://{host}/oauth2/authorize?")),
            "{said}"
        );
        fails(&output, 2, "not the callback of this login");
    };
    opened(
        &["--domain", "acme"],
        "acme.auth.eu-west-2.amazoncognito.com",
    );
    opened(
        &["--domain", "acme", "--fips"],
        "acme.auth-fips.eu-west-2.amazoncognito.com",
    );
    opened(&["--domain", "login.example.com"], "login.example.com");
}

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

#[test]
fn a_machines_token_is_printed() {
    let emulator = emulator();
    let pool = emulator.user_pool_id();
    let server = json!({
        "UserPoolId": pool, "Identifier": "orders", "Name": "Orders",
        "Scopes": [{ "ScopeName": "read", "ScopeDescription": "Read" }],
    });
    let created = emulator.handle(&Request::operation("CreateResourceServer", &server));
    assert_eq!(created.status, 200);
    let client = NewAppClient::confidential(ClientSecret::new(SECRET))
        .with_oauth(["client_credentials"], ["orders/read"]);
    let at_domain = emulator.add_client(client).unwrap();
    let client = json!({
        "UserPoolId": pool, "ClientName": "api", "GenerateSecret": true,
        "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"],
        "AllowedOAuthScopes": ["orders/read"],
    });
    let created = emulator.handle(&Request::operation("CreateUserPoolClient", &client));
    let created: serde_json::Value = serde_json::from_slice(&created.body).unwrap();
    let created = &created["UserPoolClient"];
    let at_api = created["ClientId"].as_str().unwrap();
    let api_secret = created["ClientSecret"].as_str().unwrap();

    let ask = |client: &str, secret: &str, more: &[&str]| {
        let mut command = at(&emulator, &["machine-token"]);
        command.args(more).env("COGNITO_CLIENT_ID", client);
        command
            .env("COGNITO_CLIENT_SECRET", secret)
            .output()
            .unwrap()
    };
    let domain = ["--domain", emulator.endpoint()];
    for way in WAYS {
        let way = ["--transport", way.transport()];
        for (client, secret, domain) in [
            (at_domain.as_str(), SECRET, domain.as_slice()),
            (at_api, api_secret, &[]),
        ] {
            let scope = ["--scope", "orders/read"];
            let token = printed(&ask(client, secret, &[domain, &way, &scope].concat()));
            let payload = token.split('.').nth(1).unwrap();
            let claims = URL_SAFE_NO_PAD.decode(payload).unwrap();
            let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
            assert_eq!(claims["sub"], client);
            assert_eq!(claims["scope"], "orders/read");
            let wrong = ask(client, &"a".repeat(30), &[domain, &way].concat());
            let expected = match domain.is_empty() {
                true => "NotAuthorizedException: Invalid client or secret",
                false => "invalid_client",
            };
            fails(&wrong, 1, expected);
        }
    }
    let without = at(&emulator, &["machine-token"]).output().unwrap();
    fails(&without, 2, "set COGNITO_CLIENT_SECRET");
}

/// A page of another program.
#[test]
fn a_wrong_domain_is_reported() {
    let site = Site::new(WAYS[0]);
    let page_of_another = peer::page("200 OK", "<html>Welcome</html>");
    let waiting = Waiting::start(&site.ports, |port| {
        let url = callback(port);
        let mut command = site.kept.begin(&["login", "--redirect-uri", &url]);
        command.args(["--domain", &page_of_another]);
        command
    });
    let authorize = Url::parse(&waiting.url).unwrap();
    let state = authorize.query_pairs().find(|(name, _)| name == "state");
    let back = format!("{}?code=c&state={}", waiting.callback(), state.unwrap().1);
    let (_, shown) = page(&back);
    assert!(shown.contains("You are not signed in"), "{shown}");
    let (status, said, _) = waiting.ends();
    assert_eq!(status.code(), Some(4), "{said}");
}
