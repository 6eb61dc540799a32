//! `login`, with a test instead of the browser: what the browser comes back with.

use cognito_emulator::Request;
use url::Url;

use crate::browser::{Browser, page, said};
use crate::kept::WAYS;
use crate::peer::{self, Holding};
use crate::site::{SCOPES, Site, Waiting, callback, ends_well};

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
        let (waits, done) = said.split_once('\n').unwrap();
        assert!(waits.starts_with("cognito: waiting until "), "{waits}");
        assert_eq!(
            done,
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

/// A browser asks for an icon, and anybody may send requests: the login still waits.
#[test]
fn other_requests_are_not_the_callback() {
    let mut site = Site::new(WAYS[0]);
    let peer = Holding::new(&site.emulator, "none");
    site.kept.reached_at(&peer.url);
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
    assert!(peer.asked().is_empty(), "nothing was sent until here");
    assert_eq!(page(&back).0, 200);
    ends_well(waiting);
    assert_eq!(peer.asked(), ["/oauth2/token"]);
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
