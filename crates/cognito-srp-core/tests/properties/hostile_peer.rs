//! Whatever a peer answers, in whatever state: a step or an error, no panic.

use cognito_srp_core::{
    Challenge, Error, Exchange, Outcome, Password, RefreshToken, Response, Settled, Step,
};
use core::ops::ControlFlow;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use crate::cases;
use crate::replies::reply;
use crate::support::{
    alias, confidential_client, following, future_mfa, now, password_verifier, receive,
    srp_sign_in, tokens,
};

/// The states that wait for a reply.
#[derive(Clone, Copy, Debug)]
enum State {
    SrpA,
    PasswordVerifierAnswered,
    Password,
    ChallengeAnswered,
    Refresh,
    RefreshTokenAuth,
}

const STATES: [State; 6] = [
    State::SrpA,
    State::PasswordVerifierAnswered,
    State::Password,
    State::ChallengeAnswered,
    State::Refresh,
    State::RefreshTokenAuth,
];

/// Any state; the one that costs most to reach, and differs least from the
/// others, comes less often.
fn state() -> impl Strategy<Value = State> {
    let [srp_a, dear, rest @ ..] = STATES;
    prop_oneof![
        4 => Just(srp_a),
        1 => Just(dear),
        12 => select(rest.to_vec()),
    ]
}

fn step_in(state: State) -> Exchange<Step> {
    let client = confidential_client();
    match state {
        State::SrpA => srp_sign_in(&client),
        State::PasswordVerifierAnswered => {
            following(receive(srp_sign_in(&client), &password_verifier()))
        }
        State::ChallengeAnswered => match receive(srp_sign_in(&client), &future_mfa("s")) {
            Ok(Step::Challenge(Challenge::Unknown(challenge))) => {
                challenge.answer([("FUTURE_MFA_CODE", "123456")])
            }
            other => panic!("no challenge but {other:?}"),
        },
        _ => client.sign_in_with_password(alias(), &Password::new("x")),
    }
}

/// Receives the reply in a state; `Ok` says whether there were tokens.
fn receive_in(state: State, response: Response<'_>) -> Result<bool, Error> {
    fn carry<T: Outcome>(exchange: Exchange<T>, response: Response<'_>) -> Result<T, Error> {
        exchange.receive(response, now())
    }
    let client = confidential_client();
    let token = RefreshToken::new("r");
    match state {
        State::Refresh => carry(client.refresh(&token), response).map(|_| true),
        State::RefreshTokenAuth => {
            let exchange = client.refresh_token_auth(&alias(), &token);
            carry(exchange, response).map(|_| true)
        }
        _ => carry(step_in(state), response).map(|step| match step.settle() {
            ControlFlow::Break(Settled::Done(_)) => true,
            ControlFlow::Break(Settled::Challenge(_)) | ControlFlow::Continue(_) => false,
        }),
    }
}

fn status() -> impl Strategy<Value = u16> {
    prop_oneof![
        Just(200),
        select(vec![204, 302, 400, 403, 500, 502]),
        any::<u16>()
    ]
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        select(vec![
            "x-amzn-errortype",
            "X-AMZN-ERRORMESSAGE",
            "x-amzn-requestid",
            "content-type",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    vec((name, any::<String>()), 0..4)
}

/// Beside not panicking: only a 2xx status can be a success, and there are
/// tokens exactly when the reply has a result.
fn check(
    state: State,
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<(), TestCaseError> {
    let borrowed = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let response = Response::new(status, body).with_headers(borrowed);
    match receive_in(state, response) {
        Ok(tokens) => {
            prop_assert!((200..300).contains(&status), "status {}", status);
            let read: Value = serde_json::from_slice(body).unwrap();
            let result = read.get("AuthenticationResult");
            prop_assert_eq!(tokens, result.is_some_and(|result| !result.is_null()));
        }
        Err(error) => {
            prop_assert!(!error.to_string().is_empty(), "{:?}", error);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn mutated_replies(
        state in state(),
        status in prop_oneof![4 => Just(200), 1 => status()],
        headers in prop_oneof![4 => Just(Vec::new()), 1 => headers()],
        reply in reply(),
    ) {
        check(state, status, &headers, reply.to_string().as_bytes())?;
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_octets(
        state in state(),
        status in status(),
        headers in headers(),
        body in vec(any::<u8>(), 0..300),
    ) {
        check(state, status, &headers, &body)?;
    }

    #[test]
    fn truncated_replies(
        state in state(),
        reply in reply(),
        end in any::<Index>(),
    ) {
        let text = reply.to_string();
        check(state, 200, &[], &text.as_bytes()[..end.index(text.len())])?;
    }
}

#[test]
fn the_unmutated_replies_reach_every_kind_of_outcome() {
    let outcome =
        |state, reply: Value| receive_in(state, Response::new(200, reply.to_string().as_bytes()));
    for state in STATES {
        assert_eq!(outcome(state, tokens()), Ok(true), "{state:?}");
    }
    for state in [
        State::SrpA,
        State::PasswordVerifierAnswered,
        State::Password,
        State::ChallengeAnswered,
    ] {
        assert_eq!(outcome(state, future_mfa("s")), Ok(false), "{state:?}");
    }
    assert_eq!(outcome(State::SrpA, password_verifier()), Ok(false));
    assert!(outcome(State::Refresh, password_verifier()).is_err());
}
