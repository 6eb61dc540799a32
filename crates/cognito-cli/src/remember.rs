//! Remembering the device after a sign-in.

use cognito_srp_core::{
    AccessToken, ConfirmedDevice, DeviceEntropy, DeviceKey, DeviceRemembered, EntropyError,
    Exchange, IntoExchange, Tokens, Username,
};

use crate::answers::Answers;
use crate::device::DeviceStorage;
use crate::failure::Failure;
use crate::profile::{ClientConfig, NamedUser, Profile};
use crate::transport::Transport;

/// The name of the answer about a device, by the user or `--answer`, as in the API.
const STATUS: &str = "DeviceRememberedStatus";
const REMEMBERED: &str = "remembered";
const NOT_REMEMBERED: &str = "not_remembered";

/// What the service's response to a sign-in says about devices. It is handled after the tokens
/// are safe, because the service and the user may be slow to answer.
pub(crate) struct DeviceOutcome {
    access_token: AccessToken,
    username: Option<Username>,
    forgotten: Option<DeviceKey>,
    new: Option<NewDevice>,
}

/// A confirmed device that the service remembers if the user agrees.
pub(crate) struct UndecidedDevice {
    access_token: AccessToken,
    key: DeviceKey,
}

/// A device that the service offers to remember.
struct NewDevice {
    key: DeviceKey,
    confirmation: Result<Exchange<ConfirmedDevice>, EntropyError>,
}

impl DeviceOutcome {
    pub(crate) fn of(tokens: &Tokens, config: &ClientConfig) -> Self {
        let access_token = tokens.access_token();
        let new = tokens.new_device().map(|new| NewDevice {
            key: new.key().clone(),
            confirmation: DeviceEntropy::generate().map(|entropy| {
                config
                    .app_client
                    .confirm_device(access_token, new, entropy)
                    .into_exchange()
            }),
        });
        Self {
            access_token: access_token.clone(),
            username: tokens.username().cloned(),
            forgotten: tokens.forgotten_device().cloned(),
            new,
        }
    }

    /// Updates the stored device: removes one that the service forgot, and confirms and stores
    /// one that it offers to remember. Returns a device about which the user must decide.
    /// `kept` is the user's profile.
    pub(crate) fn act(
        self,
        kept: Option<&Profile>,
        storage: &DeviceStorage<'_>,
        typed: &Username,
        config: &ClientConfig,
        transport: &Transport,
        answers: &mut Answers,
    ) -> Result<Option<UndecidedDevice>, Failure> {
        let username = self.username.as_ref().unwrap_or(typed);
        let user = NamedUser { username, typed };
        storage.recognise(config, &user)?;
        if let Some(key) = &self.forgotten {
            answers.say("The service no longer knows this device.")?;
            storage.forgotten(config, &user, key)?;
        }
        let Some(NewDevice { key, confirmation }) = self.new else {
            return Ok(None);
        };
        storage.prepare(&user)?;
        let confirmed = transport.run(confirmation?)?;
        if let Some(profile) = kept {
            profile.settle_device(&key)?;
        }
        storage.store(config, &user, confirmed.device())?;
        Ok(confirmed
            .user_confirmation_necessary()
            .then_some(UndecidedDevice {
                access_token: self.access_token,
                key,
            }))
    }
}

impl UndecidedDevice {
    /// Asks the user, and informs the service.
    pub(crate) fn decide(
        self,
        config: &ClientConfig,
        transport: &Transport,
        answers: &mut Answers,
    ) -> Result<(), Failure> {
        if let Some(status) = ask_to_remember(answers)? {
            let Self { access_token, key } = self;
            let exchange = config
                .app_client
                .update_device_status(&access_token, &key, status);
            transport.run(exchange)?;
        }
        Ok(())
    }
}

/// The user's decision. Without one the device stays as it is, not remembered; the refresh
/// token is bound to it in any case.
fn ask_to_remember(answers: &mut Answers) -> Result<Option<DeviceRemembered>, Failure> {
    if let Some(answer) = answers.next(STATUS) {
        return match answer.as_str() {
            REMEMBERED => Ok(Some(DeviceRemembered::Yes)),
            NOT_REMEMBERED => Ok(Some(DeviceRemembered::No)),
            _ => Err(Failure::Usage(format!(
                "{STATUS} is {REMEMBERED} or {NOT_REMEMBERED}"
            ))),
        };
    }
    let Some(terminal) = answers.terminal() else {
        return Ok(None);
    };
    let prompt = "Should the service remember this device? (yes or no)";
    loop {
        match terminal.ask(prompt, true)?.trim() {
            "y" | "yes" => return Ok(Some(DeviceRemembered::Yes)),
            "n" | "no" => return Ok(Some(DeviceRemembered::No)),
            _ => {}
        }
    }
}
