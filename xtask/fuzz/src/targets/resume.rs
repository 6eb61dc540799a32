//! Stored values, damaged: suspended challenges, sealed or not, devices, signed-in users. The
//! result is an error, or a value that can be used and that is stored again as it was read.

use std::sync::LazyLock;

use crate::json::mutate;
use crate::secrets::hidden_in;
use crate::waiting::{
    From, Sent, answered, confidential_client, device, for_the_caller, now, put_by_and_taken_up,
    reply, small_exponent, tokens, waiting,
};
use arbitrary::{Result, Unstructured};
use cognito_srp_core::{
    Challenge, Device, Ephemeral, Found, Response, SealEntropy, SealingKey, Side, SignedIn, Step,
    SuspendedChallenge, Timestamp,
};
use core::time::Duration;
use serde_json::{Value, json};

const MEMBERS: [&str; 10] = [
    "Version",
    "Session",
    "Parameters",
    "Username",
    "DeviceKey",
    "ClockAhead",
    "Ends",
    "Came",
    "Endpoint",
    "ChallengeName",
];

/// A stored challenge of each kind.
static SUSPENDED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let both = [From::Anywhere, From::Device];
    let stored = |from, name| match received(from, &reply(name, "s1")) {
        Step::Challenge(challenge) => read(&challenge.suspend().into_json()),
        other => panic!("no challenge but {other:?}"),
    };
    let of = |from| for_the_caller().map(move |name| stored(from, name));
    both.into_iter().flat_map(of).collect()
});

static SIGNED_IN: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let mut with_device = tokens();
    with_device["AuthenticationResult"]["NewDeviceMetadata"] =
        json!({"DeviceKey": device().key().as_str(), "DeviceGroupKey": "-7NlkpPj8"});
    let stored = |reply: Value| match received(From::Anywhere, &reply) {
        Step::Done(tokens) => read(&SignedIn::from(tokens).to_json()),
        other => panic!("no tokens but {other:?}"),
    };
    [tokens(), with_device].map(stored).to_vec()
});

fn received(from: From, reply: &Value) -> Step {
    let text = reply.to_string();
    let exchange = waiting(from, Sent::Custom);
    exchange
        .receive(Response::new(200, [], text.as_bytes()), now())
        .unwrap()
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub fn run(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    match kind % 8 {
        0 => suspended(&String::from_utf8_lossy(rest)),
        1 => signed_in(&String::from_utf8_lossy(rest)),
        2 => stored_device(&String::from_utf8_lossy(rest)),
        3 => sealed_text(&String::from_utf8_lossy(rest)),
        4 => drop(changed(rest, &SUSPENDED).map(|text| suspended(&text))),
        5 => drop(changed(rest, &SIGNED_IN).map(|text| signed_in(&text))),
        6 => drop(changed(rest, &[read(&device().to_json())]).map(|text| stored_device(&text))),
        _ => drop(sealed(&mut Unstructured::new(rest))),
    }
}

fn changed(rest: &[u8], of: &[Value]) -> Result<String> {
    let mut u = Unstructured::new(rest);
    let mut value = u.choose(of)?.clone();
    mutate(&mut u, &mut value, &MEMBERS)?;
    Ok(value.to_string())
}

fn suspended(text: &str) {
    let said = text.as_bytes();
    let again = match SuspendedChallenge::from_json(text) {
        Ok(suspended) => suspended,
        Err(error) => return hidden_in(&error, &[]),
    };
    let client = confidential_client();
    for side in [Side::Client, Side::Server] {
        let suspended = SuspendedChallenge::from_json(text).unwrap();
        if let Err(error) = client.resume(suspended, side) {
            hidden_in(&error, &[]);
        }
    }
    if let Ok(challenge) = client.resume(again, Side::Client) {
        used(put_by_and_taken_up(challenge, said));
    }
}

/// A resumed challenge takes a device, and an answer.
fn used(challenge: Challenge) {
    let ephemeral = Ephemeral::from_exponent(small_exponent(5)).unwrap();
    let challenge = match challenge.with_device(device(), ephemeral) {
        Ok(challenge) => challenge,
        Err(error) => error.into_challenge(),
    };
    let exchange = answered(challenge, 0);
    read(std::str::from_utf8(exchange.request().body()).unwrap());
}

fn signed_in(text: &str) {
    let found = Found::from_json(text, "a store");
    let mut user = match SignedIn::from_json(text) {
        Ok(user) => user,
        Err(error) => {
            assert!(!matches!(found, Ok(Found::User(_))));
            return hidden_in(&error, &[]);
        }
    };
    let again = SignedIn::from_json(&user.to_json()).unwrap();
    assert_eq!(*again.to_json(), *user.to_json());
    for seconds in [0, 1_700_000_000, u64::MAX] {
        let now = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
        assert_eq!(
            user.access_token(now).is_some(),
            again.access_token(now).is_some()
        );
        // A token that is valid for another minute has not expired.
        assert!(user.access_token(now).is_none() || user.unexpired_access_token(now).is_some());
    }
    if let Some(exchange) = user.refresh(&confidential_client()) {
        let reply = tokens().to_string();
        if let Ok(tokens) = exchange.receive(Response::new(200, [], reply.as_bytes()), now()) {
            let _ = user.renew(tokens);
            SignedIn::from_json(&user.to_json()).unwrap();
        }
    }
}

fn stored_device(text: &str) {
    match Device::from_json(text) {
        Ok(device) => {
            let again = Device::from_json(&device.to_json()).unwrap();
            assert_eq!(*again.to_json(), *device.to_json());
        }
        Err(error) => hidden_in(&error, &[]),
    }
}

fn key() -> SealingKey {
    SealingKey::from_bytes([7; 32]).unwrap()
}

fn sealed_text(text: &str) {
    // The fuzzer does not have the key: no text that it makes is authentic.
    let client = confidential_client();
    let resumed = client.resume_sealed(text, &key(), "user", Side::Client);
    hidden_in(&resumed.map(|_| ()).unwrap_err(), &[]);
}

/// One changed octet anywhere in the sealed text, or another context, is refused.
fn sealed(u: &mut Unstructured<'_>) -> Result<()> {
    let challenge = u.choose(&SUSPENDED)?.to_string();
    let suspended = SuspendedChallenge::from_json(&challenge).unwrap();
    let entropy = SealEntropy::from_entropy(u.arbitrary()?);
    let Ok(entropy) = entropy else { return Ok(()) };
    let text = suspended.seal(&key(), "user", entropy);
    let client = confidential_client();
    assert!(
        client
            .resume_sealed(&text, &key(), "user", Side::Client)
            .is_ok()
    );
    assert!(
        client
            .resume_sealed(&text, &key(), "other", Side::Client)
            .is_err()
    );
    let mut octets = text.clone().into_bytes();
    let at = u.choose_index(octets.len())?;
    octets[at] = u.arbitrary()?;
    let other = String::from_utf8_lossy(&octets).into_owned();
    let resumed = client.resume_sealed(&other, &key(), "user", Side::Client);
    assert_eq!(resumed.is_ok(), other == text, "octet {at}");
    Ok(())
}
