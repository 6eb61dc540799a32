//! A second factor, and a device that replaces it from then on.

use cognito_emulator::{DeviceConfiguration, Emulator, MfaMode, MfaSettings, MfaType, NewUser};
use cognito_srp_core::{
    AppClient, Challenge, DeviceEntropy, Ephemeral, Password, Settled, Username,
};

use super::{PASSWORD, done, report, set_up, srp};
use crate::failure::Failure;
use crate::transport::Transport;

pub(super) fn show(
    emulator: &Emulator,
    app_client: &AppClient,
    transport: &Transport,
) -> Result<(), Failure> {
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("phone_number", "+15555550100")
        .with_mfa(MfaType::Sms);
    let devices = DeviceConfiguration {
        challenge_required_on_new_device: true,
        device_only_remembered_on_user_prompt: false,
    };
    emulator
        .with_pool(|pool, cx| {
            pool.set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
            pool.set_device_configuration(devices);
            pool.add_user(bob, cx)
        })
        .map_err(set_up)?;

    let challenge = match transport.run(srp(app_client, "bob", PASSWORD)?)? {
        Settled::Challenge(Challenge::SmsMfa(challenge)) => challenge,
        Settled::Challenge(other) => return Err(Failure::challenge(&other)),
        Settled::Done(_) => return Err(missing("second factor")),
    };
    let sent = emulator.outbox();
    let code = sent.last().map(|message| message.code.as_str());
    let code = code.ok_or_else(|| missing("code"))?;
    let tokens = done(transport.run(challenge.answer(code))?)?;
    report(
        "code",
        "a second factor by text message: bob is signed in",
        &tokens,
    )?;

    let new = tokens.new_device().ok_or_else(|| missing("new device"))?;
    let entropy = DeviceEntropy::generate()?;
    let confirm = app_client.confirm_device(tokens.access_token(), new, entropy);
    let device = transport.run(confirm)?.into_device();
    let bob = Username::parse("bob").map_err(|error| Failure::Usage(error.to_string()))?;
    let again = app_client
        .begin(bob)
        .with_device(device, Ephemeral::generate()?)?
        .srp(Password::new(PASSWORD), Ephemeral::generate()?);
    let tokens = done(transport.run(again)?)?;
    report(
        "device",
        "remembered, so no code: bob is signed in",
        &tokens,
    )
}

fn missing(what: &str) -> Failure {
    Failure::Protocol(format!("no {what}"))
}
