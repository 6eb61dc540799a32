//! `USER_AUTH` that an operator begins.

use super::*;
use crate::rig::{POOL, asks};

#[test]
fn operators_begin_it_and_answer_it_too() {
    let mut rig = rig(ALL);
    let mut begin = prefer("bob", "EMAIL_OTP");
    begin["UserPoolId"] = POOL.into();
    let challenge = rig.ok("AdminInitiateAuth", begin);
    asks(&challenge, "EMAIL_OTP");
    let mut given = answer(&challenge, "bob", json!({ "EMAIL_OTP_CODE": code(&rig) }));
    given["UserPoolId"] = POOL.into();
    has_tokens(&rig.ok("AdminRespondToAuthChallenge", given));
}
