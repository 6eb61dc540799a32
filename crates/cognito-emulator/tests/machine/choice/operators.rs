//! `USER_AUTH` begun by an operator.

use super::*;
use crate::support::{POOL, asks};

#[test]
fn operators_can_use_user_auth() {
    let mut setup = setup(ALL);
    let mut begin = prefer("bob", "EMAIL_OTP");
    begin["UserPoolId"] = POOL.into();
    let challenge = setup.ok("AdminInitiateAuth", begin);
    asks(&challenge, "EMAIL_OTP");
    let mut given = answer(&challenge, "bob", json!({ "EMAIL_OTP_CODE": code(&setup) }));
    given["UserPoolId"] = POOL.into();
    has_tokens(&setup.ok("AdminRespondToAuthChallenge", given));
}
