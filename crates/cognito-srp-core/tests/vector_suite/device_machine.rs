//! Devices driven through the state machine: sign-in from a remembered one, and confirmation
//! of a new one.

use core::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::{
    AppClient, ClientId, Device, DeviceEntropy, Ephemeral, Exchange, IntoExchange, Outcome,
    PasswordClaim, Response, Step, Timestamp, Tokens, UserPoolId, Username,
};
use num_bigint_dig::BigUint;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::entry::Entry;
use crate::octets::{modulus, to_base64};

fn app_client() -> AppClient {
    let pool = UserPoolId::parse("us-west-2_eYpv1mFHB").unwrap();
    AppClient::new(pool, ClientId::parse("client").unwrap())
}

fn alice() -> Username {
    Username::parse("alice").unwrap()
}

/// A remembered device, from its stored form.
fn stored(entry: &Entry) -> Device {
    let text = json!({
        "CognitoSrp": "remembered device",
        "Version": 2,
        "UserPoolId": app_client().user_pool_id().as_str(),
        "Username": alice().as_str(),
        "DeviceKey": entry.text("device_key"),
        "DeviceGroupKey": entry.text("device_group_key"),
        "DevicePassword": entry.text("device_password"),
    });
    Device::from_json(&text.to_string()).unwrap()
}

fn receive<T: Outcome>(exchange: Exchange<T>, reply: &Value, seconds: u64) -> T {
    let now = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
    let body = reply.to_string();
    let outcome = exchange.receive(Response::new(200, [], body.as_bytes()), now);
    outcome.unwrap_or_else(|error| panic!("{reply}: {error}"))
}

fn following(step: Step) -> Exchange<Step> {
    match step {
        Step::Send(next) => next,
        other => panic!("no answer but {other:?}"),
    }
}

fn responses(exchange: &Exchange<Step>) -> Value {
    let body: Value = serde_json::from_slice(exchange.request().body()).unwrap();
    body["ChallengeResponses"].clone()
}

/// DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER.
pub(crate) fn sign_in(entry: &Entry) {
    let ephemeral = Ephemeral::from_exponent(entry.exponent("a")).unwrap();
    let sign_in = app_client().begin(alice());
    let first = sign_in
        .with_device(stored(entry), ephemeral)
        .unwrap()
        .custom();
    let reply = json!({"ChallengeName": "DEVICE_SRP_AUTH", "ChallengeParameters": {}});
    let second = following(receive(first, &reply, 0));
    let sent = responses(&second);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    entry.check_by("A", "in SRP_A", text(&sent["SRP_A"]));
    entry.compare(
        "DEVICE_KEY",
        entry.text("device_key"),
        &text(&sent["DEVICE_KEY"]),
    );

    let reply = json!({
        "ChallengeName": "DEVICE_PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": entry.text("salt"),
            "SRP_B": entry.text("SRP_B"),
            "SECRET_BLOCK": entry.text("secret_block"),
        },
    });
    let seconds = u64::try_from(entry.number("unix_time")).unwrap();
    let sent = responses(&following(receive(second, &reply, seconds)));
    let expected = [
        ("USERNAME", "alice"),
        ("DEVICE_KEY", entry.text("device_key")),
        ("TIMESTAMP", entry.text("timestamp")),
        ("PASSWORD_CLAIM_SECRET_BLOCK", entry.text("secret_block")),
    ];
    for (name, value) in expected {
        entry.compare(name, value, &text(&sent[name]));
    }
    let signature = text(&sent["PASSWORD_CLAIM_SIGNATURE"]);
    entry.check_by("signature", "in PASSWORD_CLAIM_SIGNATURE", signature);

    let parameters = [
        ("SALT", entry.text("salt")),
        ("SRP_B", entry.text("SRP_B")),
        ("SECRET_BLOCK", entry.text("secret_block")),
    ];
    let ephemeral = Ephemeral::from_exponent(entry.exponent("a")).unwrap();
    let now = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
    let claim = PasswordClaim::of_device(&stored(entry), parameters, ephemeral, now).unwrap();
    entry.compare("TIMESTAMP", entry.text("timestamp"), &claim.timestamp);
    entry.check_by("signature", "in PasswordClaim", claim.signature.as_str());
}

/// The tokens of a sign-in that offer to remember a device with these keys.
fn offered(group_key: &str, key: &str) -> Tokens {
    let reply = json!({"AuthenticationResult": {
        "AccessToken": "opaque",
        "ExpiresIn": 3600,
        "NewDeviceMetadata": {"DeviceKey": key, "DeviceGroupKey": group_key},
    }});
    match receive(app_client().begin(alice()).custom(), &reply, 0) {
        Step::Done(tokens) => tokens,
        other => panic!("no tokens but {other:?}"),
    }
}

/// The salt and the verifier that `ConfirmDevice` sends, in base64.
fn confirmed(tokens: &Tokens, password: &[u8], salt: &[u8]) -> (String, String) {
    let mut octets = [0; 56];
    octets[..40].copy_from_slice(password);
    octets[40..].copy_from_slice(salt);
    let client = app_client();
    let exchange = client
        .confirm_device(
            tokens.access_token(),
            tokens.new_device().unwrap(),
            DeviceEntropy::from_entropy(octets).unwrap(),
        )
        .into_exchange();
    let body: Value = serde_json::from_slice(exchange.request().body()).unwrap();
    let config = &body["DeviceSecretVerifierConfig"];
    let text = |name: &str| config[name].as_str().unwrap().to_owned();
    (text("Salt"), text("PasswordVerifier"))
}

/// An entry that the core could have made itself: a password of 40 bytes in base64, and a salt
/// of 16 bytes whose first byte the core does not change.
pub(crate) fn confirm(entry: &Entry) -> bool {
    let (password, salt) = (
        entry.text("device_password"),
        entry.octets("salt_random_hex"),
    );
    let octets = STANDARD.decode(password).unwrap_or_default();
    let ours = octets.len() == 40 && salt.len() == 16 && (0x01..0x80).contains(&salt[0]);
    if ours {
        let tokens = offered(entry.text("device_group_key"), entry.text("device_key"));
        let (salt, verifier) = confirmed(&tokens, &octets, &salt);
        entry.check_by("salt_base64", "in Salt", salt);
        entry.check_by("verifier_base64", "in PasswordVerifier", verifier);
    }
    ours
}

/// v = g^x mod N by independent arithmetic, in bytes that cannot be read as a negative number.
fn verifier(salt: &[u8], identity_and_password: &str) -> Vec<u8> {
    let inner = Sha256::digest(identity_and_password);
    let x = Sha256::new().chain_update(salt).chain_update(inner);
    let x = BigUint::from_bytes_be(&x.finalize());
    let mut octets = BigUint::from(2_u8).modpow(&x, &modulus()).to_bytes_be();
    if octets[0] >= 0x80 {
        octets.insert(0, 0);
    }
    octets
}

/// Whatever the entropy is, the verifier matches the salt in the same request.
#[test]
fn the_verifier_matches_the_sent_salt() {
    let (group_key, key) = (
        "-7NlkpPj8",
        "us-west-2_0c9f1d3e-5b7a-4c21-8e6f-a1b2c3d4e5f6",
    );
    let tokens = offered(group_key, key);
    let mut negative = 0;
    for seed in 0..24_u8 {
        let octets = Sha256::digest([seed]);
        let password = [octets.as_slice(), &octets[..8]].concat();
        let mut salt = octets[..16].to_vec();
        salt[0] = [0x00, 0x01, 0x7f, 0x80, 0x81, 0xff][usize::from(seed) % 6];
        let (sent_salt, sent_verifier) = confirmed(&tokens, &password, &salt);
        let sent_salt = STANDARD.decode(sent_salt).unwrap();
        assert!((0x01..0x80).contains(&sent_salt[0]), "{seed}");
        assert_eq!(sent_salt[1..], salt[1..], "{seed}");
        let password = to_base64(&password);
        let expected = verifier(&sent_salt, &format!("{group_key}{key}:{password}"));
        negative += usize::from(expected[0] == 0);
        assert_eq!(sent_verifier, to_base64(&expected), "{seed}");
    }
    assert!((1..24).contains(&negative), "both forms were there");
}
