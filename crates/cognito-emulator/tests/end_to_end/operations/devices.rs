//! ConfirmDevice, ListDevices, GetDevice, UpdateDeviceStatus, ForgetDevice.

use std::collections::BTreeSet;

use cognito_emulator::DeviceConfiguration;
use cognito_srp_core::{
    AppClient, DeviceEntropy, DeviceKey, DeviceRemembered, ErrorCode, Tokens, Username,
};

use super::{each, forged, newcomer, setup, signed_in};
use crate::support::Setup;
use crate::transport::Transport;

fn with_devices() -> Setup {
    setup(|pool, _| {
        pool.set_device_configuration(DeviceConfiguration::default());
        Ok(())
    })
}

/// Confirms the device whose key a sign-in received.
fn confirm(transport: Transport, client: &AppClient, tokens: &Tokens) -> DeviceKey {
    let new = tokens.new_device().unwrap();
    let entropy = DeviceEntropy::generate().unwrap();
    let confirm = client
        .confirm_device(tokens.access_token(), new, entropy)
        .with_name("laptop");
    let confirmed = transport.ok(confirm);
    assert!(!confirmed.user_confirmation_necessary());
    confirmed.device().key().clone()
}

/// A user, their tokens, and their device.
fn with_device(
    setup: &Setup,
    transport: Transport,
    client: &AppClient,
) -> (Username, Tokens, DeviceKey) {
    let (name, tokens) = newcomer(setup, transport, client);
    let key = confirm(transport, client, &tokens);
    (name, tokens, key)
}

/// The key of a device that does not exist.
fn unknown() -> DeviceKey {
    DeviceKey::parse("us-east-1_00000000-0000-4000-8000-000000000000").unwrap()
}

#[test]
fn confirm_device() {
    let setup = with_devices();
    each(&setup, |transport, client| {
        let (_, tokens, key) = with_device(&setup, transport, client);
        assert!(key.as_str().starts_with("us-east-1_"));
        let new = tokens.new_device().unwrap();
        let entropy = DeviceEntropy::generate().unwrap();
        let again = client.confirm_device(tokens.access_token(), new, entropy);
        transport.refuses(ErrorCode::DeviceKeyExists, again);
    });
}

#[test]
fn list_devices() {
    let setup = with_devices();
    each(&setup, |transport, client| {
        let (name, tokens, first) = with_device(&setup, transport, client);
        let mut own = BTreeSet::from([first.as_str().to_owned()]);
        for _ in 0..4 {
            let next = signed_in(transport, client, &name);
            let key = confirm(transport, client, &next);
            own.insert(key.as_str().to_owned());
        }
        // Five devices, two per page: three pages, without repetitions.
        let (mut seen, mut sizes, mut page) = (BTreeSet::new(), Vec::new(), None);
        loop {
            let list = client
                .list_devices(tokens.access_token())
                .with_limit(2)
                .with_page(page.as_deref());
            let list = transport.ok(list);
            sizes.push(list.devices.len());
            seen.extend(list.devices.iter().map(|it| it.key.as_str().to_owned()));
            page = list.next;
            if page.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [2, 2, 1]);
        assert_eq!(seen, own);
        // The maximum of QueryLimitType is 60.
        transport.refuses(
            ErrorCode::InvalidParameter,
            client.list_devices(tokens.access_token()).with_limit(61),
        );
    });
}

#[test]
fn get_device() {
    let setup = with_devices();
    each(&setup, |transport, client| {
        let (_, tokens, key) = with_device(&setup, transport, client);
        let device = transport.ok(client.get_device(tokens.access_token(), &key));
        assert_eq!(device.key, key);
        assert_eq!(device.attributes["device_name"], "laptop");
        assert!(device.created.is_some());
        transport.refuses(
            ErrorCode::ResourceNotFound,
            client.get_device(tokens.access_token(), &unknown()),
        );
    });
}

#[test]
fn update_device_status() {
    let setup = with_devices();
    each(&setup, |transport, client| {
        let (_, tokens, key) = with_device(&setup, transport, client);
        let token = tokens.access_token();
        for (remembered, status) in [
            (DeviceRemembered::No, "not_remembered"),
            (DeviceRemembered::Yes, "remembered"),
        ] {
            transport.ok(client.update_device_status(token, &key, remembered));
            let device = transport.ok(client.get_device(token, &key));
            assert_eq!(device.attributes["dev:device_remembered_status"], status);
        }
        transport.refuses(
            ErrorCode::ResourceNotFound,
            client.update_device_status(token, &unknown(), DeviceRemembered::Yes),
        );
    });
}

#[test]
fn forget_device() {
    let setup = with_devices();
    each(&setup, |transport, client| {
        let (_, tokens, key) = with_device(&setup, transport, client);
        let token = tokens.access_token();
        transport.refuses(
            ErrorCode::NotAuthorized,
            client.forget_device(&forged(), &key),
        );
        transport.ok(client.forget_device(token, &key));
        transport.refuses(
            ErrorCode::ResourceNotFound,
            client.forget_device(token, &key),
        );
    });
}
