//! What comes from a user pool's domain: the URL with which a browser comes back, a suspended
//! login, and replies of its endpoints. The crate url also reads the callback, and serde_json
//! also reads the reply, for comparison.

use cognito_srp_core::{
    AccessToken, CallbackError, ClientAuthentication, Exchange, IntoExchange, LoginEntropy,
    OAuthClient, Outcome, PendingLogin, RedirectUri, RefreshToken, Response, UserPoolDomain,
};
use serde_json::Value;
use url::{Position, Url, form_urlencoded};

use crate::cursor::Cursor;
use crate::secrets::{hidden, hidden_in};
use crate::waiting::{confidential_client, now};

const REDIRECT_URI: &str = "https://client.example.com/cb";
/// 24 times 7, in base64url.
const STATE: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
/// 32 times 7.
const VERIFIER: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

pub fn run(data: &[u8]) {
    let mut cursor = Cursor(data);
    match cursor.byte() % 8 {
        0 => callback(&text(cursor.rest()), data),
        1 => query(&text(cursor.rest()), data),
        2 => put_by(&text(cursor.rest()), data),
        kind => reply(kind, cursor, data),
    }
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

fn oauth() -> OAuthClient {
    let domain = UserPoolDomain::parse("login.example.com").unwrap();
    OAuthClient::new(confidential_client(), domain)
}

fn pending() -> PendingLogin {
    let login = oauth().login(RedirectUri::parse(REDIRECT_URI).unwrap());
    login.begin(LoginEntropy::from_entropy([7; 80]).unwrap())
}

/// Any URL: accepted only if another parser finds it to be the login's own.
fn callback(url: &str, said: &[u8]) {
    match pending().callback(url) {
        Ok(exchange) => {
            let read = Url::parse(REDIRECT_URI).unwrap().join(url).unwrap();
            assert_eq!(&read[..Position::AfterPath], REDIRECT_URI, "{url}");
            sent_code(&exchange, read.query().unwrap_or_default());
        }
        Err(error) => refused(error, said),
    }
}

/// The login's own redirect URI with any query: accepted exactly if another parser finds the
/// state and one code in it.
fn query(query: &str, said: &[u8]) {
    if query.contains('#') {
        return;
    }
    let outcome = pending().callback(&format!("{REDIRECT_URI}?{query}"));
    let values = |name: &str| -> Vec<String> {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        let ours = pairs.filter(|(it, _)| it == name).map(|(_, value)| value);
        ours.collect()
    };
    let [state, code, error] = ["state", "code", "error"].map(values);
    let once = ["iss", "error_description", "error", "code", "state"];
    // A URL has no control characters, which parsers treat in different ways.
    let is_url = !query.contains(|character: char| character.is_ascii_control());
    let is_ours = is_url
        && once.iter().all(|name| values(name).len() <= 1)
        && state == [STATE]
        && error.concat().is_empty()
        && code.iter().any(|code| !code.is_empty())
        && values("iss").is_empty();
    match outcome {
        Ok(exchange) => sent_code(&exchange, query),
        Err(error) => {
            assert!(!is_ours, "{query}: {error}");
            refused(error, said);
        }
    }
}

/// The form contains the code of the query and the verifier, and nothing else from outside.
fn sent_code<T: Outcome>(exchange: &Exchange<T>, query: &str) {
    let code = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "code");
    let code = code.unwrap().1;
    let form: Vec<_> = form_urlencoded::parse(exchange.request().body()).collect();
    let of = |name: &str| {
        let mut all = form.iter().filter(|(it, _)| it == name);
        let value = all.next().map(|(_, value)| value.to_string());
        assert!(all.next().is_none(), "{name} is there twice");
        value
    };
    assert_eq!(of("code").as_deref(), Some(&*code));
    assert_eq!(of("code_verifier").as_deref(), Some(VERIFIER));
    assert_eq!(of("redirect_uri").as_deref(), Some(REDIRECT_URI));
    assert_eq!(of("grant_type").as_deref(), Some("authorization_code"));
    let url = exchange.request().url();
    assert_eq!(url, "https://login.example.com/oauth2/token");
}

fn refused(error: CallbackError, said: &[u8]) {
    hidden_in(&error, said);
    if let CallbackError::Stray { login, .. } = error {
        // It still waits.
        let own = format!("{REDIRECT_URI}?code=c&state={STATE}");
        assert!(login.callback(&own).is_ok());
    }
}

/// A resumed login works, and is suspended again as it was.
fn put_by(json: &str, said: &[u8]) {
    match oauth().pending_login(json) {
        Ok(pending) => {
            hidden(&format!("{pending:?}"), said);
            let again = oauth().pending_login(&pending.to_json()).unwrap();
            assert_eq!(*again.to_json(), *pending.to_json());
        }
        Err(error) => hidden_in(&error, said),
    }
}

const STATUSES: [u16; 6] = [200, 400, 401, 302, 500, 0];

/// Any octets as a reply. Only a status of 2xx is a success.
fn reply(kind: u8, mut cursor: Cursor<'_>, said: &[u8]) {
    let status = *cursor.choose(&STATUSES);
    let header = text(cursor.field());
    let body = cursor.rest();
    let names = ["www-authenticate", "content-type", "x-amzn-errortype"];
    let headers = names.map(|name| (name, header.as_str()));
    let response = Response::new(status, headers, body);
    let (oauth, header) = (
        oauth(),
        oauth().with_authentication(ClientAuthentication::Basic),
    );
    let token = |tokens: &AccessToken| Some(tokens.expose().to_owned());
    let came = match kind {
        3 => {
            let code = format!("{REDIRECT_URI}?code=c&state={STATE}");
            let exchange = pending().callback(&code).unwrap();
            received(exchange, response, said, |it| token(it.access_token()))
        }
        4 => received(
            oauth.refresh(&RefreshToken::new("r")),
            response,
            said,
            |it| token(it.access_token()),
        ),
        5 => {
            let grant = oauth.client_credentials().unwrap();
            received(grant, response, said, |it| {
                it.access_token(now()).and_then(token)
            })
        }
        6 => received(
            header.revoke(&RefreshToken::new("r")),
            response,
            said,
            |_| None,
        ),
        _ => received(
            oauth.user_info(&AccessToken::new("t")),
            response,
            said,
            |_| None,
        ),
    };
    let Some(came) = came else {
        return;
    };
    assert!((200..300).contains(&status), "a success of status {status}");
    if let Some(token) = came {
        let read: Value = serde_json::from_slice(body).unwrap();
        assert_eq!(read["access_token"], *token);
    }
}

/// `None` is an error, which shows nothing; otherwise the parts of the reply that are compared.
fn received<E: IntoExchange>(
    exchange: E,
    response: Response<'_>,
    said: &[u8],
    look: impl Fn(&E::Outcome) -> Option<String>,
) -> Option<Option<String>> {
    match exchange.into_exchange().receive(response, now()) {
        Ok(came) => Some(look(&came)),
        Err(error) => {
            hidden_in(&error, said);
            None
        }
    }
}
