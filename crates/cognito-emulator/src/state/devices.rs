//! Devices: what a user signs in on, and may be remembered.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::{Identity, Verifier};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::expiring::Expiring;

/// How a user pool remembers devices (`DeviceConfiguration`). A pool without one gives
/// no device keys.
///
/// ```
/// use cognito_emulator::DeviceConfiguration;
/// // A remembered device stands in for the second factor, and the user is asked first.
/// let devices = DeviceConfiguration {
///     challenge_required_on_new_device: true,
///     device_only_remembered_on_user_prompt: true,
/// };
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[allow(
    clippy::exhaustive_structs,
    reason = "these are the two members of AWS's type"
)]
pub struct DeviceConfiguration {
    /// A remembered device, once it has proved itself, stands in for MFA.
    pub challenge_required_on_new_device: bool,
    /// A device is remembered only after `UpdateDeviceStatus`; otherwise from
    /// `ConfirmDevice` on.
    pub device_only_remembered_on_user_prompt: bool,
}

impl DeviceConfiguration {
    /// As the API writes it.
    pub(crate) fn describe(self) -> Value {
        json!({
            "ChallengeRequiredOnNewDevice": self.challenge_required_on_new_device,
            "DeviceOnlyRememberedOnUserPrompt": self.device_only_remembered_on_user_prompt,
        })
    }
}

/// A device of a user. Before `ConfirmDevice` it has no verifier, and for operations
/// it does not exist.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    username: String,
    group_key: String,
    name: Option<String>,
    verifier: Option<Verifier>,
    remembered: bool,
    created: Timestamp,
    modified: Timestamp,
    authenticated: Timestamp,
}

/// The devices of a pool, by their keys.
#[derive(Debug, Default)]
pub(crate) struct Devices {
    confirmed: BTreeMap<String, Device>,
    /// Those that were given a key. Only an access token of the same sign-in confirms one,
    /// and none is good for longer than a day.
    issued: Expiring<String, Device>,
}

/// How long a device may be confirmed, in seconds.
const TO_CONFIRM: u64 = 86_400;

fn does_not_exist() -> Fault {
    Fault::resource_not_found("Device does not exist.")
}

impl Devices {
    /// A key for a device that a user signed in on, and the `NewDeviceMetadata`.
    pub(crate) fn issue(
        &mut self,
        region: &str,
        username: &str,
        cx: &mut Context<'_>,
    ) -> Result<(String, Value), Fault> {
        let key = format!("{region}_{}", cx.uuid()?);
        // As AWS's look: nine characters that begin with a hyphen.
        let group_key = format!("-{}", cx.alphanumeric(8)?);
        let metadata = json!({ "DeviceKey": key, "DeviceGroupKey": group_key });
        let device = Device {
            username: username.to_owned(),
            group_key,
            name: None,
            verifier: None,
            remembered: false,
            created: cx.now,
            modified: cx.now,
            authenticated: cx.now,
        };
        let until = cx.now.unix_seconds().saturating_add(TO_CONFIRM);
        self.issued.insert(key.clone(), device, until, cx.now);
        Ok((key, metadata))
    }

    /// Confirms a device that was given its key and is not confirmed yet.
    pub(crate) fn confirm(
        &mut self,
        username: &str,
        key: &str,
        verifier: Verifier,
        name: Option<String>,
        remembered: bool,
        now: Timestamp,
    ) -> Result<(), Fault> {
        if self.get(username, key).is_ok() {
            return Err(Fault::new(
                "DeviceKeyExistsException",
                "Device already exists",
            ));
        }
        let device = self.issued.get(key);
        let device = device.filter(|device| device.username == username);
        let device = device.ok_or_else(|| Fault::invalid_parameter("Invalid device key given."))?;
        let device = Device {
            verifier: Some(verifier),
            name,
            remembered,
            modified: now,
            ..device.clone()
        };
        self.issued.remove(key);
        self.confirmed.insert(key.to_owned(), device);
        Ok(())
    }

    /// A confirmed device of a user.
    pub(crate) fn get(&self, username: &str, key: &str) -> Result<&Device, Fault> {
        self.confirmed
            .get(key)
            .filter(|device| device.is_confirmed_by(username))
            .ok_or_else(does_not_exist)
    }

    /// Refuses the key of a device that the user does not have. The client drops the key
    /// then, and sends the same answer again.
    pub(crate) fn check(&self, username: &str, key: Option<&str>) -> Result<(), Fault> {
        match key {
            Some(key) => self.get(username, key).map(drop),
            None => Ok(()),
        }
    }

    /// A device of a user that proves itself at a sign-in.
    pub(crate) fn remembered(&self, username: &str, key: &str) -> Result<&Device, Fault> {
        let device = self.get(username, key)?;
        match device.remembered {
            true => Ok(device),
            false => Err(does_not_exist()),
        }
    }

    pub(crate) fn get_mut(&mut self, username: &str, key: &str) -> Result<&mut Device, Fault> {
        self.confirmed
            .get_mut(key)
            .filter(|device| device.is_confirmed_by(username))
            .ok_or_else(does_not_exist)
    }

    pub(crate) fn forget(&mut self, username: &str, key: &str) -> Result<(), Fault> {
        self.get(username, key)?;
        self.confirmed.remove(key);
        Ok(())
    }

    /// Forgets the devices of a user who is no more.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.confirmed
            .retain(|_, device| device.username != username);
        self.issued.retain(|device| device.username != username);
    }

    /// The confirmed devices of a user, in the order of their keys.
    pub(crate) fn of_user(&self, username: &str) -> impl Iterator<Item = (&str, &Device)> {
        self.confirmed
            .iter()
            .filter(move |(_, device)| device.is_confirmed_by(username))
            .map(|(key, device)| (key.as_str(), device))
    }
}

impl Device {
    fn is_confirmed_by(&self, username: &str) -> bool {
        self.username == username && self.verifier.is_some()
    }

    pub(crate) fn verifier(&self) -> Option<&Verifier> {
        self.verifier.as_ref()
    }

    /// Who the device with this key is in SRP.
    pub(crate) fn identity<'a>(&'a self, key: &'a str) -> Identity<'a> {
        Identity::device(&self.group_key, key)
    }

    pub(crate) fn remember(&mut self, remembered: bool, now: Timestamp) {
        self.remembered = remembered;
        self.modified = now;
    }

    /// It has just proved itself.
    pub(crate) fn authenticated(&mut self, now: Timestamp) {
        self.authenticated = now;
    }

    /// `DeviceType`.
    pub(crate) fn describe(&self, key: &str) -> Value {
        let status = match self.remembered {
            true => "remembered",
            false => "not_remembered",
        };
        let mut attributes = vec![json!({ "Name": "device_status", "Value": "valid" })];
        if let Some(name) = &self.name {
            attributes.push(json!({ "Name": "device_name", "Value": name }));
        }
        attributes.push(json!({ "Name": "dev:device_remembered_status", "Value": status }));
        json!({
            "DeviceKey": key,
            "DeviceAttributes": attributes,
            "DeviceCreateDate": self.created.unix_seconds(),
            "DeviceLastModifiedDate": self.modified.unix_seconds(),
            "DeviceLastAuthenticatedDate": self.authenticated.unix_seconds(),
        })
    }
}
