//! Our code leaves no copy of an authorization code, its code verifier, and AWS credentials:
//! neither the core, nor the transports of what they have sent.

use cognito_srp_core::{
    AssumeRole, CredentialsForIdentity, Exchange, IdentityId, IdentityPool, IntoExchange,
    LoginEntropy, Logins, OAuthClient, OpenIdToken, Outcome, Response, Timestamp, Tokens,
    UserPoolDomain,
};
use zeroize::Zeroizing;

use super::needle::{CODE, Needle, SECRET_KEY, SESSION_TOKEN, TOKEN, VERIFIER, joined};
use super::process::{endpoint, found, roots, tell};
use super::tls_peer::{TlsPeer, stall};
use crate::face::{Client, LEFT_OF_A_REPLY, Settings, meanwhile, over, plain};
use crate::support::identity::{IDENTITY, POOL, pool};
use crate::support::{Reply, Server, app_client, json};

const OF_LOGIN: [&Needle; 3] = [&CODE, &VERIFIER, &TOKEN];
const OF_AWS: [&Needle; 2] = [&SECRET_KEY, &SESSION_TOKEN];

/// Exchanges the code. Its login was stored, and has the verifier.
fn of_code(url: &str) -> Exchange<Tokens> {
    let oauth = OAuthClient::new(app_client(url), UserPoolDomain::parse(url).unwrap());
    let redirect_uri = "http://localhost:8400/callback";
    let login = oauth.login(redirect_uri.parse().unwrap());
    let pending = login.begin(LoginEntropy::from_entropy([7; 80]).unwrap());
    let put_by = pending.to_json();
    let (before, rest) = put_by.split_once("\"CodeVerifier\":\"").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    let put_by = joined(&[before, "\"CodeVerifier\":\"", &VERIFIER.text(), "\"", after]);
    let pending = oauth.pending_login(&put_by).unwrap();
    // 24 times 7, in base64url.
    let state = "BwcH".repeat(8);
    let parts = [redirect_uri, "?code=", &CODE.text(), "&state=", &state];
    pending.callback(&joined(&parts)).unwrap()
}

fn tokens() -> Zeroizing<String> {
    joined(&[
        r#"{"access_token": ""#,
        &TOKEN.text(),
        r#"", "refresh_token": "r", "expires_in": 3600, "token_type": "Bearer"}"#,
    ])
}

fn identity() -> IdentityId {
    IdentityId::parse(IDENTITY).unwrap()
}

fn of_identity(pool: &IdentityPool) -> Exchange<CredentialsForIdentity> {
    pool.get_credentials_for_identity(&identity(), &Logins::guest())
        .into_exchange()
}

fn credentials() -> Zeroizing<String> {
    joined(&[
        r#"{"Credentials": {"AccessKeyId": "ASIA", "SecretKey": ""#,
        &SECRET_KEY.text(),
        r#"", "SessionToken": ""#,
        &SESSION_TOKEN.text(),
        r#"", "Expiration": 4e9}}"#,
    ])
}

/// With a request id at the end, as in the service's replies. In a build without optimisation, the
/// XML reader's vector instructions leave the last long text on the stack, and this is it.
fn role() -> Zeroizing<String> {
    joined(&[
        "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>\
         <SessionToken>",
        &SESSION_TOKEN.text(),
        "</SessionToken><SecretAccessKey>",
        &SECRET_KEY.text(),
        "</SecretAccessKey><Expiration>2099-10-24T23:00:23Z</Expiration>\
         <AccessKeyId>ASIA</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult>\
         <ResponseMetadata><RequestId>ad4156e9-bce1-11e2-82e6-6b6ef0000000</RequestId>\
         </ResponseMetadata></AssumeRoleWithWebIdentityResponse>",
    ])
}

/// Receives the reply, and drops everything.
fn receive<T: Outcome>(exchange: Exchange<T>, body: Zeroizing<String>, of_reply: &[&Needle]) {
    let now = Timestamp::since_unix_epoch(core::time::Duration::from_secs(1_700_000_000));
    let came = exchange.receive(Response::new(200, [], body.as_bytes()), now);
    assert!(came.is_ok(), "refused: {:?}", came.err());
    for needle in of_reply {
        assert!(needle.copies() > 1, "what is there is not found");
    }
    drop((came, body));
}

#[test]
fn the_core_keeps_nothing_of_a_login_or_of_credentials() {
    let found = found("memory::new_secrets::core_alone", "", "");
    assert_eq!(found, [vec![0; 3], vec![0; 2], vec![0; 2]]);
}

#[test]
#[ignore = "in a process of its own"]
fn core_alone() {
    for needle in OF_LOGIN.into_iter().chain(OF_AWS) {
        assert_eq!(needle.copies(), 0);
    }
    let exchange = of_code("http://localhost");
    assert!(CODE.copies() > 0 && VERIFIER.copies() > 0, "not found");
    receive(exchange, tokens(), &[&TOKEN]);
    tell(&OF_LOGIN);
    let pool = IdentityPool::parse(POOL).unwrap();
    receive(of_identity(&pool), credentials(), &OF_AWS);
    tell(&OF_AWS);
    let assumed = AssumeRole::new("arn:aws:iam::1:role/r", "app");
    let exchange = pool.assume_role(&assumed, &OpenIdToken::new("a.b.c"));
    receive(exchange, role(), &OF_AWS);
    tell(&OF_AWS);
}

/// This transport, with the roots that the process got.
fn client() -> Client {
    match &*roots() {
        "" => plain(),
        roots => over(None, &Settings::new().with_only_roots(roots.as_bytes())),
    }
}

/// Reports what remains while the client keeps its connection, and after it is dropped.
fn tell_twice(client: Client, needles: &[&Needle]) {
    tell(needles);
    drop(client);
    meanwhile(|| ());
    tell(needles);
}

/// No copy of what was sent remains; what was received is in the library's buffers, not in ours.
fn nothing_sent(found: &[Vec<usize>]) {
    assert_eq!(found.len(), 2);
    assert!(
        found.iter().all(|counts| counts[..2] == [0; 2]),
        "{found:?}"
    );
}

#[test]
fn a_login_leaves_no_code_and_no_verifier() {
    let server = Server::start([json(&tokens()), Reply::Cut(String::new())]);
    nothing_sent(&found("memory::new_secrets::login", &server.url(), ""));
}

/// rustls has its own buffers.
#[test]
fn a_login_over_tls_leaves_none_either() {
    let peer = TlsPeer::start(|it| stall(it, &tokens()));
    nothing_sent(&found(
        "memory::new_secrets::login",
        &peer.endpoint,
        &peer.roots,
    ));
}

#[test]
#[ignore = "in a process of its own"]
fn login() {
    let client = client();
    let tokens = client.run(of_code(&endpoint())).unwrap();
    assert!(TOKEN.copies() > 0, "what is there is not found");
    drop(tokens);
    tell_twice(client, &OF_LOGIN);
}

/// They occur only in a reply: an HTTP library's buffer may hold what it read last.
#[test]
fn credentials_are_gone_with_the_client() {
    let server = Server::start([json(&credentials()), Reply::Cut(String::new())]);
    let found = found("memory::new_secrets::aws", &server.url(), "");
    let last = found.last().unwrap();
    assert_eq!(last.len(), 2);
    assert!(last.iter().max() <= Some(&LEFT_OF_A_REPLY), "{found:?}");
}

#[test]
#[ignore = "in a process of its own"]
fn aws() {
    let client = client();
    let came = client.run(of_identity(&pool(&endpoint()))).unwrap();
    assert!(SECRET_KEY.copies() > 0, "what is there is not found");
    drop(came);
    tell_twice(client, &OF_AWS);
}
