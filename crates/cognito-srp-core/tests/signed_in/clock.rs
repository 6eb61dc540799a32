//! When an access token ends, whatever the program's clock shows.

use std::sync::Arc;

use cognito_srp_core::call::ServiceClock;
use cognito_srp_core::keeper::KeeperState;
use cognito_srp_core::{Password, Response, SignedIn, Step};
use serde_json::json;

use crate::keeper_support::{Place, at_once, driven};
use crate::support::{
    claiming, following, password_verifier, public_client, receive_raw, sent, srp_sign_in,
};
use crate::{altered, at, came, came_with, refreshing, user};

/// `date` headers, by how many seconds they are ahead of 1700000000 (`date -u` gives Tue Nov
/// 14 22:13:20 2023), and the expected TIMESTAMP.
const CLOCKS: [(&str, i64, &str); 4] = [
    (
        "Tue, 14 Nov 2023 22:13:20 GMT",
        0,
        "Tue Nov 14 22:13:20 UTC 2023",
    ),
    (
        "Wed, 15 Nov 2023 00:13:20 GMT",
        7200,
        "Wed Nov 15 00:13:20 UTC 2023",
    ),
    (
        "Mon, 13 Nov 2023 22:13:20 GMT",
        -86_400,
        "Mon Nov 13 22:13:20 UTC 2023",
    ),
    ("yesterday", 0, "Tue Nov 14 22:13:20 UTC 2023"),
];

#[test]
fn a_token_is_used_until_a_minute_before_expiry() {
    for (date, ahead, _) in CLOCKS {
        let tokens = came_with(&[("Date", date)]);
        assert_eq!(tokens.clock_skew().seconds(), ahead, "{date}");
        let user = SignedIn::from(tokens);
        for (seconds, good, lasts) in [
            (0, true, true),
            (3539, true, true),
            (3540, false, true),
            (3599, false, true),
            (3600, false, false),
            (1_000_000, false, false),
        ] {
            let case = format!("{date}, {seconds}");
            let now = at(seconds);
            assert_eq!(user.access_token(now).is_some(), good, "{case}");
            assert_eq!(user.unexpired_access_token(now).is_some(), lasts, "{case}");
        }
        let came = 1_700_000_000_u64.saturating_add_signed(ahead);
        assert_eq!(user.received_at().unix_seconds(), came, "{date}");
        assert_eq!(user.expires_at().unix_seconds(), came + 3600, "{date}");
    }
}

#[test]
fn a_timestamp_is_corrected() {
    for (date, _, timestamp) in CLOCKS {
        let reply = password_verifier().to_string();
        let headers = [("date", date)];
        let first = srp_sign_in(&public_client());
        let next = following(receive_raw(first, 200, &headers, reply.as_bytes()));
        let responses = &sent(&next)["ChallengeResponses"];
        assert_eq!(responses["TIMESTAMP"], json!(timestamp), "{date}");
    }
}

#[test]
fn each_response_measures_the_clock() {
    let (late, _, _) = CLOCKS[1];
    let mut user = SignedIn::from(came_with(&[("date", late)]));
    user.renew(came("access-2", None)).unwrap();
    assert_eq!(user.expires_at(), at(3600));
}

/// The next program that loads it may be on the same machine or on another one: a token that
/// has ended by either clock is refreshed.
#[test]
fn a_stored_session_keeps_the_clock_skew() {
    let (late, ahead, _) = CLOCKS[1];
    let user = SignedIn::from(came_with(&[("date", late)]));
    let read = altered(&user, json!({}));
    let ends = 3600 + u64::try_from(ahead).unwrap();
    assert_eq!(read.expires_at(), at(ends));
    // This machine, whose clock is still two hours behind.
    assert!(read.unexpired_access_token(at(3599)).is_some());
    assert!(read.unexpired_access_token(at(3600)).is_none());
    // A machine whose clock is right, before the end: the token is refreshed too early.
    assert!(read.unexpired_access_token(at(ends - 1)).is_none());

    let (early, behind, _) = CLOCKS[2];
    let user = SignedIn::from(came_with(&[("date", early)]));
    let read = altered(&user, json!({}));
    assert_eq!(
        read.expires_at().unix_seconds(),
        at(3600).unix_seconds().saturating_add_signed(behind)
    );
    // This machine's clock is a day ahead, and nothing shows that it was so before.
    assert!(read.unexpired_access_token(at(0)).is_none());
    // A machine whose clock is right.
    let right = |seconds: i64| {
        let now = at(0).unix_seconds().saturating_add_signed(behind + seconds);
        cognito_srp_core::Timestamp::since_unix_epoch(core::time::Duration::from_secs(now))
    };
    assert!(read.unexpired_access_token(right(3599)).is_some());
    assert!(read.unexpired_access_token(right(3600)).is_none());
}

/// A clock that was set back: it is unknown when a token from the future ends.
#[test]
fn before_it_was_issued_no_token_is_valid() {
    let stored = altered(&user(), json!({}));
    for user in [user(), stored] {
        let moment = |seconds: u64| {
            let now = at(0).unix_seconds() - seconds;
            cognito_srp_core::Timestamp::since_unix_epoch(core::time::Duration::from_secs(now))
        };
        // The second process cannot tell whether two times come from the same clock.
        assert!(user.access_token(moment(10)).is_some());
        for seconds in [11, 100, 180, 86_400, at(0).unix_seconds()] {
            assert!(user.access_token(moment(seconds)).is_none(), "{seconds}");
            assert!(
                user.unexpired_access_token(moment(seconds)).is_none(),
                "{seconds}"
            );
        }
    }
}

/// The token says when it was issued and when it ends, and services that accept it go by these
/// times. A response may have no date, or an impossible one.
#[test]
fn the_tokens_own_times_count() {
    let (iat, exp) = (at(180).unix_seconds(), at(180 + 900).unix_seconds());
    let token = claiming(&json!({"iat": iat, "exp": exp}));
    let reply = json!({"AuthenticationResult": {"AccessToken": token, "ExpiresIn": 3600}});
    for headers in [
        [].as_slice(),
        &[("date", "Sat, 01 Jan 2000 00:00:00 GMT")],
        &[("date", "Fri, 31 Dec 9999 23:59:59 GMT")],
        &[("date", "Tue, 14 Nov 2023 22:16:20 GMT")],
    ] {
        // By this machine's clock, which is three minutes behind.
        let tokens = receive_raw(refreshing(), 200, headers, reply.to_string().as_bytes());
        let user = SignedIn::from(tokens.unwrap());
        assert_eq!(user.received_at(), at(180), "{headers:?}");
        assert_eq!(user.expires_at(), at(180 + 900), "{headers:?}");
        let stored = altered(&user, json!({}));
        for user in [user, stored] {
            assert!(
                user.unexpired_access_token(at(899)).is_some(),
                "{headers:?}"
            );
            assert!(
                user.unexpired_access_token(at(900)).is_none(),
                "{headers:?}"
            );
        }
    }
}

/// A stored user, in a process that has received this date from the service.
fn knowing(date: &str) -> (KeeperState, Arc<ServiceClock>) {
    let clock = Arc::new(ServiceClock::new());
    let stored = altered(&user(), json!({}));
    let keeping = KeeperState::new(public_client(), stored)
        .unwrap()
        .with_service_clock(Arc::clone(&clock));
    assert!(clock.skew().is_none());
    // A refusal shows the time as well as a success does.
    let fault = br#"{"__type": "NotAuthorizedException", "message": "No."}"#;
    let response = Response::new(400, [("date", date)], fault);
    clock
        .receive(refreshing(), response, at(0))
        .expect_err("a refusal");
    (keeping, clock)
}

#[test]
fn a_stored_user_is_judged_by_this_processs_clock() {
    let (late, ahead, _) = CLOCKS[1];
    let (mut keeping, clock) = knowing(late);
    assert_eq!(clock.skew().unwrap().seconds(), ahead);
    // By this machine's clock the token would last for an hour.
    assert_eq!(at_once(&mut keeping, 0), None);
    let (early, behind, _) = CLOCKS[2];
    let (mut keeping, clock) = knowing(early);
    assert_eq!(clock.skew().unwrap().seconds(), behind);
    // By this machine's clock the token would have ended long ago.
    let now = 86_400 + 1800;
    assert_eq!(at_once(&mut keeping, now).as_deref(), Some("access-1"));
}

/// Including a user whom another process has saved.
#[test]
fn a_reloaded_user_is_judged_by_this_processs_clock() {
    let (early, ..) = CLOCKS[2];
    let (mut keeping, _) = knowing(early);
    let ended = 86_400 + 3600;
    let moment = at(3590).unix_seconds();
    let newer = altered(
        &user(),
        json!({"AccessToken": "access-2", "Came": moment, "Ends": moment + 3600}),
    );
    let place = Place::with(&newer);
    let given = driven(&mut keeping, Some(&place), at(ended), []);
    assert_eq!(given.unwrap(), "access-2");
    let token = at_once(&mut keeping, ended + 3000);
    assert_eq!(token.as_deref(), Some("access-2"));
}

#[test]
fn a_proxys_page_does_not_set_the_clock() {
    let (late, ..) = CLOCKS[1];
    let clock = ServiceClock::new();
    let headers = [("date", late), ("content-type", "text/html")];
    for status in [200, 502] {
        let response = Response::new(status, headers, b"<html>");
        clock
            .receive(refreshing(), response, at(0))
            .expect_err("no reply of the service");
        assert!(clock.skew().is_none(), "{status}");
    }
}

/// The issue time in a token counts, and not the date, which a proxy may have stored.
#[test]
fn a_sign_in_and_a_refresh_show_the_services_time() {
    let token = claiming(&json!({"iat": at(180).unix_seconds(), "exp": at(3780).unix_seconds()}));
    let reply = json!({"AuthenticationResult": {"AccessToken": token, "ExpiresIn": 3600}});
    let reply = reply.to_string();
    let response = || {
        let headers = [("date", "Sat, 01 Jan 2000 00:00:00 GMT")];
        Response::new(200, headers, reply.as_bytes())
    };
    let clock = ServiceClock::new();
    clock.receive(refreshing(), response(), at(0)).unwrap();
    assert_eq!(clock.skew().unwrap().seconds(), 180);
    let clock = ServiceClock::new();
    let name = "alice".parse().unwrap();
    let sign_in = public_client().sign_in_with_password(name, &Password::new("p"));
    let step = clock.receive(sign_in, response(), at(0)).unwrap();
    assert!(matches!(step, Step::Done(_)), "{step:?}");
    assert_eq!(clock.skew().unwrap().seconds(), 180);
}
