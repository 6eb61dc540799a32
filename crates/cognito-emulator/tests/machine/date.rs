//! The `date` of a response.

use cognito_emulator::Request;
use serde_json::json;

use crate::support::Setup;

/// RFC 9110 §5.6.7's own example, and times computed with `date -u -d`.
#[test]
fn a_response_is_dated_by_the_given_clock() {
    let mut setup = Setup::new();
    for (seconds, date) in [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_700_000_000, "Tue, 14 Nov 2023 22:13:20 GMT"),
    ] {
        setup.seconds = seconds;
        let request = Request::operation("GetUser", &json!({}));
        let response = setup.with(|pool, cx| pool.handle(&request, cx));
        let dates = response.headers.iter().filter(|(name, _)| *name == "date");
        let dates: Vec<&str> = dates.map(|(_, value)| value.as_str()).collect();
        assert_eq!(dates, [date]);
    }
}
