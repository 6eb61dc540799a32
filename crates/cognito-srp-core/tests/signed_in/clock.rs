//! When an access token ends, whatever the program's clock says.

use cognito_srp_core::SignedIn;
use serde_json::json;

use crate::support::{following, password_verifier, public_client, receive_raw, sent, srp_sign_in};
use crate::{altered, at, came, came_with};

/// `date` headers and by how many seconds they are ahead of 1700000000, which
/// `date -u` calls Tue Nov 14 22:13:20 2023; and what TIMESTAMP is to be.
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
fn it_is_good_until_a_minute_before_its_end() {
    for (date, ahead, _) in CLOCKS {
        let tokens = came_with(&[("Date", date)]);
        assert_eq!(tokens.clock_skew().seconds(), ahead, "{date}");
        let user = SignedIn::new(tokens, None);
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
        assert_eq!(user.came().unix_seconds(), came, "{date}");
        assert_eq!(user.ends().unix_seconds(), came + 3600, "{date}");
    }
}

#[test]
fn a_timestamp_is_set_right() {
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
fn each_response_measures_anew() {
    let (late, _, _) = CLOCKS[1];
    let mut user = SignedIn::new(came_with(&[("date", late)]), None);
    user.renew(came("access-2", None));
    assert_eq!(user.ends(), at(3600));
}

#[test]
fn what_was_stored_knows_no_difference() {
    let (late, ahead, _) = CLOCKS[1];
    let user = SignedIn::new(came_with(&[("date", late)]), None);
    let read = altered(&user, json!({}));
    let seconds = 3600 + u64::try_from(ahead).unwrap();
    assert_eq!(read.ends(), at(seconds));
    assert!(read.unexpired_access_token(at(seconds - 1)).is_some());
    assert!(read.unexpired_access_token(at(seconds)).is_none());
}
