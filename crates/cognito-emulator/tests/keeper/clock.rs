//! A session that another process saved, on a machine whose clock differs from the service's.

use std::sync::atomic::Ordering;
use std::time::Duration;

use cognito_srp_core::{AccessToken, Exchange, SignedIn, User};
use tokio::runtime::Runtime;

use crate::direct;
use crate::rig::{BOTH, Keeper, Resume, Rig};

const HOUR: Duration = Duration::from_secs(3600);

/// A program that calls the service before it resumes the session; even an error has a date.
const AFTER_A_WORD: [Resume; 2] = [
    |rig| {
        let client = direct::blocking();
        client.run(a_word(rig)).unwrap_err();
        Keeper::blocking(rig, client)
    },
    |rig| {
        let runtime = Runtime::new().unwrap();
        let client = direct::asynchronous();
        runtime.block_on(client.run(a_word(rig))).unwrap_err();
        Keeper::on(runtime, rig, client)
    },
];

fn a_word(rig: &Rig) -> Exchange<User> {
    rig.app_client.get_user(&AccessToken::new("nobody's"))
}

/// The service's clock is two hours ahead of ours, so the token has expired there.
#[test]
fn expiry_is_judged_by_the_services_clock() {
    for (resume, after_a_word) in BOTH.into_iter().zip(AFTER_A_WORD) {
        let rig = Rig::new();
        rig.emulator.advance_clock(2 * HOUR);
        // Before the service's first response, nobody can know.
        let token = resume(&rig).access_token().unwrap();
        assert!(!rig.takes(&token));
        let token = after_a_word(&rig).access_token().unwrap();
        assert!(rig.takes(&token));
    }
}

/// Our clock is a day behind: by it the token would be valid for a day longer than it is.
#[test]
fn a_stored_token_is_used_until_a_minute_before_expiry() {
    for after_a_word in AFTER_A_WORD {
        let rig = Rig::new();
        rig.emulator.advance_clock(24 * HOUR);
        let keeper = after_a_word(&rig);
        let first = keeper.access_token().unwrap();
        let saved = rig.saved_refresh_token();
        // Another process resumes the session that the first has saved.
        let second = after_a_word(&rig).access_token().unwrap();
        assert_eq!(second.expose(), first.expose());
        assert_eq!(rig.saved_refresh_token(), saved);
        assert!(rig.takes(&second));
        // A minute before its end, by the service's clock.
        rig.emulator.advance_clock(HOUR - Duration::from_secs(60));
        let third = after_a_word(&rig).access_token().unwrap();
        assert_ne!(third.expose(), first.expose());
        assert!(rig.takes(&third));
    }
}

/// This machine's clock is behind by the time that issuing a token takes, by minutes, or by a
/// day. The session knows it, also in the next process, before the service's first response.
#[test]
fn an_expired_token_is_not_returned_by_a_slow_clock() {
    for behind in [100, 180, 86_400] {
        for resume in BOTH {
            let rig = Rig::new();
            rig.behind.store(behind, Ordering::Relaxed);
            let tokens = rig.tokens_of("alice", &rig.blocking_client());
            rig.put(&SignedIn::from(tokens));
            let first = resume(&rig).access_token().unwrap();
            // It expired a moment ago.
            rig.wait(3601);
            assert!(!rig.takes(&first));
            let second = resume(&rig).access_token().unwrap();
            assert_ne!(second.expose(), first.expose(), "{behind}");
            assert!(rig.takes(&second), "{behind}");
        }
    }
}

/// The clock is set back while no process runs.
#[test]
fn a_token_issued_in_the_future_is_refreshed() {
    for resume in BOTH {
        let rig = Rig::new();
        let first = rig.saved().unwrap().last_access_token().clone();
        rig.behind.store(86_400, Ordering::Relaxed);
        let second = resume(&rig).access_token().unwrap();
        assert_ne!(second.expose(), first.expose());
        assert!(rig.takes(&second));
    }
}
