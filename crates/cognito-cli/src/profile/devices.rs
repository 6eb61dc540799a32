//! A profile's remembered devices, with their users and user pools.

use cognito_srp_core::{Device, DeviceKey, Username};
use zeroize::Zeroizing;

use super::settings::{ClientConfig, Settings};

/// A device that the service remembers for one user of one user pool.
#[derive(Clone)]
pub(super) struct KnownDevice {
    pub(super) user_pool_id: String,
    /// The endpoint, if it is not the service's own: an emulator's pool with the same name is
    /// a different pool.
    pub(super) endpoint: Option<String>,
    /// The user name from the service.
    pub(super) username: String,
    /// The names that the user typed instead, such as an e-mail address. The service may give
    /// these to another user later.
    pub(super) aliases: Vec<String>,
    /// The device's secrets, in the core's own form.
    pub(super) device: Zeroizing<String>,
}

/// A user pool, and how it is reached.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Realm {
    user_pool_id: String,
    endpoint: Option<String>,
}

impl Realm {
    pub(super) fn of(settings: &Settings) -> Self {
        let endpoint = settings.endpoint_options.endpoint.as_ref();
        Self {
            user_pool_id: settings.user_pool_id.as_str().to_owned(),
            endpoint: endpoint.map(|url| url.as_str().to_owned()),
        }
    }
}

/// A user who has signed in, with the name they typed and their real name.
pub(crate) struct NamedUser<'a> {
    /// The user name from the service.
    pub(crate) username: &'a Username,
    /// What the user typed.
    pub(crate) typed: &'a Username,
}

impl KnownDevice {
    pub(super) fn is_in(&self, realm: &Realm) -> bool {
        self.user_pool_id == realm.user_pool_id && self.endpoint == realm.endpoint
    }

    pub(super) fn is_of(&self, username: &Username) -> bool {
        self.username == username.as_str()
    }

    pub(super) fn has_key(&self, key: &DeviceKey) -> bool {
        Device::from_json(&self.device).is_ok_and(|device| device.key() == key)
    }

    fn has_alias(&self, typed: &Username) -> bool {
        self.aliases.iter().any(|alias| alias == typed.as_str())
    }
}

/// The device of the user who types this name, as far as that is known before the service says
/// who it is. A damaged device counts as none: the next one replaces it.
pub(super) fn find(known: &[KnownDevice], realm: &Realm, typed: &Username) -> Option<Device> {
    let in_realm = || known.iter().filter(|known| known.is_in(realm));
    // A user name is permanent; an alias can move to another user.
    let by_name = in_realm().find(|known| known.is_of(typed));
    let found = by_name.or_else(|| in_realm().find(|known| known.has_alias(typed)))?;
    Device::from_json(&found.device).ok()
}

/// Replaces a user's device.
pub(super) fn remember(
    known: &mut Vec<KnownDevice>,
    realm: &Realm,
    user: &NamedUser<'_>,
    device: &Device,
) {
    let is_theirs = |known: &KnownDevice| known.is_in(realm) && known.is_of(user.username);
    let before = known.iter().position(is_theirs);
    let aliases = match before {
        Some(index) => known.swap_remove(index).aliases,
        None => Vec::new(),
    };
    known.push(KnownDevice {
        user_pool_id: realm.user_pool_id.clone(),
        endpoint: realm.endpoint.clone(),
        username: user.username.as_str().to_owned(),
        aliases,
        device: device.to_json(),
    });
    recognise(known, realm, user);
}

/// Records whose alias was typed. Returns whether that is new.
pub(super) fn recognise(known: &mut [KnownDevice], realm: &Realm, user: &NamedUser<'_>) -> bool {
    let NamedUser { username, typed } = *user;
    let mut changed = false;
    for device in known.iter_mut().filter(|known| known.is_in(realm)) {
        match (device.is_of(username), device.has_alias(typed)) {
            (true, false) if typed != username => device.aliases.push(typed.as_str().to_owned()),
            (false, true) => device.aliases.retain(|alias| alias != typed.as_str()),
            _ => continue,
        }
        changed = true;
    }
    changed
}

/// Removes devices. Returns whether there were any.
pub(super) fn remove_where(
    known: &mut Vec<KnownDevice>,
    is_to_go: impl Fn(&KnownDevice) -> bool,
) -> bool {
    let before = known.len();
    known.retain(|known| !is_to_go(known));
    known.len() != before
}

impl ClientConfig {
    /// The user pool of these settings, and how it is reached.
    pub(crate) fn realm(&self) -> Realm {
        Realm::of(self.settings())
    }
}
