//! An answer whose connection is refused.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cognito_blocking::cognito_srp_core::call::RetryPolicy;
use cognito_blocking::ureq::config::Config;
use cognito_blocking::ureq::http::Uri;
use cognito_blocking::ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use cognito_blocking::ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use cognito_blocking::ureq::{self, Agent};
use cognito_blocking::{Client, Limits, TransportErrorKind};

use crate::shared::kind;
use crate::support::{self, Server, srp_sign_in, tokens};

/// The usual number of attempts, without waits between them.
const AT_ONCE: RetryPolicy = RetryPolicy::standard().with_base(Duration::ZERO, Duration::ZERO);

/// Only the second lookup returns an address where nobody listens.
#[derive(Debug)]
struct Detour(AtomicUsize);

impl Resolver for Detour {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let last = if self.0.fetch_add(1, Ordering::SeqCst) == 1 {
            2
        } else {
            1
        };
        let address = IpAddr::V4(Ipv4Addr::new(127, 0, 0, last));
        let mut addresses = self.empty();
        addresses.push(SocketAddr::new(address, uri.port_u16().unwrap()));
        Ok(addresses)
    }
}

/// Such an agent does not report that its connection was refused before anything was written, so an
/// answer is not sent again. (On other systems 127.0.0.2 does not exist.)
#[cfg(target_os = "linux")]
#[test]
fn over_an_agent_that_is_passed_in_an_answer_is_sent_once() {
    let challenge = support::json_and_close(support::PASSWORD_VERIFIER);
    let server = Server::start([challenge, tokens()]);
    let config = Agent::config_builder().proxy(None).build();
    let agent = Agent::with_parts(config, DefaultConnector::default(), Detour(0.into()));
    let client =
        Client::with_agent(agent).with_limits(Limits::standard().with_retry_policy(AT_ONCE));
    let app_client = support::app_client(&format!("http://pool.test:{}", server.port()));
    let error = client.run(srp_sign_in(&app_client)).unwrap_err();
    assert_eq!(kind(&error), TransportErrorKind::Other, "{error:?}");
    assert!(error.to_string().contains("refused"), "{error}");
    assert_eq!(server.requests().len(), 1);
}
