//! Every state that waits for a reply, and what happens to the reply.

use cognito_srp_core::{
    AccessToken, Challenge, DeviceEntropy, Error, Exchange, IntoExchange, MfaType, Outcome,
    RefreshToken, Response, Side, Step, SuspendedChallenge, Tokens,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::support::challenges::{answered, for_the_caller};
use crate::support::states::{From, Sent, waiting};
use crate::support::{
    DEVICE_KEY, alias, confidential_client, device, now, password, receive, tokens,
};

/// The states that wait for a reply.
#[derive(Clone, Copy, Debug)]
pub(crate) enum State {
    SignIn(From, Sent),
    Refresh,
    RefreshTokenAuth,
    ConfirmDevice,
    ListDevices,
    GetDevice,
    ForgetDevice,
}

/// What a reply led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    Tokens,
    Challenge,
    Automatic,
    Other,
}

/// All states except those that need a modular exponentiation to reach.
pub(crate) fn cheap() -> Vec<State> {
    let everywhere = [
        Sent::Srp,
        Sent::Password,
        Sent::CustomSrp,
        Sent::Choice,
        Sent::ChoiceSrp,
        Sent::Associate,
        Sent::Verify,
        Sent::SetUp,
        Sent::Resumed,
    ];
    let everywhere = everywhere
        .into_iter()
        .chain(for_the_caller().map(Sent::Answer));
    let both = everywhere.flat_map(|sent| [(From::Anywhere, sent), (From::Device, sent)]);
    let with_device = [Sent::DeviceA, Sent::Forgotten].map(|sent| (From::Device, sent));
    both.chain(with_device)
        .map(|(from, sent)| State::SignIn(from, sent))
        .chain([
            State::Refresh,
            State::RefreshTokenAuth,
            State::ConfirmDevice,
            State::ListDevices,
            State::GetDevice,
            State::ForgetDevice,
        ])
        .collect()
}

/// Any state; the most expensive ones, which differ least from the others, are rarer.
pub(crate) fn state() -> impl Strategy<Value = State> {
    let dear = vec![
        State::SignIn(From::Anywhere, Sent::Claim),
        State::SignIn(From::Device, Sent::Claim),
        State::SignIn(From::Device, Sent::DeviceClaim),
    ];
    prop_oneof![1 => select(dear), 16 => select(cheap())]
}

fn carry<T: Outcome>(exchange: Exchange<T>, response: Response<'_>) -> Result<T, Error> {
    exchange.receive(response, now())
}

/// Receives the reply in a state.
pub(crate) fn receive_in(state: State, response: Response<'_>) -> Result<Came, Error> {
    let client = confidential_client();
    let refresh = RefreshToken::new("r");
    let access = AccessToken::new("a");
    let device = device();
    match state {
        State::SignIn(from, sent) => carry(waiting(from, sent), response).map(looked_at),
        State::Refresh => carry(client.refresh(&refresh), response).map(|_| Came::Tokens),
        State::RefreshTokenAuth => {
            let exchange = client.refresh_token_auth(&alias(), &refresh);
            carry(exchange, response).map(|_| Came::Tokens)
        }
        State::ConfirmDevice => {
            let tokens = signed_in();
            let new = tokens.new_device().unwrap();
            let entropy = DeviceEntropy::from_entropy([7; 56]).unwrap();
            let exchange = client.confirm_device(&access, new, entropy).into_exchange();
            carry(exchange, response).map(|_| Came::Other)
        }
        State::ListDevices => {
            carry(client.list_devices(&access).into_exchange(), response).map(|_| Came::Other)
        }
        State::GetDevice => {
            carry(client.get_device(&access, device.key()), response).map(|_| Came::Other)
        }
        State::ForgetDevice => {
            carry(client.forget_device(&access, device.key()), response).map(|_| Came::Other)
        }
    }
}

fn signed_in() -> Tokens {
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({"DeviceKey": DEVICE_KEY, "DeviceGroupKey": "-7NlkpPj8"});
    match receive(waiting(From::Anywhere, Sent::Custom), &reply) {
        Ok(Step::Done(tokens)) => tokens,
        other => panic!("no tokens but {other:?}"),
    }
}

fn looked_at(step: Step) -> Came {
    match step {
        Step::Done(_) => Came::Tokens,
        Step::Send(_) => Came::Automatic,
        Step::Challenge(challenge) => {
            put_by_and_taken_up(challenge);
            Came::Challenge
        }
    }
}

/// Any challenge can be shown and suspended, and resuming it gives the same challenge.
pub(crate) fn put_by_and_taken_up(challenge: Challenge) -> Challenge {
    assert!(!format!("{challenge:?}").is_empty());
    let resume = |text: &str| {
        let suspended = SuspendedChallenge::from_json(text).unwrap();
        confidential_client()
            .resume(suspended, Side::Client)
            .unwrap()
    };
    let text = challenge.suspend().into_json();
    assert_eq!(*resume(&text).suspend().into_json(), *text);
    resume(&text)
}

/// An answer that the challenge allows, whatever it offers and requires.
pub(crate) fn answered_as_admitted(challenge: Challenge) -> Exchange<Step> {
    match challenge {
        Challenge::SelectMfaType(challenge) => {
            let factor: MfaType = challenge.offered()[0].clone();
            challenge.select(&factor).unwrap()
        }
        Challenge::SelectChallenge(challenge) => {
            let factor = challenge.offered()[0].clone();
            challenge.select(&factor).unwrap()
        }
        Challenge::NewPasswordRequired(challenge) => {
            let required: Vec<String> = challenge.required_attributes().map(String::from).collect();
            let given = required.iter().map(|name| (name.as_str(), "value"));
            challenge
                .with_attributes(given)
                .answer(&password())
                .unwrap()
        }
        other => answered(other),
    }
}
