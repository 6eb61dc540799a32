//! A user pool that tracks devices, in which a refresh is bound to one.

use cognito_emulator::DeviceConfiguration;
use cognito_srp_core::SignedIn;

use crate::rig::{BOTH, Keeper, Rig};

fn tracking(on_prompt: bool) -> Rig {
    let rig = Rig::new();
    let configured = rig.emulator.with_pool(|pool, _| {
        pool.set_device_configuration(DeviceConfiguration {
            challenge_required_on_new_device: false,
            device_only_remembered_on_user_prompt: on_prompt,
        });
        Ok(())
    });
    configured.unwrap();
    rig
}

/// The shortest way, as in the README: the program does nothing about the device.
#[test]
fn a_session_with_a_new_device_survives_a_refresh() {
    for on_prompt in [true, false] {
        for (blocking, resume) in [true, false].into_iter().zip(BOTH) {
            let rig = tracking(on_prompt);
            let tokens = rig.tokens_of("alice", &rig.blocking_client());
            assert!(tokens.new_device().is_some());
            let keeper = Keeper::stored(&rig, blocking, SignedIn::from(tokens));
            let before = rig.saved_refresh_token();
            let token = keeper.refresh_now().unwrap();
            assert!(rig.takes(&token));
            assert_ne!(rig.saved_refresh_token(), before);
            // And in the next process.
            let token = resume(&rig).refresh_now().unwrap();
            assert!(rig.takes(&token));
        }
    }
}

/// One call during the sign-in; its result is needed for a later sign-in from the device.
#[test]
fn a_new_device_is_confirmed_by_one_call() {
    for blocking in [true, false] {
        let rig = tracking(false);
        let mut tokens = rig.tokens_of("alice", &rig.blocking_client());
        let mut confirm = || match blocking {
            true => {
                let client = rig.blocking_client();
                client.confirm_device(&rig.app_client, &mut tokens).unwrap()
            }
            false => {
                let runtime = tokio::runtime::Runtime::new().unwrap();
                let client = rig.async_client();
                let confirmed = client.confirm_device(&rig.app_client, &mut tokens);
                runtime.block_on(confirmed).unwrap()
            }
        };
        let device = confirm().unwrap().into_device();
        assert!(confirm().is_none());
        assert_eq!(tokens.device_key(), Some(device.key()));
        let keeper = Keeper::stored(&rig, blocking, SignedIn::from(tokens));
        assert!(rig.takes(&keeper.refresh_now().unwrap()));
    }
}

/// A program that needs no device says so, and cannot refresh, as on AWS.
#[test]
fn a_program_can_decline_the_device() {
    for blocking in [true, false] {
        let rig = tracking(false);
        let mut tokens = rig.tokens_of("alice", &rig.blocking_client());
        tokens.take_new_device().unwrap();
        let keeper = Keeper::stored(&rig, blocking, SignedIn::from(tokens));
        let error = keeper.refresh_now().unwrap_err();
        assert!(error.means_sign_in_again(), "{error}");
    }
}
