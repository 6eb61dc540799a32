//! The steps that lead to credentials, and what each refusal leads to. The messages are those
//! that people have seen from AWS.

use core::time::Duration;
use std::sync::Arc;

use cognito_srp_core::call::{Error, ServiceClock};
use cognito_srp_core::identity_pool::{
    AwsCredentialsError, CredentialsFlow, CredentialsState, CredentialsStep,
};
use cognito_srp_core::{AssumeRole, Logins, Response};
use serde_json::json;

use crate::script::{Script, credentials, credentials_of, id, refusal};
use crate::support::now;
use crate::{IDENTITY, OTHER_IDENTITY, identity, pool};

#[test]
fn credentials_are_requested_then_renewed() {
    let mut script = Script::new([id(IDENTITY), credentials()]);
    assert!(script.state.known(now()).is_none());
    script.run(None).unwrap();
    let keep = format!("keep {IDENTITY}");
    let first = ["GetId - id-1", "GetCredentialsForIdentity 1 id-1", &keep];
    assert_eq!(script.asked, first);
    // Valid for 55 minutes of an hour.
    let at = |minutes: u64| now().after(Duration::from_secs(60 * minutes));
    assert!(script.state.known(at(54)).is_some());
    assert!(script.state.known(at(55)).is_none());
    // The next run asks for no identity, and stores none.
    script.replies = vec![credentials()];
    script.asked.clear();
    script.run(Some(IDENTITY)).unwrap();
    assert_eq!(script.asked, ["GetCredentialsForIdentity 1 id-1"]);
}

#[test]
fn a_merged_identity_replaces_the_stored_one() {
    let ends = now().after(Duration::from_secs(3600));
    let mut script = Script::new([credentials_of(OTHER_IDENTITY, ends)]);
    script.run(Some(IDENTITY)).unwrap();
    assert_eq!(script.asked[1], format!("keep {OTHER_IDENTITY}"));
    assert_eq!(script.state.identity_id().unwrap().as_str(), OTHER_IDENTITY);
}

#[test]
fn the_basic_flow_uses_sts() {
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/reader", "app1");
    let token = json!({ "IdentityId": IDENTITY, "Token": "a.b.c" }).to_string();
    let xml = "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>\
        <SessionToken>t</SessionToken><SecretAccessKey>s</SecretAccessKey>\
        <Expiration>2099-10-24T23:00:23Z</Expiration><AccessKeyId>ASIA</AccessKeyId>\
        </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
    let replies = [id(IDENTITY), (200, token), (200, xml.to_owned())];
    let mut script = Script::of(CredentialsFlow::Basic(role), replies);
    let came = script.run(None).unwrap();
    assert_eq!(came.access_key_id(), "ASIA");
    let asked = [
        "GetId - id-1",
        "GetOpenIdToken 1 id-1",
        "AssumeRoleWithWebIdentity - -",
    ];
    assert_eq!(script.asked[..3], asked);
}

#[test]
fn valid_credentials_are_returned_during_an_outage() {
    let mut script = Script::new([credentials()]);
    script.run(Some(IDENTITY)).unwrap();
    script.now = now().after(Duration::from_secs(3400));
    assert!(script.state.known(script.now).is_none());
    for failed in [
        (0, String::new()),
        refusal("TooManyRequestsException", "Rate exceeded"),
    ] {
        script.replies = vec![failed];
        script.run(Some(IDENTITY)).unwrap();
        // No caller tries again for a while.
        assert!(script.state.known(script.now).is_some());
        let later = script.now.after(Duration::from_secs(10));
        assert!(script.state.known(later).is_none());
    }
    script.now = now().after(Duration::from_secs(3600));
    script.replies = vec![(0, String::new())];
    let error = script.run(Some(IDENTITY)).unwrap_err();
    assert!(
        matches!(&error, AwsCredentialsError::Call(cause) if matches!(**cause, Error::Transport(_))),
        "{error:?}"
    );
    assert!(error.is_retryable());
}

/// The service's clock is an hour behind the program's: the credentials expire by the
/// service's clock, which is an hour later by the program's.
#[test]
fn credentials_expire_by_the_services_clock() {
    let clock = Arc::new(ServiceClock::new());
    let flow = CredentialsFlow::default();
    let mut state = CredentialsState::new(pool(), flow, true, Arc::clone(&clock));
    let hour = Duration::from_secs(3600);
    let program = now().after(hour);
    let step = state.begin(Some(identity()));
    assert!(matches!(step, CredentialsStep::Logins { renewed: false }));
    let CredentialsStep::Credentials(exchange) = state.logins(Ok(Logins::guest()), program) else {
        panic!("another step");
    };
    let (status, body) = credentials();
    let date = [("date", "Tue, 14 Nov 2023 22:13:20 GMT")];
    let response = Response::new(status, date, body.as_bytes());
    let came = clock.receive(exchange, response, program).unwrap();
    let CredentialsStep::Done(Ok(given)) = state.credentials(Ok(came), program) else {
        panic!("another step");
    };
    assert!(
        state
            .known(program.after(Duration::from_secs(3000)))
            .is_some()
    );
    assert!(
        state
            .known(program.after(Duration::from_secs(3400)))
            .is_none()
    );
    assert_eq!(state.expiry_by_program(&given), program.after(hour));
}

/// Each of these begins anew: with another flow, for another identity, or after a sign-out.
#[test]
fn what_was_held_can_be_dropped() {
    let drops: [fn(&mut CredentialsState); 3] = [
        CredentialsState::drop_credentials,
        |state| state.set_flow(CredentialsFlow::default()),
        |state| state.set_identity_id(OTHER_IDENTITY.parse().unwrap()),
    ];
    for (drop, identity) in drops.into_iter().zip(["1", "1", "2"]) {
        let mut script = Script::new([id(IDENTITY), credentials()]);
        script.run(None).unwrap();
        assert!(script.state.known(now()).is_some());
        drop(&mut script.state);
        assert!(script.state.known(now()).is_none());
        script.asked.clear();
        let ends = now().after(Duration::from_secs(3600));
        let same = script.state.identity_id().unwrap().as_str().to_owned();
        script.replies = vec![credentials_of(&same, ends)];
        script.run(None).unwrap();
        let asked = format!("GetCredentialsForIdentity {identity} id-1");
        assert_eq!(script.asked[0], asked);
    }
}

#[test]
fn the_flow_can_be_changed() {
    let mut script = Script::new([]);
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/reader", "app1");
    script.state.set_flow(CredentialsFlow::Basic(role));
    let _ = script.state.begin(Some(identity()));
    let step = script.state.logins(Ok(Logins::guest()), now());
    assert!(matches!(step, CredentialsStep::Token(_)), "{step:?}");
}
