//! The hosted login, and OAuth 2.0 at a user pool's domain: the requests, and how responses
//! are read. Expected values are those of RFC 6749, 6750, 7009, 7636 and 9207, and of AWS's
//! developer guide.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod authorize;
mod callback;
mod domain;
mod machine;
mod machine_token;
mod put_by;
mod redirect_uri;
mod refusals;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
mod user_info;

use std::collections::BTreeMap;

use cognito_srp_core::{
    AppClient, ClientAuthentication, ClientId, ClientSecret, Exchange, LoginEntropy, OAuthClient,
    Outcome, PendingLogin, RedirectUri, UserPoolDomain, UserPoolId,
};

/// The client of RFC 6749's examples, and its secret (§2.3.1).
const CLIENT_ID: &str = "s6BhdRkqt3";
const SECRET: &str = "gX1fBat3bV";
/// The redirect URI of RFC 6749's examples (§4.1.1).
const REDIRECT_URI: &str = "https://client.example.com/cb";
/// The bytes of RFC 7636's example, its code verifier and its code challenge (Appendix B).
const OCTETS: [u8; 32] = [
    116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77,
    105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
];
const CODE_VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CODE_CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// 24 times 0x61 and 24 times 0x62, in base64url.
const STATE: &str = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh";
const NONCE: &str = "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJi";

fn entropy() -> LoginEntropy {
    let mut octets = [b'a'; 80];
    octets[24..48].fill(b'b');
    octets[48..].copy_from_slice(&OCTETS);
    LoginEntropy::from_entropy(octets).unwrap()
}

fn app_client() -> AppClient {
    AppClient::new(
        UserPoolId::parse("eu-west-2_eYpv1mFHB").unwrap(),
        ClientId::parse(CLIENT_ID).unwrap(),
    )
}

fn at_domain(app_client: AppClient) -> OAuthClient {
    let domain = UserPoolDomain::prefix(app_client.user_pool_id(), "acme").unwrap();
    OAuthClient::new(app_client, domain)
}

fn public() -> OAuthClient {
    at_domain(app_client())
}

/// A client whose secret is in the header, as in RFC 6749's examples.
fn confidential() -> OAuthClient {
    let client = at_domain(app_client().with_secret(ClientSecret::new(SECRET)));
    client.with_authentication(ClientAuthentication::Basic)
}

fn redirect_uri() -> RedirectUri {
    RedirectUri::parse(REDIRECT_URI).unwrap()
}

fn pending(client: &OAuthClient) -> PendingLogin {
    let login = client.login(redirect_uri());
    login.with_scopes(["openid", "email"]).begin(entropy())
}

/// A callback with this code and the right state.
fn with_code(code: &str) -> String {
    format!("{REDIRECT_URI}?code={code}&state={STATE}")
}

/// The fields of a form; each may occur only once.
fn fields(form: &[u8]) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(form) {
        let before = fields.insert(name.clone().into_owned(), value.into_owned());
        assert_eq!(before, None, "{name} is there twice");
    }
    fields
}

fn expected(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    fields.iter().map(owned).collect()
}

fn sent<T: Outcome>(exchange: &Exchange<T>) -> BTreeMap<String, String> {
    fields(exchange.request().body())
}

fn header<'a, T: Outcome>(exchange: &'a Exchange<T>, name: &str) -> Option<&'a str> {
    let headers = exchange.request().headers().into_iter();
    let mut found = headers.filter(|(known, _)| *known == name);
    let value = found.next().map(|(_, value)| value);
    assert_eq!(found.next(), None, "{name} is there twice");
    value
}
