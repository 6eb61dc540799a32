//! What the command keeps from one run to the next, a directory a profile.

mod name;
mod settings;

use std::path::PathBuf;

use cognito_srp_core::{SignedIn, TokenStore};
use cognito_store::{FileStore, NewPrivateFile};

use crate::device::DeviceFile;
use crate::failure::Failure;
use crate::private_file::PrivateFile;

pub(crate) use name::ProfileName;
pub(crate) use settings::{Reach, Settings, Site, Stored};

/// A profile: one signed-in user of one app client, with her remembered device.
pub(crate) struct Profile {
    name: ProfileName,
    directory: PathBuf,
    client: PrivateFile,
}

impl Profile {
    /// The profile with this name. Nothing of it need exist.
    pub(crate) fn named(name: &ProfileName) -> Result<Self, Failure> {
        let directory = name.directory()?;
        let client = directory.join("client.json");
        Ok(Self {
            name: name.clone(),
            client: PrivateFile::at("the profile's file", client),
            directory,
        })
    }

    pub(crate) fn name(&self) -> &ProfileName {
        &self.name
    }

    /// Where the signed-in user is.
    pub(crate) fn store(&self) -> FileStore {
        FileStore::at(self.directory.join("session.json"))
    }

    /// Where the remembered device is.
    pub(crate) fn device(&self) -> DeviceFile {
        DeviceFile::at(self.directory.join("device.json"))
    }

    /// The app client of the user who signed in last.
    pub(crate) fn client(&self) -> Result<Option<KnownClient<'_>>, Failure> {
        let Some(text) = self.client.read()? else {
            return Ok(None);
        };
        let unusable = |why: &dyn std::fmt::Display| self.client.unusable(why);
        // serde_json's own words may quote what is there.
        let stored: Stored = serde_json::from_str(&text)
            .map_err(|_| unusable(&"it is not what `sign-in --keep` writes"))?;
        let settings = stored.settings().map_err(|why| unusable(&why))?;
        Ok(Some(KnownClient {
            profile: self,
            settings,
            stored,
        }))
    }

    /// Makes room for a user, before there is one to lose.
    pub(crate) fn prepare(&self) -> Result<Room<'_>, Failure> {
        self.store().prepare()?;
        Ok(Room {
            profile: self,
            client: self.client.prepare()?,
        })
    }
}

/// The app client that a profile knows.
pub(crate) struct KnownClient<'a> {
    profile: &'a Profile,
    pub(crate) settings: Settings,
    stored: Stored,
}

impl KnownClient<'_> {
    /// What the profile's file has.
    pub(crate) fn into_stored(self) -> Stored {
        self.stored
    }

    /// Whether this is with the secret with which the user signed in.
    pub(crate) fn check_secret(&self, site: &Site) -> Result<(), Failure> {
        self.stored.admits(site).map_err(|why| {
            let name = self.profile.name();
            Failure::Usage(format!("the app client of the profile {name} {why}"))
        })
    }
}

/// Room for a user in a profile.
pub(crate) struct Room<'a> {
    profile: &'a Profile,
    client: NewPrivateFile<'a>,
}

impl Room<'_> {
    /// Keeps a user who has just signed in, in the place of the one before.
    pub(crate) fn keep(self, user: &SignedIn, site: &Site) -> Result<(), Failure> {
        let store = self.profile.store();
        let stored = serde_json::to_string(&Stored::new(site));
        let stored = stored.map_err(|error| self.profile.client.unusable(&error))?;
        // Broken off in between, nobody is signed in: never one app client's user
        // with another's settings.
        store.clear()?;
        self.client.store(stored.as_bytes())?;
        Ok(store.save(user)?)
    }
}
