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

/// What a person, or `--answer`, says of a device; as the API has it.
const STATUS: &str = "DeviceRememberedStatus";
const REMEMBERED: &str = "remembered";
const NOT_REMEMBERED: &str = "not_remembered";

/// What the service said of devices along with the tokens. It is acted upon when those
/// are safe: the service may be slow to answer, and a person slower.
pub(crate) struct DeviceOutcome {
    access_token: AccessToken,
    username: Option<Username>,
    forgotten: Option<DeviceKey>,
    new: Option<NewDevice>,
}

/// A confirmed device that the service remembers if the user wants it.
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

    /// Keeps the place as the service has it: a device that it forgot goes, one that
    /// it offers to remember is confirmed and stored. Gives what is for the user to say.
    /// `kept` is the profile in which the user is.
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
    /// Asks the user, and tells the service.
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

/// What the user wants. Without a word the device stays as it is, which is not
/// remembered; the refresh token is bound to it all the same.
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
