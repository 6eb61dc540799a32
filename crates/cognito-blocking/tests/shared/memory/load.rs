//! Hundreds of sign-ins over one connection take no more than the first.

use std::env;
use std::fs;

use cognito_srp_core::Settled;

use crate::ALLOCATED;
use crate::face::{Client, plain};
use crate::support::faulty::{Connection, Peer};
use crate::support::{app_client, in_another_process, srp_sign_in};

const ENDPOINT: &str = "COGNITO_TEST_ENDPOINT";
const FIRST: usize = 50;
const MORE: usize = 300;

#[test]
fn hundreds_of_sign_ins_leave_nothing() {
    let peer = Peer::start(None, Connection::serve);
    let endpoint = format!("http://{}", peer.address());
    in_another_process("memory::load::hundreds", &[(ENDPOINT, Some(&endpoint))]);
    let seen = peer.seen();
    assert_eq!((seen.connections, seen.requests), (1, 2 * (FIRST + MORE)));
}

#[test]
#[ignore = "in a process of its own"]
fn hundreds() {
    let client = plain();
    sign_in(&client, FIRST);
    let before = (descriptors(), ALLOCATED.current_usage());
    sign_in(&client, MORE);
    let after = (descriptors(), ALLOCATED.current_usage());
    assert_eq!(before.0, after.0, "descriptors");
    // An octet a sign-in would be a leak; what a buffer has grown by is none.
    let grown = after.1.saturating_sub(before.1);
    assert!(grown < MORE, "{grown} octets in {MORE} sign-ins");
}

fn sign_in(client: &Client, times: usize) {
    let app_client = app_client(&env::var(ENDPOINT).unwrap());
    for _ in 0..times {
        let settled = client.run(srp_sign_in(&app_client));
        assert!(matches!(settled, Ok(Settled::Done(_))));
    }
}

/// With the one that reads them.
fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}
