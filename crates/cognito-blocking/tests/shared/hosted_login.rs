//! Requests to a user pool's domain: forms, and a header that contains a secret.

use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cognito_srp_core::{
    AccessToken, AppClient, ClientAuthentication, ClientSecret, ErrorCode, Exchange, LoginEntropy,
    OAuthClient, OAuthCode, ProtocolError, RefreshToken, Timestamp, Tokens, UserPoolDomain,
};

use super::{kind, once};
use crate::face::{Clock, Error, MachineToken, TransportErrorKind, plain};
use crate::support::{CANARY, Decoy, Reply, Server, answer, every_form, json, nowhere};

const REDIRECT_URI: &str = "http://localhost:8400/callback";
const REPLY: &str = r#"{"access_token": "header.payload.signature", "refresh_token": "r",
    "expires_in": 3600, "token_type": "Bearer"}"#;

/// The canary is the client secret.
fn oauth(app_client: AppClient, url: &str) -> OAuthClient {
    let app_client = app_client.with_secret(ClientSecret::new(CANARY));
    let client = OAuthClient::new(app_client, UserPoolDomain::parse(url).unwrap());
    client.with_authentication(ClientAuthentication::Basic)
}

fn at(server: &Server) -> OAuthClient {
    oauth(server.app_client(), &server.url())
}

fn code(client: &OAuthClient) -> Exchange<Tokens> {
    let login = client.login(REDIRECT_URI.parse().unwrap());
    let pending = login.begin(LoginEntropy::from_entropy([7; 80]).unwrap());
    // 24 times 7, in base64url.
    let callback = format!("{REDIRECT_URI}?code=the-code&state={}", "BwcH".repeat(8));
    pending.callback(&callback).unwrap()
}

fn in_vain() -> Reply {
    answer("503 Service Unavailable", "", "")
}

#[test]
fn a_code_goes_out_as_a_form_and_gives_tokens() {
    let server = Server::start([json(REPLY)]);
    let tokens = plain().run(code(&at(&server))).unwrap();
    assert_eq!(tokens.access_token().expose(), "header.payload.signature");
    let request = server.request();
    assert_eq!(request.line, "POST /oauth2/token HTTP/1.1");
    let content_type = "application/x-www-form-urlencoded";
    assert_eq!(request.header("content-type"), Some(content_type));
    assert_eq!(request.header("x-amz-target"), None);
    // `printf '1h57kf5cpq17m0eml12EXAMPLE:Correct-Horse7!' | base64`
    let basic = "Basic MWg1N2tmNWNwcTE3bTBlbWwxMkVYQU1QTEU6Q29ycmVjdC1Ib3JzZTch";
    assert_eq!(request.header("authorization"), Some(basic));
    let body = String::from_utf8(request.body).unwrap();
    assert!(
        body.starts_with("grant_type=authorization_code&code=the-code&redirect_uri=http%3A%2F%2F"),
        "{body}"
    );
}

#[test]
fn a_user_is_asked_for_with_get() {
    let server = Server::start([json(r#"{"sub": "s", "email_verified": "true"}"#)]);
    let info = at(&server).user_info(&AccessToken::new("header.payload.signature"));
    assert_eq!(plain().run(info).unwrap().email_verified(), Some(true));
    let request = server.request();
    assert_eq!(request.line, "GET /oauth2/userInfo HTTP/1.1");
    let bearer = "Bearer header.payload.signature";
    assert_eq!(request.header("authorization"), Some(bearer));
    assert_eq!(request.header("content-type"), None);
    assert!(request.body.is_empty());
}

#[test]
fn a_code_is_not_sent_again_and_a_revocation_is() {
    let server = Server::start([in_vain()]);
    let error = plain().run(code(&at(&server))).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Protocol(ProtocolError::NotTheService { status: 503, .. })
        ),
        "{error:?}"
    );
    assert_eq!(server.requests().len(), 1);

    let empty = answer("200 OK", "", "");
    let server = Server::start([in_vain(), empty]);
    plain()
        .run(at(&server).revoke(&RefreshToken::new("r")))
        .unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_refusal_has_its_code() {
    let body = r#"{"error": "invalid_grant"}"#;
    let server = Server::start([answer("400 Bad Request", "", body)]);
    match plain().run(code(&at(&server))) {
        Err(Error::Service(error)) => {
            assert_eq!(error.code(), &ErrorCode::OAuth(OAuthCode::InvalidGrant));
        }
        other => panic!("{other:?}"),
    }
}

/// The code, the code verifier and the client secret go to no other host.
#[test]
fn a_redirect_is_not_followed() {
    let decoy = Decoy::new();
    for status in ["302 Found", "307 Temporary Redirect"] {
        let location = format!("location: {}\r\n", decoy.url());
        let server = Server::start([answer(status, &location, ""), answer(status, &location, "")]);
        let client = at(&server);
        let error = once().run(code(&client)).unwrap_err();
        assert!(matches!(error, Error::Protocol(_)), "{error:?}");
        let info = client.user_info(&AccessToken::new("t"));
        let error = once().run(info).unwrap_err();
        assert!(matches!(error, Error::Protocol(_)), "{error:?}");
        assert!(decoy.nobody_came());
    }
}

#[test]
fn an_error_shows_no_secret() {
    let (body, url) = (r#"{"error": "invalid_client"}"#, nowhere());
    let server = Server::start([answer("400 Bad Request", "", body)]);
    let refused = once().run(code(&at(&server))).unwrap_err();
    let lost = once()
        .run(code(&oauth(server.app_client(), &url)))
        .unwrap_err();
    assert_eq!(kind(&lost), TransportErrorKind::Connect);
    // A secret that a header cannot contain is neither sent nor shown.
    let odd = server.app_client().with_secret(ClientSecret::new(CANARY));
    let odd = OAuthClient::new(odd, UserPoolDomain::parse(&url).unwrap());
    let token = AccessToken::new(format!("{CANARY}\r\nx: y"));
    let unsendable = once().run(odd.user_info(&token)).unwrap_err();
    assert_eq!(kind(&unsendable), TransportErrorKind::SetUp);
    for error in [refused, lost, unsendable] {
        let shown = every_form(&error);
        for secret in [CANARY, "the-code", "BwcHBwcHBwcH", "MWg1N2tmNWNw"] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
}

/// A machine's token that is valid for this many seconds.
fn lasting(number: u8, seconds: u32) -> Reply {
    json(&format!(
        r#"{{"access_token": "token-{number}", "expires_in": {seconds}, "token_type": "Bearer"}}"#
    ))
}

fn machine(server: &Server, clock: &Arc<AtomicU64>) -> MachineToken {
    let seconds = Arc::clone(clock);
    let clock = Clock::new(move || {
        Timestamp::since_unix_epoch(Duration::from_secs(seconds.load(Ordering::SeqCst)))
    });
    MachineToken::new(
        once().with_clock(clock),
        at(server).client_credentials().unwrap(),
    )
}

fn token(source: &MachineToken) -> String {
    source.access_token().unwrap().expose().to_owned()
}

#[test]
fn a_machines_token_renews_itself_before_it_ends() {
    let now = Arc::new(AtomicU64::new(1_700_000_000));
    let server = Server::start([lasting(1, 300), lasting(2, 300), lasting(3, 300)]);
    let source = machine(&server, &now);
    assert_eq!(
        (token(&source), token(&source)),
        ("token-1".into(), "token-1".into())
    );
    now.fetch_add(239, Ordering::SeqCst);
    assert_eq!(token(&source), "token-1");
    now.fetch_add(1, Ordering::SeqCst);
    assert_eq!(token(&source), "token-2");
    // Another service has refused the token.
    source.refuse(&AccessToken::new("token-1"));
    assert_eq!(token(&source), "token-2", "it was another");
    source.refuse(&AccessToken::new("token-2"));
    assert_eq!(token(&source), "token-3");
    assert_eq!(server.requests().len(), 3);
    let shown = format!("{source:?} {source:#?}");
    assert!(
        !shown.contains("token-3") && !shown.contains(CANARY),
        "{shown}"
    );
}

#[test]
fn while_it_lasts_a_fault_costs_one_request() {
    let now = Arc::new(AtomicU64::new(1_700_000_000));
    let refused = answer("400 Bad Request", "", r#"{"error": "invalid_client"}"#);
    let server = Server::start([lasting(1, 300), in_vain(), refused, lasting(2, 300)]);
    let source = machine(&server, &now);
    assert_eq!(token(&source), "token-1");
    now.fetch_add(250, Ordering::SeqCst);
    for _ in 0..3 {
        assert_eq!(token(&source), "token-1", "asked for once, in vain");
    }
    assert_eq!(server.requests().len(), 2);
    now.fetch_add(50, Ordering::SeqCst);
    let error = source.access_token().unwrap_err();
    let code = error.service().unwrap().code().clone();
    assert_eq!(code, ErrorCode::OAuth(OAuthCode::InvalidClient));
    assert_eq!(token(&source), "token-2", "the next who asks asks again");
}
