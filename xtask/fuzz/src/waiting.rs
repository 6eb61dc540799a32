//! Every state that waits for a reply: of a sign-in, and of each other operation.

use cognito_srp_core::srp::Exponent;
use cognito_srp_core::{
    AccessToken, AppClient, Challenge, DeviceEntropy, Error, Exchange, IntoExchange, MfaType,
    NewDevice, Outcome, Password, RefreshToken, Response, SecretCode, Session, Side, Step,
    SuspendedChallenge,
};
use serde_json::{Value, json};

use crate::secrets::hidden;
pub(crate) use crate::support::challenges::{NAMES, for_the_caller, reply};
pub(crate) use crate::support::states::{From, Sent};
use crate::support::{self, DEVICE_KEY, challenges, password, states};
pub(crate) use crate::support::{confidential_client, device, now, password_verifier, tokens};

/// What a reply led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    Tokens,
    Challenge,
    Automatic,
    Other,
}

/// The states of a sign-in.
pub(crate) fn sign_ins() -> Vec<(From, Sent)> {
    let of_all = [
        Sent::Srp,
        Sent::Password,
        Sent::Custom,
        Sent::CustomSrp,
        Sent::Choice,
        Sent::ChoicePassword,
        Sent::ChoiceSrp,
        Sent::Claim,
        Sent::Selection,
        Sent::Associate,
        Sent::Verify,
        Sent::SetUp,
        Sent::Resumed,
    ];
    let answers = for_the_caller().map(Sent::Answer);
    let everywhere = of_all.into_iter().chain(answers);
    let both = everywhere.flat_map(|sent| [(From::Anywhere, sent), (From::Device, sent)]);
    let of_device = [Sent::Forgotten, Sent::DeviceA, Sent::DeviceClaim];
    both.chain(of_device.map(|sent| (From::Device, sent)))
        .collect()
}

pub(crate) fn waiting(from: From, sent: Sent) -> Exchange<Step> {
    states::waiting(from, sent)
}

/// Carries out an operation other than a sign-in.
type Operation = fn(&AppClient, Response<'_>) -> Result<Came, Error>;

fn carry<T: Outcome>(
    operation: impl IntoExchange<Outcome = T>,
    response: Response<'_>,
    came: Came,
) -> Result<Came, Error> {
    let exchange = operation.into_exchange();
    assert!(serde_json::from_slice::<Value>(exchange.request().body()).is_ok());
    exchange.receive(response, now()).map(|_| came)
}

fn access() -> AccessToken {
    AccessToken::new("a")
}

fn refresh() -> RefreshToken {
    RefreshToken::new("r")
}

/// Each of them.
pub(crate) const OPERATIONS: &[Operation] = &[
    |client, response| carry(client.refresh(&refresh()), response, Came::Tokens),
    |client, response| {
        let exchange = client.refresh_token_auth(&support::alias(), &refresh());
        carry(exchange, response, Came::Tokens)
    },
    |client, response| {
        let entropy = DeviceEntropy::from_entropy([7; 56]).unwrap();
        let (access, new) = (access(), new_device());
        let call = client.confirm_device(&access, &new, entropy);
        carry(call, response, Came::Other)
    },
    |client, response| carry(client.list_devices(&access()), response, Came::Other),
    |client, response| {
        carry(
            client.get_device(&access(), device().key()),
            response,
            Came::Other,
        )
    },
    |client, response| {
        carry(
            client.forget_device(&access(), device().key()),
            response,
            Came::Other,
        )
    },
    |client, response| carry(client.list_user_sessions(&access()), response, Came::Other),
    |client, response| carry(client.revoke_token(&refresh()), response, Came::Other),
    |client, response| carry(client.global_sign_out(&access()), response, Came::Other),
    |client, response| carry(client.get_user(&access()), response, Came::Other),
    |client, response| {
        let attributes = [("name", "Alice")];
        carry(
            client.update_user_attributes(&access(), attributes),
            response,
            Came::Other,
        )
    },
    |client, response| {
        let access = access();
        let operation = client.get_user_attribute_verification_code(&access, "email");
        carry(operation, response, Came::Other)
    },
    |client, response| carry(client.delete_user(&access()), response, Came::Other),
    |client, response| {
        carry(
            client.associate_software_token(&access()),
            response,
            Came::Other,
        )
    },
    |client, response| {
        let code = SecretCode::new("123456");
        carry(
            client.verify_software_token(&access(), code.expose()),
            response,
            Came::Other,
        )
    },
    |client, response| {
        carry(
            client.set_user_mfa_preference(&access()),
            response,
            Came::Other,
        )
    },
    |client, response| {
        carry(
            client.get_user_auth_factors(&access()),
            response,
            Came::Other,
        )
    },
    |client, response| {
        carry(
            client.forgot_password(&support::alias()),
            response,
            Came::Other,
        )
    },
    |client, response| {
        let (name, new) = (support::alias(), password());
        carry(
            client.confirm_forgot_password(&name, "123456", &new),
            response,
            Came::Other,
        )
    },
    |client, response| {
        carry(
            client.change_password(&access(), &password()),
            response,
            Came::Other,
        )
    },
    |client, response| {
        carry(
            client.start_web_authn_registration(&access()),
            response,
            Came::Other,
        )
    },
    |client, response| {
        carry(
            client.list_web_authn_credentials(&access()),
            response,
            Came::Other,
        )
    },
    |client, response| carry(client.sign_up(&support::alias()), response, Came::Other),
    |client, response| {
        let (name, session) = (support::alias(), Session::new("s"));
        let operation = client
            .confirm_sign_up(&name, "123456")
            .with_session(&session);
        carry(operation, response, Came::Other)
    },
    |client, response| {
        carry(
            client.resend_confirmation_code(&support::alias()),
            response,
            Came::Other,
        )
    },
];

/// A device that a sign-in has just given.
fn new_device() -> NewDevice {
    let mut reply = tokens();
    reply["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({"DeviceKey": DEVICE_KEY, "DeviceGroupKey": "-7NlkpPj8"});
    match support::receive(waiting(From::Anywhere, Sent::Custom), &reply) {
        Ok(Step::Done(mut tokens)) => tokens.take_new_device().unwrap(),
        other => panic!("no tokens but {other:?}"),
    }
}

/// Every challenge can be shown and suspended, and is the same after it is resumed.
pub(crate) fn put_by_and_taken_up(challenge: Challenge, said: &[u8]) -> Challenge {
    hidden(&format!("{challenge:?} {challenge}"), said);
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

/// A valid answer to the challenge, whatever it offers and requires; `which` chooses among
/// several.
pub(crate) fn answered(challenge: Challenge, which: usize) -> Exchange<Step> {
    match challenge {
        Challenge::SelectMfaType(challenge) => {
            let offered = challenge.offered();
            let factor: MfaType = offered[which % offered.len()].clone();
            challenge.select(&factor).unwrap()
        }
        Challenge::SelectChallenge(challenge) => {
            let offered = challenge.offered();
            let factor = offered[which % offered.len()].clone();
            challenge.select(&factor).unwrap()
        }
        Challenge::NewPasswordRequired(challenge) => {
            let required: Vec<String> = challenge.required_attributes().map(String::from).collect();
            let given = required.into_iter().map(|name| (name, "value"));
            challenge
                .with_attributes(given)
                .answer(&password())
                .unwrap()
        }
        Challenge::MfaSetup(challenge) if which % 2 == 1 => challenge.software_token(),
        other => challenges::answered(other),
    }
}

/// A short exponent, to save time.
pub(crate) fn small_exponent(octet: u8) -> Exponent {
    Exponent::from_be_bytes(&[octet.max(1)])
}

/// The password in all these states.
pub(crate) fn the_password() -> Password {
    password()
}
