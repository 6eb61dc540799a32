//! The time for which a request of an operator's server is signed.

use core::time::Duration;

use cognito_srp_core::call::Calls;
use cognito_srp_core::{Exchange, Settled, Step};

use crate::driver::{drive, moment, refusal, reply};
use crate::support::{alias, now, password, public_client, tokens};

const START: Duration = Duration::ZERO;
/// `date -u` gives Tue Nov 14 22:23:20 2023 for 1700000600: ten minutes ahead of this clock.
const THEIRS: (&str, &str) = ("date", "Tue, 14 Nov 2023 22:23:20 GMT");

fn signed() -> Exchange<Step> {
    let begin = public_client().begin(alias()).server_side(None);
    begin.password(&password())
}

#[test]
fn a_refused_signature_time_is_corrected_once() {
    let ours = now().unix_seconds();
    let calls = Calls::new();
    let skewed = || refusal("InvalidSignatureException").with(THEIRS);
    let answers = [skewed(), reply(&tokens())];
    let driven = drive(calls.run(signed(), moment(START)), answers);
    assert!(matches!(driven.result, Ok(Settled::Done(_))));
    assert_eq!(driven.signed_for(), [ours, ours + 600]);
    assert_eq!(driven.elapsed, START);
    // The time in that refusal is not believed until a second response confirms it.
    let calls = Calls::new();
    let driven = drive(calls.run(signed(), moment(START)), [skewed(), skewed()]);
    assert_eq!(driven.signed_for(), [ours, ours + 600]);
    assert!(driven.result.is_err());
}

#[test]
fn the_next_call_is_signed_with_the_learned_time() {
    let calls = Calls::new();
    let refused = refusal("NotAuthorizedException").with(THEIRS);
    let driven = drive(calls.run(signed(), moment(START)), [refused]);
    assert!(driven.result.is_err());
    let driven = drive(calls.run(signed(), moment(START)), [reply(&tokens())]);
    assert_eq!(driven.signed_for(), [now().unix_seconds() + 600]);
}
