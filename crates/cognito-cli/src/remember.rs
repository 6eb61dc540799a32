//! Remembering the device after a sign-in.

use cognito_srp_core::{AppClient, DeviceEntropy, DeviceRemembered, NewDevice, Tokens};

use crate::device::DeviceFile;
use crate::failure::Failure;
use crate::respondent::Respondent;
use crate::transport::Carrier;

/// What a person, or `--answer`, says of a device; as the API has it.
const STATUS: &str = "DeviceRememberedStatus";
const REMEMBERED: &str = "remembered";
const NOT_REMEMBERED: &str = "not_remembered";

/// Keeps the file as the service has it: a device that it forgot goes, one that
/// it offers to remember is confirmed and stored.
pub(crate) fn update(
    file: &DeviceFile,
    tokens: &Tokens,
    app_client: &AppClient,
    carrier: &Carrier,
    respondent: &mut Respondent,
) -> Result<(), Failure> {
    if tokens.forgotten_device().is_some() {
        respondent.say("The service does not know this device any more.")?;
        file.delete()?;
    }
    match tokens.new_device() {
        Some(new) => confirm(file, new, tokens, app_client, carrier, respondent),
        None => Ok(()),
    }
}

fn confirm(
    file: &DeviceFile,
    new: &NewDevice,
    tokens: &Tokens,
    app_client: &AppClient,
    carrier: &Carrier,
    respondent: &mut Respondent,
) -> Result<(), Failure> {
    let room = file.prepare()?;
    let access_token = tokens.access_token();
    let entropy = DeviceEntropy::generate()?;
    let exchange = app_client.confirm_device(access_token, new, entropy, None);
    let confirmed = carrier.run(exchange)?;
    room.store(confirmed.device())?;
    if !confirmed.user_confirmation_necessary() {
        return Ok(());
    }
    match wanted(respondent)? {
        Some(status) => {
            let exchange = app_client.update_device_status(access_token, new.key(), status);
            carrier.run(exchange)?;
            Ok(())
        }
        None => Ok(()),
    }
}

/// What the user wants. Without a word the device stays as it is, which is not
/// remembered; the refresh token is bound to it all the same.
fn wanted(respondent: &mut Respondent) -> Result<Option<DeviceRemembered>, Failure> {
    if let Some(answer) = respondent.next(STATUS) {
        return match answer.as_str() {
            REMEMBERED => Ok(Some(DeviceRemembered::Yes)),
            NOT_REMEMBERED => Ok(Some(DeviceRemembered::No)),
            _ => Err(Failure::Usage(format!(
                "{STATUS} is {REMEMBERED} or {NOT_REMEMBERED}"
            ))),
        };
    }
    let Some(terminal) = respondent.terminal() else {
        return Ok(None);
    };
    let prompt = "Shall the service remember this device (yes or no)";
    loop {
        match terminal.ask(prompt, true)?.trim() {
            "y" | "yes" => return Ok(Some(DeviceRemembered::Yes)),
            "n" | "no" => return Ok(Some(DeviceRemembered::No)),
            _ => {}
        }
    }
}
