//! Every state in which a sign-in can wait for a reply.

use cognito_srp_core::{
    AppClient, Challenge, Exchange, Preference, Side, Step, SuspendedChallenge,
};
use serde_json::{Value, json};

use super::challenges::{answered, reply};
use super::{
    alias, challenge, confidential_client, device, device_ephemeral, ephemeral, following,
    password, receive, receive_raw,
};

/// Whether a remembered device takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Anywhere,
    Device,
}

/// The last request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    Srp,
    Password,
    Custom,
    CustomSrp,
    Choice,
    ChoicePassword,
    ChoiceSrp,
    /// The password claim.
    Claim,
    /// An answer to the challenge of that name.
    Answer(&'static str),
    /// An answer to SELECT_CHALLENGE without SRP.
    Selection,
    /// The same answer again, without the device that the service has forgotten.
    Forgotten,
    /// An answer to a challenge that was resumed with only the device's key.
    Resumed,
    /// The answers of a device.
    DeviceA,
    DeviceClaim,
    /// The three requests that set up an authenticator app.
    Associate,
    Verify,
    SetUp,
}

/// Brings a sign-in into the state.
pub(crate) fn waiting(from: From, sent: Sent) -> Exchange<Step> {
    let client = confidential_client();
    let sign_in = client.begin(alias());
    let sign_in = match from {
        From::Anywhere => sign_in,
        From::Device => sign_in.with_device(device(), device_ephemeral()).unwrap(),
    };
    let after = |exchange, reply: &Value| receive(exchange, reply);
    match sent {
        Sent::Srp => sign_in.srp(password(), ephemeral()),
        Sent::Password => sign_in.password(&password()),
        Sent::Custom => sign_in.custom(),
        Sent::CustomSrp => sign_in.custom_with_srp(password(), ephemeral()),
        Sent::Choice => sign_in.choice(Preference::EmailOtp),
        Sent::ChoicePassword => sign_in.choice(Preference::Password(&password())),
        Sent::ChoiceSrp => sign_in.choice(Preference::PasswordSrp(password(), ephemeral())),
        Sent::Claim => {
            let first = sign_in.srp(password(), ephemeral());
            following(after(first, &reply("PASSWORD_VERIFIER", "s1")))
        }
        Sent::Answer(name) => answered(challenge(after(sign_in.custom(), &reply(name, "s1")))),
        Sent::Selection => {
            let step = after(sign_in.custom(), &reply("SELECT_CHALLENGE", "s1"));
            match challenge(step) {
                Challenge::SelectChallenge(choice) => choice.password(&password()).unwrap(),
                other => panic!("no choice but {other:?}"),
            }
        }
        Sent::Forgotten => {
            let answer = waiting(from, Sent::Answer("SMS_MFA"));
            let fault =
                br#"{"__type":"ResourceNotFoundException","message":"Device does not exist."}"#;
            following(receive_raw(answer, 400, &[], fault))
        }
        Sent::Resumed => {
            let pending = challenge(after(sign_in.custom(), &reply("SMS_MFA", "s1")));
            answered(taken_up(&client, pending))
        }
        Sent::DeviceA => following(after(sign_in.custom(), &reply("DEVICE_SRP_AUTH", "s1"))),
        Sent::DeviceClaim => {
            let first = waiting(from, Sent::DeviceA);
            following(after(first, &reply("DEVICE_PASSWORD_VERIFIER", "s2")))
        }
        Sent::Associate => match challenge(after(sign_in.custom(), &reply("MFA_SETUP", "s1"))) {
            Challenge::MfaSetup(setup) => setup.software_token(),
            other => panic!("no set-up but {other:?}"),
        },
        Sent::Verify => {
            let secret = json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s2"});
            answered(challenge(after(waiting(from, Sent::Associate), &secret)))
        }
        Sent::SetUp => {
            let success = json!({"Status": "SUCCESS", "Session": "s3"});
            following(after(waiting(from, Sent::Verify), &success))
        }
    }
}

/// Takes a challenge to another process, which gets only a text.
pub(crate) fn taken_up(client: &AppClient, challenge: Challenge) -> Challenge {
    taken_up_on(client, challenge, Side::Client)
}

/// The same for either side.
pub(crate) fn taken_up_on(client: &AppClient, challenge: Challenge, side: Side) -> Challenge {
    let text: String = challenge.suspend().into_json().to_string();
    client
        .resume(SuspendedChallenge::from_json(&text).unwrap(), side)
        .unwrap()
}
