//! An answer whose connection is refused.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cognito_async::cognito_srp_core::Settled;
use cognito_async::cognito_srp_core::call::RetryPolicy;
use cognito_async::reqwest::dns::{Addrs, Name, Resolve, Resolving};
use cognito_async::{Client, Limits};

use crate::face::builder;
use crate::support::{self, Server, srp_sign_in, tokens};

/// The usual number of attempts, without waits between them.
const AT_ONCE: RetryPolicy = RetryPolicy::standard().with_base(Duration::ZERO, Duration::ZERO);

/// Only the second lookup returns an address where nobody listens.
struct Detour(AtomicUsize);

impl Resolve for Detour {
    fn resolve(&self, _: Name) -> Resolving {
        let looks = self.0.fetch_add(1, Ordering::SeqCst);
        let last = if looks == 1 { 2 } else { 1 };
        let address = IpAddr::V4(Ipv4Addr::new(127, 0, 0, last));
        // The URL has the port.
        let addresses: Addrs = Box::new([SocketAddr::new(address, 0)].into_iter());
        Box::pin(async { Ok(addresses) })
    }
}

/// An answer that never reached the service is sent again. (On other systems 127.0.0.2 does not
/// exist.)
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_answer_that_was_refused_a_connection_is_sent_again() {
    let challenge = support::json_and_close(support::PASSWORD_VERIFIER);
    let server = Server::start([challenge, tokens(), tokens()]);
    let builder = builder().dns_resolver(Arc::new(Detour(0.into())));
    let client = Client::from_builder(builder).unwrap();
    let client = client.with_limits(Limits::standard().with_retry_policy(AT_ONCE));
    let app_client = support::app_client(&format!("http://pool.test:{}", server.port()));
    let settled = client.run(srp_sign_in(&app_client)).await;
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].connection, 1);
}
