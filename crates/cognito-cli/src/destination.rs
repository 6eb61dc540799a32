//! What becomes of a user who has signed in: their tokens are printed, or kept.

use std::path::PathBuf;

use cognito_srp_core::{DeviceKey, SignedIn, Tokens, Username};

use crate::device::{DeviceFile, DevicePlace};
use crate::failure::Failure;
use crate::profile::{Profile, Site};
use crate::remember::DeviceNews;
use crate::respondent::Respondent;
use crate::transport::Carrier;
use crate::{output, replaced, terminal};

/// Where a user goes who has signed in.
pub(crate) struct Destination<'a> {
    /// Where a remembered device is, or will be.
    device: Option<DevicePlace<'a>>,
    /// The profile, if the user is to be kept.
    profile: Option<&'a Profile>,
}

/// What a sign-in began with.
pub(crate) struct Beginning {
    /// What the user typed.
    pub(crate) typed: Username,
    /// The device that it named.
    pub(crate) device: Option<DeviceKey>,
}

impl<'a> Destination<'a> {
    /// Standard output.
    pub(crate) fn printed(device: Option<PathBuf>) -> Self {
        Self {
            device: device.map(DeviceFile::at).map(DevicePlace::File),
            profile: None,
        }
    }

    /// The profile, in which there is room for the user; and for the device, unless
    /// another file is for that.
    pub(crate) fn kept(profile: &'a Profile, device: Option<PathBuf>) -> Result<Self, Failure> {
        profile.prepare()?;
        let file = device.map(DeviceFile::at).map(DevicePlace::File);
        Ok(Self {
            device: Some(file.unwrap_or(DevicePlace::Profile(profile))),
            profile: Some(profile),
        })
    }

    /// Where the device is with which to sign in.
    pub(crate) fn device(&self) -> Option<&DevicePlace<'a>> {
        self.device.as_ref()
    }

    /// Takes the tokens of a sign-in to where they go, and that first of all: nothing
    /// that comes after it can lose them.
    pub(crate) fn take(
        self,
        tokens: Tokens,
        beginning: Beginning,
        site: &Site,
        carrier: &Carrier,
        respondent: &mut Respondent,
    ) -> Result<(), Failure> {
        let Beginning { typed, device } = beginning;
        let news = DeviceNews::of(&tokens, site);
        let Some(profile) = self.profile else {
            output::tokens(&tokens, None)?;
            return self.remember(news, &typed, site, carrier, respondent, |_| Ok(()));
        };
        let device = device_of(&tokens, device);
        let user = SignedIn::new(tokens, device);
        let before = profile
            .keep(&user, site)
            .map_err(|failure| failure.in_context("signed in, but not kept"))?;
        self.remember(news, &typed, site, carrier, respondent, |respondent| {
            if let Some(before) = before {
                replaced::revoke(&before, site, carrier);
            }
            let name = user.username().map_or("", |name| name.as_str());
            let profile = profile.name();
            respondent.say(&format!("{name} is signed in, in the profile {profile}."))
        })
    }

    /// Has the device remembered. A person may be asked, and before that `first` is done.
    fn remember(
        &self,
        news: DeviceNews,
        typed: &Username,
        site: &Site,
        carrier: &Carrier,
        respondent: &mut Respondent,
        first: impl FnOnce(&mut Respondent) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let undecided = match &self.device {
            Some(place) => news.act(place, typed, site, carrier, respondent),
            None => Ok(None),
        };
        first(respondent)?;
        let decided = undecided.and_then(|undecided| match undecided {
            Some(undecided) => undecided.decide(site, carrier, respondent),
            None => Ok(()),
        });
        // The user is signed in all the same.
        if let Err(failure) = decided {
            let why = terminal::printable(&failure.to_string());
            eprintln!("cognito: signed in, but the device is not remembered: {why}");
        }
        Ok(())
    }
}

/// The device that the refresh token is bound to: the new one, or the one that was
/// named if the service knew it.
fn device_of(tokens: &Tokens, named: Option<DeviceKey>) -> Option<DeviceKey> {
    match (tokens.new_device(), tokens.forgotten_device()) {
        (Some(new), _) => Some(new.key().clone()),
        (None, Some(_)) => None,
        (None, None) => named,
    }
}
