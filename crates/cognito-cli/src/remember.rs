//! Remembering the device after a sign-in.

use cognito_srp_core::{
    AccessToken, ConfirmedDevice, DeviceEntropy, DeviceKey, DeviceRemembered, EntropyError,
    Exchange, Tokens, Username,
};

use crate::device::DevicePlace;
use crate::failure::Failure;
use crate::profile::{Named, Profile, Site};
use crate::respondent::Respondent;
use crate::transport::Carrier;

/// What a person, or `--answer`, says of a device; as the API has it.
const STATUS: &str = "DeviceRememberedStatus";
const REMEMBERED: &str = "remembered";
const NOT_REMEMBERED: &str = "not_remembered";

/// What the service said of devices along with the tokens. It is acted upon when those
/// are safe: the service may be slow to answer, and a person slower.
pub(crate) struct DeviceNews {
    access_token: AccessToken,
    username: Option<Username>,
    forgotten: Option<DeviceKey>,
    new: Option<New>,
}

/// A confirmed device that the service remembers if the user wants it.
pub(crate) struct Undecided {
    access_token: AccessToken,
    key: DeviceKey,
}

/// A device that the service offers to remember.
struct New {
    key: DeviceKey,
    confirmation: Result<Exchange<ConfirmedDevice>, EntropyError>,
}

impl DeviceNews {
    pub(crate) fn of(tokens: &Tokens, site: &Site) -> Self {
        let access_token = tokens.access_token();
        let new = tokens.new_device().map(|new| New {
            key: new.key().clone(),
            confirmation: DeviceEntropy::generate().map(|entropy| {
                site.app_client
                    .confirm_device(access_token, new, entropy, None)
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
        place: &DevicePlace<'_>,
        typed: &Username,
        site: &Site,
        carrier: &Carrier,
        respondent: &mut Respondent,
    ) -> Result<Option<Undecided>, Failure> {
        let username = self.username.as_ref().unwrap_or(typed);
        let user = Named { username, typed };
        place.recognise(site, &user)?;
        if let Some(key) = &self.forgotten {
            respondent.say("The service does not know this device any more.")?;
            place.forgotten(site, &user, key)?;
        }
        let Some(New { key, confirmation }) = self.new else {
            return Ok(None);
        };
        place.prepare(&user)?;
        let confirmed = carrier.run(confirmation?)?;
        if let Some(profile) = kept {
            profile.settle_device(&key)?;
        }
        place.store(site, &user, confirmed.device())?;
        Ok(confirmed
            .user_confirmation_necessary()
            .then_some(Undecided {
                access_token: self.access_token,
                key,
            }))
    }
}

impl Undecided {
    /// Asks the user, and tells the service.
    pub(crate) fn decide(
        self,
        site: &Site,
        carrier: &Carrier,
        respondent: &mut Respondent,
    ) -> Result<(), Failure> {
        if let Some(status) = wanted(respondent)? {
            let Self { access_token, key } = self;
            let exchange = site
                .app_client
                .update_device_status(&access_token, &key, status);
            carrier.run(exchange)?;
        }
        Ok(())
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
