//! A clock that the program passes in.

use std::time::Duration;

use cognito_srp_core::Timestamp;

use crate::face::{Clock, plain};
use crate::support::{Server, refresh, tokens};

/// The clock also gives the time at which tokens are received, for clones too.
#[test]
fn a_client_goes_by_the_clock_that_it_is_given() {
    let new_year = Timestamp::since_unix_epoch(Duration::from_secs(1_767_225_600));
    let client = plain().with_clock(Clock::new(move || new_year));
    for client in [client.clone(), client] {
        let server = Server::start([tokens()]);
        let tokens = client.run(refresh(&server.app_client())).unwrap();
        assert_eq!(tokens.received_at(), new_year);
    }
}
