//! Tests of this transport only.

mod cancelled;
mod connecting;
mod credentials;
mod hyper;
mod machine_token;
mod runtimes;

use cognito_async::{Client, Error, Limits, TransportErrorKind, reqwest};
use cognito_srp_core::AccessToken;

use crate::face::builder;
use crate::shared::kind;
use crate::shared::proxies::{AN_ENDPOINT, environment};
use crate::support::{
    self, CANARY, Decoy, Server, answer, every_form, in_another_process, password_sign_in, refresh,
    tokens,
};

/// The error of a sign-in with a client that follows redirects, which a caller may pass in against
/// our advice.
async fn following(server: &Server) -> Error {
    let client = builder().build().unwrap();
    let sign_in = password_sign_in(&server.app_client());
    let error = Client::with_client(client).run(sign_in).await;
    let error = error.expect_err("it cannot have gone well");
    assert!(!every_form(&error).contains(CANARY), "{error:?}");
    error
}

#[tokio::test]
async fn a_client_that_is_passed_in_is_the_one_that_is_used() {
    let named = || builder().user_agent("till/3");
    for client in [
        Client::from_builder(named()).unwrap(),
        Client::with_client(named().build().unwrap()),
    ] {
        let server = Server::start([tokens()]);
        client.run(refresh(&server.app_client())).await.unwrap();
        assert_eq!(server.request().header("user-agent"), Some("till/3"));
    }
}

#[test]
fn tasks_share_a_client_that_shows_nothing() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let client = Client::new().unwrap();
    shared(&client);
    assert_eq!(
        format!("{client:?}"),
        format!("Client {{ limits: {:?}, .. }}", Limits::standard())
    );
}

#[tokio::test]
async fn a_client_that_follows_redirects_takes_no_body_along() {
    for status in ["307 Temporary", "308 Permanent"] {
        let decoy = Decoy::new();
        let location = format!("location: {}\r\n", decoy.url());
        let server = Server::start([answer(status, &location, "")]);
        let error = following(&server).await;
        assert!(decoy.nobody_came(), "{status}");
        assert!(matches!(error, Error::Protocol(_)), "{error:?}");
    }
}

#[tokio::test]
async fn what_a_followed_redirect_came_to_is_refused() {
    for status in ["301 Moved", "302 Found", "303 See Other"] {
        let elsewhere = Server::start([tokens()]);
        let location = format!(
            "location: {}?{CANARY}\r\n",
            elsewhere.app_client().endpoint()
        );
        let server = Server::start([answer(status, &location, "")]);
        let error = following(&server).await;
        assert_eq!(kind(&error), TransportErrorKind::Redirected);
        let to = elsewhere.app_client().endpoint().to_string();
        assert!(
            error.to_string().ends_with(to.trim_end_matches('/')),
            "{error}"
        );
        assert!(elsewhere.request().body.is_empty());
    }
}

#[test]
fn a_client_that_cannot_be_built_is_an_error() {
    let builder = reqwest::Client::builder().user_agent("two\nlines");
    let error = Client::from_builder(builder).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::SetUp);
    let text = error.to_string();
    assert!(
        text.starts_with("the HTTP client could not be built: "),
        "{text}"
    );
}

#[test]
fn plain_http_goes_to_the_proxy() {
    let proxy = Server::start([tokens()]);
    let url = proxy.url();
    let endpoint = ("TEST_ENDPOINT", Some("http://pool.test:9229"));
    let variables = environment(&[("http_proxy", Some(&url)), endpoint]);
    in_another_process(AN_ENDPOINT, &variables);
    let request = proxy.request();
    assert_eq!(request.line, "POST http://pool.test:9229/ HTTP/1.1");
    assert_eq!(request.header("host"), Some("pool.test:9229"));
}

#[test]
fn a_stream_of_them_can_go_anywhere() {
    fn anywhere<T: Send + Unpin>(_: &T) {}
    let app_client = support::app_client("http://127.0.0.1:9");
    let (client, token) = (Client::new().unwrap(), AccessToken::new("t"));
    anywhere(&client.items(app_client.list_devices(&token)));
    // A future may also own its inputs.
    let items = client.items(app_client.list_user_sessions(&token));
    fn owned<T: 'static>(_: T) {}
    owned(items);
}
