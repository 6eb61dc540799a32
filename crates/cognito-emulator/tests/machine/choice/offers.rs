//! Which factors are offered, and to whom.

use super::*;

#[test]
fn without_a_preference_the_user_is_asked() {
    let mut setup = setup(ALL);
    let reply = setup.ok("InitiateAuth", initiate("bob", json!({})));
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(reply["ChallengeParameters"], json!({}));
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"]),
        "bob has no passkey"
    );
    // Alice's address is not verified.
    let reply = setup.ok("InitiateAuth", initiate("alice", json!({})));
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD"])
    );
    let reply = setup.ok("InitiateAuth", prefer("alice", "EMAIL_OTP"));
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
    let refusal = setup.refused("InitiateAuth", prefer("alice", "SMS_MFA"));
    assert_eq!(refusal.0, "InvalidParameterException");
}

#[test]
fn the_pool_decides_what_is_offered() {
    for (factors, offered) in [
        (
            vec![FirstAuthFactor::Password],
            json!(["PASSWORD_SRP", "PASSWORD"]),
        ),
        (vec![FirstAuthFactor::EmailOtp], json!(["EMAIL_OTP"])),
        (
            vec![FirstAuthFactor::SmsOtp, FirstAuthFactor::WebAuthn],
            json!(["SMS_OTP"]),
        ),
    ] {
        let mut setup = setup(factors);
        let reply = setup.ok("InitiateAuth", initiate("bob", json!({})));
        assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
        assert_eq!(reply["AvailableChallenges"], offered);
    }
}

#[test]
fn a_user_with_a_second_factor_begins_with_a_password() {
    let mut setup = setup(ALL);
    setup
        .pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Email]));
    let carol = NewUser::new("carol", PASSWORD)
        .with_attribute("email", "carol@example.com")
        .with_attribute("email_verified", "true")
        .with_mfa(MfaType::Email);
    setup.with(|pool, cx| pool.add_user(carol, cx)).unwrap();
    let reply = setup.ok("InitiateAuth", prefer("carol", "EMAIL_OTP"));
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD"])
    );
    let one = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    let body = answer(&reply, "carol", one);
    let reply = setup.ok("RespondToAuthChallenge", body);
    assert_eq!(reply["ChallengeName"], "EMAIL_OTP");
    assert_eq!(code(&setup).len(), 6, "the second factor has 6 digits");
    let body = answer(&reply, "carol", json!({ "EMAIL_OTP_CODE": code(&setup) }));
    has_tokens(&setup.ok("RespondToAuthChallenge", body));
    // Bob has not turned it on.
    let reply = setup.ok("InitiateAuth", prefer("bob", "EMAIL_OTP"));
    assert_eq!(reply["ChallengeName"], "EMAIL_OTP");
}

#[test]
fn a_temporary_password_is_proven_first() {
    let mut setup = setup(ALL);
    let dave = NewUser::new("dave", PASSWORD)
        .with_attribute("email", "dave@example.com")
        .with_attribute("email_verified", "true")
        .with_temporary_password();
    setup.with(|pool, cx| pool.add_user(dave, cx)).unwrap();
    let reply = setup.ok("InitiateAuth", prefer("dave", "EMAIL_OTP"));
    assert_eq!(reply["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD"])
    );
    let one = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    let reply = setup.ok("RespondToAuthChallenge", answer(&reply, "dave", one));
    assert_eq!(reply["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let body = answer(&reply, "dave", json!({ "NEW_PASSWORD": "Newer-Horse8!" }));
    has_tokens(&setup.ok("RespondToAuthChallenge", body));
}

#[test]
fn a_user_who_may_not_sign_in_gets_that_error_first() {
    let mut setup = setup(ALL);
    for (user, code) in [
        (
            NewUser::new("u", PASSWORD).unconfirmed(),
            "UserNotConfirmedException",
        ),
        (
            NewUser::new("r", PASSWORD).with_reset_required(),
            "PasswordResetRequiredException",
        ),
        (
            NewUser::new("d", PASSWORD).disabled(),
            "NotAuthorizedException",
        ),
    ] {
        let name = setup.with(|pool, cx| pool.add_user(user, cx)).unwrap();
        let refusal = setup.refused("InitiateAuth", initiate(&name, json!({})));
        assert_eq!(refusal.0, code);
    }
}

#[test]
fn an_operator_sets_the_first_factors() {
    let mut setup = setup([FirstAuthFactor::Password]);
    let set = |factors: Value| {
        json!({
            "UserPoolId": crate::support::POOL,
            "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": factors } },
        })
    };
    setup.ok("UpdateUserPool", set(json!(["EMAIL_OTP", "PASSWORD"])));
    let reply = setup.ok("InitiateAuth", initiate("bob", json!({})));
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"])
    );
    let refusal = setup.refused("UpdateUserPool", set(json!(["SOFTWARE_TOKEN"])));
    assert_eq!(refusal.0, "InvalidParameterException");
}
