//! The first challenge of a choice-based sign-in.

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::wire::Parameters;
use crate::rules::challenge::Verdict;
use crate::rules::challenges::{
    email_otp, password, password_srp, password_verifier, sms_otp, web_authn,
};
use crate::rules::password::sent as password_sent;
use crate::state::first_factor::Choice;
use crate::state::sign_in::SignIn;
use crate::state::user_pool::UserPool;

/// Begins with the chosen factor. If the password or `SRP_A` is already here, its challenge is
/// answered at once.
pub(crate) fn start(
    pool: &mut UserPool,
    sign_in: SignIn,
    choice: Choice,
    given: &Parameters,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let reply = match (choice, given.get("PASSWORD"), given.get("SRP_A")) {
        (Choice::Password, Some(text), _) => return password_sent(pool, sign_in, text, cx),
        (Choice::Password, None, _) => password::issue(pool, sign_in, cx),
        (Choice::PasswordSrp, _, Some(srp_a)) => password_verifier::issue(pool, sign_in, srp_a, cx),
        (Choice::PasswordSrp, _, None) => password_srp::issue(pool, sign_in, cx),
        (Choice::EmailOtp, ..) => email_otp::issue_as_first_factor(pool, sign_in, cx),
        (Choice::SmsOtp, ..) => sms_otp::issue(pool, sign_in, cx),
        (Choice::WebAuthn, ..) => web_authn::issue(pool, sign_in, cx),
    };
    reply.map(Verdict::Reply)
}
