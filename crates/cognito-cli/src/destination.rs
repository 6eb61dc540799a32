//! What becomes of a user who has signed in: their tokens are printed, or kept.

use std::path::PathBuf;

use cognito_srp_core::{SignedIn, Tokens, Username};

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
    /// that comes after it can lose them. `typed` is the name that the user typed.
    pub(crate) fn take(
        self,
        tokens: Tokens,
        typed: &Username,
        site: &Site,
        carrier: &Carrier,
        respondent: &mut Respondent,
    ) -> Result<(), Failure> {
        let news = DeviceNews::of(&tokens, site);
        let Some(profile) = self.profile else {
            output::tokens(&tokens, None)?;
            return self.remember(news, typed, site, carrier, respondent, |_| Ok(()));
        };
        let user = SignedIn::from(tokens);
        let before = match profile.keep(&user, site) {
            Ok(before) => before,
            Err(failure) => {
                // Nobody is going to use it.
                if let Some(token) = user.refresh_token() {
                    let _ = carrier.run(site.app_client.revoke_token(token));
                }
                return Err(failure.in_context("signed in, but not kept"));
            }
        };
        self.remember(news, typed, site, carrier, respondent, |respondent| {
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
            Some(place) => news.act(self.profile, place, typed, site, carrier, respondent),
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
