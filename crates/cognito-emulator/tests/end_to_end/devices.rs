//! Remembered devices: confirmed, proven, listed, forgotten.

use cognito_emulator::{DeviceConfiguration, MfaMode, MfaSettings, MfaType};
use cognito_srp_core::{
    AppClient, Device, DeviceEntropy, DeviceRemembered, Exchange, IntoExchange, Step, Tokens,
    Username,
};
use serde_json::Value;

use crate::support::{PASSWORD_FLOWS, Setup, claims, ephemeral, password};
use crate::transport::{BOTH, Transport, asked};

/// A pool that requires a code by text message, unless a remembered device has proved itself.
fn setup(only_on_prompt: bool) -> Setup {
    let setup = Setup::new();
    setup.configure(|pool| {
        pool.set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
        pool.set_device_configuration(DeviceConfiguration {
            challenge_required_on_new_device: true,
            device_only_remembered_on_user_prompt: only_on_prompt,
        });
    });
    setup
}

fn user(setup: &Setup) -> (String, Username) {
    setup.user(|user| user.with_mfa(MfaType::Sms))
}

/// Signs in with a code, as from a new device.
fn with_code(transport: Transport, setup: &Setup, name: &str, begin: Exchange<Step>) -> Tokens {
    let challenge = asked!(transport.challenge(begin), SmsMfa);
    transport.tokens(challenge.answer(&setup.code(name, "SMS_MFA")))
}

/// Confirms the device that came with the tokens.
fn confirm(transport: Transport, client: &AppClient, tokens: &Tokens) -> (Device, bool) {
    let entropy = DeviceEntropy::generate().unwrap();
    let new = tokens.new_device().unwrap();
    let exchange = client
        .confirm_device(tokens.access_token(), new, entropy)
        .with_name("laptop");
    let confirmed = transport.run(exchange).unwrap();
    let asks = confirmed.user_confirmation_necessary();
    // As a program stores it.
    let device = Device::from_json(&confirmed.device().to_json()).unwrap();
    (device, asks)
}

/// DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER, which the core answers.
#[test]
fn a_remembered_device_replaces_the_code() {
    let setup = setup(false);
    for transport in BOTH {
        for client in &setup.clients {
            for begin in PASSWORD_FLOWS {
                let (name, alias) = user(&setup);
                let first = with_code(transport, &setup, &name, begin(client.begin(alias.clone())));
                let (device, asks) = confirm(transport, client, &first);
                assert!(!asks, "the pool remembers by itself");

                let sign_in = client.begin(alias.clone());
                let sign_in = sign_in.with_device(device.clone(), ephemeral()).unwrap();
                let tokens = transport.tokens(begin(sign_in));
                assert_eq!(tokens.username().map(Username::as_str), Some(name.as_str()));
                assert!(tokens.new_device().is_none(), "it is known");
                assert!(tokens.forgotten_device().is_none());
                let key = &claims(tokens.access_token().expose())["device_key"];
                assert_eq!(key, device.key().as_str());

                // Another password for the same device proves nothing.
                let forged = Device::new(
                    client.user_pool_id().clone(),
                    device.username().unwrap().clone(),
                    device.key().clone(),
                    device.group_key(),
                    "forged",
                );
                let sign_in = client
                    .begin(alias)
                    .with_device(forged, ephemeral())
                    .unwrap();
                let (text, _) = transport.refused(begin(sign_in));
                assert_eq!(
                    text,
                    "NotAuthorizedException: Incorrect username or password."
                );
            }
        }
    }
}

#[test]
fn a_sign_in_continues_without_a_forgotten_device() {
    let setup = setup(false);
    for transport in BOTH {
        for client in &setup.clients {
            for begin in PASSWORD_FLOWS {
                let (name, alias) = user(&setup);
                let first = with_code(transport, &setup, &name, begin(client.begin(alias.clone())));
                let (device, _) = confirm(transport, client, &first);
                let forget = client.forget_device(first.access_token(), device.key());
                transport.run(forget).unwrap();

                let key = device.key().clone();
                let sign_in = client
                    .begin(alias)
                    .with_device(device, ephemeral())
                    .unwrap();
                let tokens = with_code(transport, &setup, &name, begin(sign_in));
                assert_eq!(tokens.forgotten_device(), Some(&key));
                assert!(tokens.new_device().is_some(), "it may be remembered anew");
            }
        }
    }
}

#[test]
fn a_refresh_names_its_device() {
    let setup = setup(false);
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = user(&setup);
            let begin = client.begin(alias).srp(password(), ephemeral());
            let first = with_code(transport, &setup, &name, begin);
            let (device, _) = confirm(transport, client, &first);
            let token = first.refresh_token().unwrap();
            let stored = first.username().unwrap();
            let named = || client.begin_refresh(token).with_device_key(device.key());
            transport.run(named().get_tokens()).unwrap();
            transport.run(named().refresh_token_auth(stored)).unwrap();
            for exchange in [
                client.refresh(token),
                client.refresh_token_auth(stored, token),
            ] {
                let (text, _) = transport.refused(exchange);
                assert_eq!(text, "NotAuthorizedException: Invalid Refresh Token");
            }
        }
    }
}

#[test]
fn devices_are_listed_described_and_updated() {
    let setup = setup(true);
    for transport in BOTH {
        for client in &setup.clients {
            let (name, alias) = user(&setup);
            let begin = |device: Option<Device>| {
                let sign_in = client.begin(alias.clone());
                let sign_in = match device {
                    Some(device) => sign_in.with_device(device, ephemeral()).unwrap(),
                    None => sign_in,
                };
                sign_in.srp(password(), ephemeral())
            };
            let first = with_code(transport, &setup, &name, begin(None));
            let (device, asks) = confirm(transport, client, &first);
            assert!(asks, "the user has a say");
            let token = first.access_token();

            let page = transport
                .run(client.list_devices(token).with_limit(10))
                .unwrap();
            assert_eq!(page.devices.len(), 1);
            assert_eq!(&page.devices[0].key, device.key());
            assert!(page.next.is_none());
            let described = transport
                .run(client.get_device(token, device.key()))
                .unwrap();
            assert_eq!(described.attributes["device_name"], "laptop");

            // The device is not remembered: it proves itself, and the code is asked for too.
            with_code(transport, &setup, &name, begin(Some(device.clone())));
            let status = DeviceRemembered::Yes;
            let update = client.update_device_status(token, device.key(), status);
            transport.run(update).unwrap();
            transport.tokens(begin(Some(device.clone())));

            transport
                .run(client.forget_device(token, device.key()))
                .unwrap();
            let (text, _) = transport.refused(client.get_device(token, device.key()));
            assert_eq!(text, "ResourceNotFoundException: Device does not exist.");
        }
    }
}

/// `confirm_device` sends PADded values: all ways to read them agree.
#[test]
fn salt_and_verifier_have_no_sign() {
    let setup = setup(false);
    let transport = Transport::Blocking;
    let client = &setup.clients[0];
    let (name, alias) = user(&setup);
    let begin = client.begin(alias).srp(password(), ephemeral());
    let first = with_code(transport, &setup, &name, begin);
    for octets in [[0xff; 56], [0x01; 56], [0x80; 56]] {
        let entropy = DeviceEntropy::from_entropy(octets).unwrap();
        let new = first.new_device().unwrap();
        let confirm = client.confirm_device(first.access_token(), new, entropy);
        let exchange = confirm.into_exchange();
        let body: Value = serde_json::from_slice(exchange.request().body()).unwrap();
        for member in ["Salt", "PasswordVerifier"] {
            let text = body["DeviceSecretVerifierConfig"][member].as_str().unwrap();
            let octets = crate::support::base64(text);
            assert!(octets[0] < 0x80, "{member} would be negative");
        }
    }
}
