//! Whatever a peer answers in any state, the result is a step or an error, and no panic.

use cognito_srp_core::{Challenge, Error, Response, Step};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::any_state::{
    Came, State, answered_as_admitted, cheap, put_by_and_taken_up, receive_in, state,
};
use crate::cases;
use crate::replies::{reply, valid};
use crate::support::challenges::{answered, for_the_caller, reply as challenge_reply};
use crate::support::states::{From, Sent, waiting};
use crate::support::{ALIAS, password_verifier, receive, tokens};

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

/// Besides not panicking: only a 2xx status can be a success, or lead to a request without the
/// device; and where a sign-in or a refresh waits for tokens, it gets them exactly if the
/// reply has a result.
fn check(
    state: State,
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<(), TestCaseError> {
    let borrowed = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let response = Response::new(status, borrowed, body);
    let with_device = matches!(state, State::SignIn(From::Device, _));
    let for_an_app = matches!(state, State::SignIn(_, Sent::Associate | Sent::Verify));
    match receive_in(state, response) {
        Ok(Came::Automatic) if with_device => {}
        Ok(came) => {
            prop_assert!((200..300).contains(&status), "status {}", status);
            if came != Came::Other && !for_an_app {
                let read: Value = serde_json::from_slice(body).unwrap();
                let result = read.get("AuthenticationResult");
                let tokens = result.is_some_and(|result| !result.is_null());
                prop_assert_eq!(came == Came::Tokens, tokens, "{:?}", came);
            }
            prop_assert!(!(for_an_app && came == Came::Tokens));
        }
        Err(error) => {
            prop_assert!(!error.to_string().is_empty(), "{:?}", error);
            if let Ok(challenge) = error.into_challenge() {
                put_by_and_taken_up(challenge);
            }
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

proptest! {
    #![proptest_config(cases(300))]

    /// A peer that never stops: each challenge is answered, each one that comes back is
    /// answered again, until there are tokens or an error.
    #[test]
    fn long_conversations(
        from in select(vec![From::Anywhere, From::Device]),
        replies in vec(prop_oneof![3 => select(valid()), 1 => reply()], 1..12),
    ) {
        let mut exchange = waiting(from, Sent::Srp);
        for reply in replies {
            exchange = match receive(exchange, &reply) {
                Ok(Step::Send(next)) => next,
                Ok(Step::Challenge(challenge)) => answered_as_admitted(challenge),
                Ok(Step::Done(_)) => {
                    prop_assert!(reply.get("AuthenticationResult").is_some());
                    break;
                }
                Err(error) => match error.into_challenge() {
                    Ok(challenge) => answered_as_admitted(challenge),
                    Err(_) => break,
                },
            };
        }
    }
}

#[test]
fn the_unmutated_replies_reach_every_kind_of_outcome() {
    let outcome = |state, reply: Value| {
        receive_in(state, Response::new(200, [], reply.to_string().as_bytes()))
    };
    let mut came = std::collections::BTreeMap::<String, usize>::new();
    for state in cheap() {
        let of_tokens = outcome(state, tokens());
        match state {
            State::SignIn(_, Sent::Associate | Sent::Verify) => assert!(of_tokens.is_err()),
            State::SignIn(..) | State::Refresh | State::RefreshTokenAuth => {
                assert_eq!(of_tokens, Ok(Came::Tokens), "{state:?}");
            }
            _ => {}
        }
        for reply in valid() {
            let kind = match outcome(state, reply) {
                Ok(came) => format!("{came:?}"),
                Err(Error::Service(error)) if error.keeps_challenge() => "Again".into(),
                Err(Error::Service(_)) => "Refused".into(),
                Err(Error::Protocol(_)) => "Broken".into(),
                Err(other) => panic!("{other}"),
            };
            *came.entry(kind).or_default() += 1;
        }
    }
    let kinds: Vec<&str> = came.keys().map(String::as_str).collect();
    let all = [
        "Again",
        "Automatic",
        "Broken",
        "Challenge",
        "Other",
        "Refused",
        "Tokens",
    ];
    assert_eq!(kinds, all, "{came:?}");
    let first = State::SignIn(From::Anywhere, Sent::Srp);
    assert_eq!(outcome(first, password_verifier()), Ok(Came::Automatic));
}

/// Any text in every parameter, in the session and in the answers for the trigger.
#[test]
fn texts_of_any_kind_are_accepted() {
    for text in [
        "",
        "\0",
        "\"\\",
        "\u{202e}🦀",
        "{}",
        "-1",
        &"x".repeat(5000),
    ] {
        for name in for_the_caller() {
            let mut reply = challenge_reply(name, text);
            let parameters = reply["ChallengeParameters"].as_object_mut().unwrap();
            for value in parameters.values_mut() {
                *value = json!(text);
            }
            let step = receive(waiting(From::Device, Sent::Custom), &reply);
            if name == "CUSTOM_CHALLENGE" {
                let Ok(Step::Challenge(challenge @ Challenge::CustomChallenge(_))) = step else {
                    panic!("{name}: {step:?}");
                };
                let body = answered(challenge);
                let sent: Value = serde_json::from_slice(body.request().body()).unwrap();
                // An empty one counts as missing.
                let session = (!text.is_empty()).then_some(text);
                assert_eq!(sent.get("Session").and_then(Value::as_str), session);
                // An empty name counts as missing too: the typed one stays.
                let name = if text.is_empty() { ALIAS } else { text };
                assert_eq!(sent["ChallengeResponses"]["USERNAME"], name);
            }
        }
    }
}
