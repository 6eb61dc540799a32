//! An operator's host whose clock differs from the service's.

use core::time::Duration;

use cognito_srp_core::{Settled, Timestamp};

use crate::face::{Client, Clock, Credentials, Error, plain};
use crate::support::signature::{
    ACCESS_KEY_ID, SECRET_ACCESS_KEY, http_date, now, signed_at, verify,
};
use crate::support::{Reply, Server, TOKENS, answer, operators_password_sign_in};

const MINUTE: u64 = 60;

/// A client on a machine whose clock is this many seconds behind or ahead.
fn on_a_host(off: i64) -> Client {
    let clock = move || {
        let seconds = now().saturating_add_signed(off);
        Timestamp::since_unix_epoch(Duration::from_secs(seconds))
    };
    let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY).unwrap();
    let client = plain().with_clock(Clock::new(clock));
    client.with_credentials(credentials)
}

/// The reply of a service whose clock shows this.
fn dated(status: &str, seconds: u64, body: &str) -> Reply {
    answer(status, &format!("date: {}\r\n", http_date(seconds)), body)
}

fn refused(seconds: u64) -> Reply {
    let body = r#"{"__type": "InvalidSignatureException", "message": "m"}"#;
    dated("400 Bad Request", seconds, body)
}

fn tokens(seconds: u64) -> Reply {
    dated("200 OK", seconds, TOKENS)
}

#[test]
fn a_host_six_minutes_off_is_told_once() {
    for off in [-360, 360, -40 * 365 * 86_400] {
        let begun = now();
        let server = Server::start([refused(begun), tokens(begun), tokens(begun)]);
        let client = on_a_host(off);
        for _ in 0..2 {
            let signed_in = client.run(operators_password_sign_in(&server.app_client()));
            assert!(matches!(signed_in, Ok(Settled::Done(_))), "{signed_in:?}");
        }
        let first = server.request();
        let there = begun.saturating_add_signed(off);
        assert!(signed_at(&first).abs_diff(there) < MINUTE, "{off}");
        // The next call, and every later one.
        for _ in 0..2 {
            let request = server.request();
            assert!(signed_at(&request).abs_diff(begun) < MINUTE, "{off}");
            assert_eq!(request.body, first.body);
        }
        assert!(server.requests().is_empty());
    }
}

/// The time of the whole signature is the corrected one, in its scope as well.
#[test]
fn what_is_signed_anew_is_a_signature() {
    let begun = now() - MINUTE;
    let server = Server::start([refused(begun), tokens(begun)]);
    let client = on_a_host(-86_400);
    let signed_in = client.run(operators_password_sign_in(&server.app_client()));
    assert!(signed_in.is_ok(), "{signed_in:?}");
    server.request();
    verify(&server.request(), SECRET_ACCESS_KEY, begun);
}

#[test]
fn a_signature_that_is_wrong_at_the_right_time_is_not_repeated() {
    for (off, answers) in [
        // The clocks agree, so the secret is wrong.
        (0, vec![refused(now())]),
        // They agree after the first refusal.
        (-360, vec![refused(now()), refused(now())]),
        // The reply has no date.
        (
            -360,
            vec![answer(
                "400 Bad Request",
                "",
                r#"{"__type": "InvalidSignatureException"}"#,
            )],
        ),
    ] {
        let requests = answers.len();
        let server = Server::start(answers);
        let client = on_a_host(off);
        let error = client.run(operators_password_sign_in(&server.app_client()));
        let Err(Error::Service(error)) = error else {
            panic!("{error:?}");
        };
        assert!(error.to_string().contains("InvalidSignatureException"));
        assert_eq!(server.requests().len(), requests, "{off}");
    }
}
