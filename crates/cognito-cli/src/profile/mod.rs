//! What the command keeps from one run to the next, a file a profile.

mod contents;
mod devices;
mod file;
mod name;
mod settings;
mod store;

use cognito_srp_core::{Device, DeviceKey, SignedIn, Username};

use crate::failure::Failure;
use contents::Contents;
use file::{Change, FileState, ProfileFile};

pub(crate) use devices::{NamedUser, Realm};
pub(crate) use name::ProfileName;
pub(crate) use settings::{ClientConfig, EndpointOptions, Settings, StoredSettings};
pub(crate) use store::ProfileStore;

/// A profile: one signed-in user of one app client, and the devices that are remembered.
pub(crate) struct Profile {
    name: ProfileName,
    file: ProfileFile,
}

/// What a profile knows of the app client of the user who signed in last.
pub(crate) struct KnownClient {
    pub(crate) settings: Settings,
    /// Whether the user is signed in.
    pub(crate) signed_in: bool,
    stored: StoredSettings,
}

/// A session whose place in a profile another has taken.
pub(crate) struct ReplacedSession {
    pub(crate) client: KnownClient,
    pub(crate) user: SignedIn,
}

impl KnownClient {
    /// Whether the two are the same app client, reached alike.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.stored == other.stored
    }
}

impl Profile {
    /// The profile with this name. Nothing of it need exist.
    pub(crate) fn named(name: &ProfileName) -> Result<Self, Failure> {
        let path = name.directory()?.join("profile.json");
        Ok(Self {
            name: name.clone(),
            file: ProfileFile::at(path),
        })
    }

    pub(crate) fn name(&self) -> &ProfileName {
        &self.name
    }

    /// The app client of the user who signed in last.
    pub(crate) fn client(&self) -> Result<Option<KnownClient>, Failure> {
        Ok(match self.file.read()? {
            FileState::Missing => None,
            FileState::Damaged(error, _) => return Err(error.into()),
            FileState::Contents(contents) => Some(known(&contents)?),
        })
    }

    /// Where the user of this app client is.
    pub(crate) fn store(&self, client: &KnownClient) -> ProfileStore {
        ProfileStore::new(self.file.clone(), client.stored.clone())
    }

    /// Sees that a user can be kept, before there is one to lose.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        Ok(self.file.prepare()?)
    }

    /// Keeps a user who has just signed in, in the place of whoever is there. Gives
    /// the session that was there.
    pub(crate) fn keep(
        &self,
        user: &SignedIn,
        config: &ClientConfig,
    ) -> Result<Option<ReplacedSession>, Failure> {
        let settings = StoredSettings::new(config);
        let before = self.file.change(|there| {
            let mut contents = there.or_new(&settings);
            let before = contents.clone();
            contents.settings = settings.clone();
            contents.session = Some(user.to_json());
            Ok((Change::Replace(contents), before))
        })?;
        // Of what is damaged there is nothing to be revoked.
        Ok(before.session.as_ref().and_then(|text| {
            let user = SignedIn::from_json(text).ok()?;
            let client = known(&before).ok()?;
            Some(ReplacedSession { client, user })
        }))
    }

    /// Forgets the session, whatever state it is in.
    pub(crate) fn forget(&self) -> Result<(), Failure> {
        let forgotten = self.file.change(|there| Ok((store::signed_out(there), ())));
        // What cannot be read can have a session in it.
        Ok(forgotten.or_else(|_| self.file.delete())?)
    }

    /// Deletes what a killed process has left beside the profile, and no more.
    pub(crate) fn sweep(&self) -> Result<(), Failure> {
        Ok(self.file.sweep()?)
    }

    /// The device of the user who is about to sign in there with this name.
    pub(crate) fn device(
        &self,
        realm: &Realm,
        typed: &Username,
    ) -> Result<Option<Device>, Failure> {
        Ok(match self.file.read()? {
            FileState::Contents(contents) => devices::find(&contents.devices, realm, typed),
            FileState::Missing | FileState::Damaged(..) => None,
        })
    }

    /// The new device of the session that is there is confirmed, if it is this one.
    pub(crate) fn settle_device(&self, key: &DeviceKey) -> Result<(), Failure> {
        self.change(|contents| contents.settle_device(key))
    }

    /// Remembers a device, in the place of the one that the user had there.
    pub(crate) fn remember(
        &self,
        config: &ClientConfig,
        user: &NamedUser<'_>,
        device: &Device,
    ) -> Result<(), Failure> {
        let settings = StoredSettings::new(config);
        Ok(self.file.change(|there| {
            let mut contents = there.or_new(&settings);
            devices::remember(&mut contents.devices, &config.realm(), user, device);
            Ok((Change::Replace(contents), ()))
        })?)
    }

    /// Whose name it was with which a user signed in.
    pub(crate) fn recognise(&self, realm: &Realm, user: &NamedUser<'_>) -> Result<(), Failure> {
        self.change(|contents| devices::recognise(&mut contents.devices, realm, user))
    }

    /// The service does not know this device of the user any more.
    pub(crate) fn drop_device(
        &self,
        realm: &Realm,
        username: &Username,
        key: &DeviceKey,
    ) -> Result<(), Failure> {
        self.change(|contents| {
            devices::remove_where(&mut contents.devices, |known| {
                known.is_in(realm) && known.is_of(username) && known.has_key(key)
            })
        })
    }

    /// The service has deleted this user.
    pub(crate) fn forget_devices_of(
        &self,
        realm: &Realm,
        username: &Username,
    ) -> Result<(), Failure> {
        self.change(|contents| {
            devices::remove_where(&mut contents.devices, |known| {
                known.is_in(realm) && known.is_of(username)
            })
        })
    }

    /// The service was told to forget this device.
    pub(crate) fn forget_device(&self, realm: &Realm, key: &DeviceKey) -> Result<(), Failure> {
        self.change(|contents| {
            devices::remove_where(&mut contents.devices, |known| {
                known.is_in(realm) && known.has_key(key)
            })
        })
    }

    /// Changes what is there, if there is something and `change` says that it did.
    fn change(&self, change: impl Fn(&mut Contents) -> bool) -> Result<(), Failure> {
        Ok(self.file.change(|there| {
            let FileState::Contents(mut contents) = there else {
                return Ok((Change::Nothing, ()));
            };
            Ok(match change(&mut contents) {
                true => (Change::Replace(contents), ()),
                false => (Change::Nothing, ()),
            })
        })?)
    }
}

fn known(contents: &Contents) -> Result<KnownClient, Failure> {
    let stored = contents.settings.clone();
    let settings = stored
        .settings()
        .map_err(|why| Failure::Usage(format!("the profile's app client cannot be used: {why}")))?;
    Ok(KnownClient {
        settings,
        signed_in: contents.session.is_some(),
        stored,
    })
}
