//! Tests of this transport only.

mod connecting;
mod credentials;
mod machine_token;

use cognito_blocking::ureq::Agent;
use cognito_blocking::{Client, Limits, Settings};

use crate::face::plain;
use crate::shared::proxies::{AN_ENDPOINT, environment};
use crate::support::{Reply, Server, in_another_process, refresh, tokens};

#[test]
fn an_agent_that_is_passed_in_is_the_one_that_is_used() {
    let server = Server::start([tokens()]);
    let agent = Agent::config_builder().proxy(None).user_agent("till/3");
    let agent = agent.build().into();
    let client = Client::with_agent(agent);
    client.run(refresh(&server.app_client())).unwrap();
    assert_eq!(server.request().header("user-agent"), Some("till/3"));
}

#[test]
fn so_is_a_configuration() {
    let server = Server::start([tokens()]);
    let builder = Agent::config_builder().proxy(None).user_agent("till/3");
    let client = Client::from_builder(builder, &Settings::new()).unwrap();
    client.run(refresh(&server.app_client())).unwrap();
    assert_eq!(server.request().header("user-agent"), Some("till/3"));
}

#[test]
fn threads_share_a_client() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let client = plain();
    shared(&client);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let server = Server::start([tokens()]);
                client.run(refresh(&server.app_client())).unwrap();
            });
        }
    });
    assert_eq!(
        format!("{client:?}"),
        format!("Client {{ limits: {:?}, .. }}", Limits::standard())
    );
}

/// ureq uses a tunnel for plain HTTP too.
#[test]
fn plain_http_goes_through_the_proxy() {
    let tunnel = Reply::Answer("HTTP/1.1 200 Connection established\r\n\r\n".to_owned());
    let proxy = Server::start([tunnel, tokens()]);
    let url = proxy.url();
    let endpoint = ("TEST_ENDPOINT", Some("http://pool.test:9229"));
    let variables = environment(&[("http_proxy", Some(&url)), endpoint]);
    in_another_process(AN_ENDPOINT, &variables);
    assert_eq!(proxy.request().line, "CONNECT pool.test:9229 HTTP/1.1");
    let request = proxy.request();
    assert_eq!(request.line, "POST / HTTP/1.1");
    assert_eq!(request.header("host"), Some("pool.test:9229"));
}
