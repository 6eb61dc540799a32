//! Hundreds of sign-ins over one connection use no more than the first.

use std::env;
use std::fs;
use std::time::{Duration, Instant};

use cognito_srp_core::{AppClient, Exchange, Settled, Step};

use crate::ALLOCATED;
use crate::face::{Client, plain};
use crate::support::faulty::{Connection, Peer};
use crate::support::{app_client, in_another_process, srp_sign_in};

const ENDPOINT: &str = "COGNITO_TEST_ENDPOINT";
const FIRST: usize = 50;
const MORE: usize = 300;
/// The octets are counted in parts: a buffer that grows once, or that another thread is about to
/// free, is in one of them, and a leak is in each.
const PARTS: usize = 5;

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
    let app_client = app_client(&env::var(ENDPOINT).unwrap());
    let run = Run::of(MORE, || srp_sign_in(&app_client));
    assert_eq!(run.descriptors, 0);
    // One octet per sign-in would be a leak.
    assert!(
        run.octets < MORE,
        "{} octets in {MORE} sign-ins",
        run.octets
    );
}

/// The environment has the endpoint, the ids of the user pool and the app client, and the number of
/// sign-ins.
#[test]
#[ignore = "cargo xtask load runs it, against the emulator"]
fn thousands() {
    let given = env::var("COGNITO_LOAD").unwrap();
    let given: Vec<&str> = given.split(' ').collect();
    let times = given[3].parse().unwrap();
    let app_client = AppClient::parse(given[1], given[2]).unwrap();
    let app_client = app_client.with_endpoint(given[0].parse().unwrap());
    let run = Run::of(times, || srp_sign_in(&app_client));
    let at = |part: usize| run.times[times * part / 100].as_secs_f64() * 1000.0;
    let (p50, p99) = (at(50), at(99));
    let (descriptors, octets) = (run.descriptors, run.octets);
    println!("load: {p50:.3} {p99:.3} {descriptors} {octets}");
}

/// What the sign-ins after the first ones used.
struct Run {
    /// Sorted.
    times: Vec<Duration>,
    /// How many more descriptors are open at the end.
    descriptors: isize,
    /// How many more octets are allocated at the end, if each part took as little as the one that
    /// took least.
    octets: usize,
}

impl Run {
    fn of(number: usize, exchange: impl Fn() -> Exchange<Step>) -> Self {
        let client = plain();
        for _ in 0..FIRST {
            sign_in(&client, exchange());
        }
        let mut times = Vec::with_capacity(number);
        let descriptors = open();
        let parts = (0..PARTS).map(|_| {
            let before = ALLOCATED.current_usage();
            for _ in 0..number / PARTS {
                let begun = Instant::now();
                sign_in(&client, exchange());
                times.push(begun.elapsed());
            }
            ALLOCATED.current_usage().saturating_sub(before)
        });
        let octets = parts.min().unwrap_or_default() * PARTS;
        times.sort();
        Self {
            times,
            descriptors: open() - descriptors,
            octets,
        }
    }
}

fn sign_in(client: &Client, exchange: Exchange<Step>) {
    let settled = client.run(exchange);
    assert!(matches!(settled, Ok(Settled::Done(_))), "{settled:?}");
}

/// Including the descriptor that reads them.
fn open() -> isize {
    isize::try_from(fs::read_dir("/proc/self/fd").unwrap().count()).unwrap()
}
