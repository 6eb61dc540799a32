//! What the command stores between runs: one file per profile.

mod aws;
mod contents;
mod devices;
mod file;
mod guests;
mod header;
mod name;
mod settings;
mod store;

use cognito_srp_core::{Device, DeviceKey, IdentityPoolId, SignedIn, Username};
use zeroize::Zeroizing;

use crate::failure::Failure;
use contents::Contents;
use file::{Change, FileState, ProfileFile};

pub(crate) use aws::{KeptCredentials, Purpose};
pub(crate) use devices::{NamedUser, Realm};
pub(crate) use guests::Guests;
pub(crate) use name::ProfileName;
pub(crate) use settings::{ClientConfig, EndpointOptions, Settings, StoredSettings};
pub(crate) use store::ProfileStore;

/// A profile: one signed-in user of one app client, and remembered devices.
pub(crate) struct Profile {
    name: ProfileName,
    file: ProfileFile,
}

/// What a profile knows about the app client of the user who signed in last.
pub(crate) struct KnownClient {
    pub(crate) settings: Settings,
    stored: StoredSettings,
    /// The user's session when the profile was read, if they were signed in.
    session: Option<Zeroizing<String>>,
}

/// A session in a profile that another one has replaced.
pub(crate) struct ReplacedSession {
    pub(crate) client: KnownClient,
    pub(crate) user: SignedIn,
}

impl KnownClient {
    /// Whether the two are the same app client, reached in the same way.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.stored == other.stored
    }

    /// Whether the user was signed in when the profile was read.
    pub(crate) fn is_signed_in(&self) -> bool {
        self.session.is_some()
    }

    /// The user who was signed in when the profile was read.
    pub(crate) fn user(&self) -> Option<SignedIn> {
        SignedIn::from_json(self.session.as_ref()?).ok()
    }
}

impl Profile {
    /// The profile with this name, which may not exist yet.
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
            FileState::Contents(contents) => Some(known(*contents)?),
        })
    }

    /// The store of this app client's user.
    pub(crate) fn store(&self, client: &KnownClient) -> ProfileStore {
        ProfileStore::new(self.file.clone(), client.stored.clone())
    }

    /// The signed-in user's AWS credentials for this purpose, if there are some that are
    /// theirs.
    pub(crate) fn aws_credentials(
        &self,
        pool: &IdentityPoolId,
        purpose: &Purpose,
    ) -> Result<Option<KeptCredentials>, Failure> {
        Ok(match self.file.read()? {
            FileState::Missing | FileState::Damaged(..) => None,
            FileState::Contents(contents) => {
                let kept = contents.aws_credentials.find(purpose);
                kept.filter(|kept| contents.identity_id(pool).as_ref() == Some(&kept.identity_id))
            }
        })
    }

    /// Keeps AWS credentials beside the session, unless another user has signed in, or nobody
    /// is signed in any more.
    pub(crate) fn keep_aws_credentials(
        &self,
        pool: &IdentityPoolId,
        purpose: &Purpose,
        kept: &KeptCredentials,
    ) -> Result<(), Failure> {
        self.change(|contents| {
            let is_theirs = contents.identity_id(pool).as_ref() == Some(&kept.identity_id);
            if is_theirs {
                contents.aws_credentials.put(purpose, kept);
            }
            is_theirs
        })
    }

    /// Checks that a user can be stored, before there is one to lose.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        Ok(self.file.prepare()?)
    }

    /// Stores a user who has just signed in, and replaces any other. Returns the replaced
    /// session.
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
            contents.set_session(Some(user.to_json()));
            Ok((Change::Replace(contents), before))
        })?;
        // From a damaged profile nothing can be revoked.
        Ok(known(*before).ok().and_then(|client| {
            let user = client.user()?;
            Some(ReplacedSession { client, user })
        }))
    }

    /// Deletes the session, whatever its state.
    pub(crate) fn forget(&self) -> Result<(), Failure> {
        let forgotten = self.file.change(|there| Ok((store::signed_out(there), ())));
        // A file that cannot be read may contain a session.
        Ok(forgotten.or_else(|_| self.file.delete())?)
    }

    /// Deletes what a killed process has left beside the profile, and nothing else.
    pub(crate) fn sweep(&self) -> Result<(), Failure> {
        Ok(self.file.sweep()?)
    }

    /// The device of the user who is about to sign in with this name.
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

    /// Marks the stored session's new device as confirmed, if it is this one.
    pub(crate) fn settle_device(&self, key: &DeviceKey) -> Result<(), Failure> {
        self.change(|contents| contents.settle_device(key))
    }

    /// Remembers a device, and replaces the user's earlier one for this user pool.
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

    /// Records which user signed in with the typed name.
    pub(crate) fn recognise(&self, realm: &Realm, user: &NamedUser<'_>) -> Result<(), Failure> {
        self.change(|contents| devices::recognise(&mut contents.devices, realm, user))
    }

    /// Removes a device of the user that the service no longer knows.
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

    /// Removes the devices of a user whom the service has deleted.
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

    /// Removes a device that the service was told to forget.
    pub(crate) fn forget_device(&self, realm: &Realm, key: &DeviceKey) -> Result<(), Failure> {
        self.change(|contents| {
            devices::remove_where(&mut contents.devices, |known| {
                known.is_in(realm) && known.has_key(key)
            })
        })
    }

    /// Changes the contents, if there are any and `change` returns that it did.
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

fn known(contents: Contents) -> Result<KnownClient, Failure> {
    let stored = contents.settings;
    let settings = stored
        .settings()
        .map_err(|why| Failure::Usage(format!("the profile's app client cannot be used: {why}")))?;
    Ok(KnownClient {
        settings,
        stored,
        session: contents.session,
    })
}
