//! What becomes of a user who has signed in: her tokens are printed, or kept.

use std::path::PathBuf;

use cognito_srp_core::{DeviceKey, SignedIn, Tokens};

use crate::device::DeviceFile;
use crate::failure::Failure;
use crate::profile::{Profile, Room, Site};
use crate::respondent::Respondent;
use crate::transport::Carrier;
use crate::{output, remember, terminal};

/// Where a user goes who has signed in.
pub(crate) struct Destination<'a> {
    /// Where a remembered device is, or will be.
    device: Option<DeviceFile>,
    /// Room in a profile, if she is to be kept.
    room: Option<(&'a Profile, Room<'a>)>,
}

impl<'a> Destination<'a> {
    /// Standard output.
    pub(crate) fn printed(device: Option<PathBuf>) -> Self {
        Self {
            device: device.map(DeviceFile::at),
            room: None,
        }
    }

    /// The profile, in which there is room for her; and for her device, unless
    /// another file is for that.
    pub(crate) fn kept(profile: &'a Profile, device: Option<PathBuf>) -> Result<Self, Failure> {
        let device = device.map_or_else(|| profile.device(), DeviceFile::at);
        Ok(Self {
            device: Some(device),
            room: Some((profile, profile.prepare()?)),
        })
    }

    /// Where the device is with which to sign in.
    pub(crate) fn device(&self) -> Option<&DeviceFile> {
        self.device.as_ref()
    }

    /// Takes the tokens of a sign-in to where they go. `named` is the device that the
    /// sign-in named, whatever is in the file.
    pub(crate) fn take(
        self,
        tokens: Tokens,
        named: Option<DeviceKey>,
        site: &Site,
        carrier: &Carrier,
        respondent: &mut Respondent,
    ) -> Result<(), Failure> {
        if let Some(file) = &self.device {
            let updated = remember::update(file, &tokens, &site.app_client, carrier, respondent);
            // The user is signed in all the same, and the tokens are not to be lost.
            if let Err(failure) = updated {
                let why = terminal::printable(&failure.to_string());
                eprintln!("cognito: signed in, but the device is not remembered: {why}");
            }
        }
        let Some((profile, room)) = self.room else {
            return output::tokens(&tokens, None);
        };
        let device = device_of(&tokens, named);
        let user = SignedIn::new(tokens, device);
        room.keep(&user, site)
            .map_err(|failure| failure.in_context("signed in, but not kept"))?;
        let name = user.username().map_or("", |name| name.as_str());
        let profile = profile.name();
        respondent.say(&format!("{name} is signed in, in the profile {profile}."))
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
