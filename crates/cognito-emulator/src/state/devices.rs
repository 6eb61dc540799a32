//! Devices on which users sign in, and which may be remembered.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::{Identity, Verifier};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members_by_serde;
use crate::state::expiring::Expiring;

/// How a user pool remembers devices (`DeviceConfiguration`). A pool without one issues no
/// device keys.
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
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[allow(
    clippy::exhaustive_structs,
    reason = "these are the two members of AWS's type"
)]
pub struct DeviceConfiguration {
    /// A remembered device that has proved itself replaces MFA.
    pub challenge_required_on_new_device: bool,
    /// A device is remembered only after `UpdateDeviceStatus`; otherwise from `ConfirmDevice`
    /// on.
    pub device_only_remembered_on_user_prompt: bool,
}

members_by_serde!(DeviceConfiguration);

impl DeviceConfiguration {
    /// The form in the API.
    pub(crate) fn describe(self) -> Value {
        json!({
            "ChallengeRequiredOnNewDevice": self.challenge_required_on_new_device,
            "DeviceOnlyRememberedOnUserPrompt": self.device_only_remembered_on_user_prompt,
        })
    }
}

/// A user's device. Before `ConfirmDevice` it has no verifier, and operations do not find it.
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
    /// Devices with a new key. Only an access token of the same sign-in can confirm one,
    /// within a day.
    issued: Expiring<String, Device>,
}

/// How long a device may be confirmed, in seconds.
const TO_CONFIRM: u64 = 86_400;

fn does_not_exist() -> Fault {
    Fault::resource_not_found("Device does not exist.")
}

impl Devices {
    /// A new key for the device of a sign-in, and its `NewDeviceMetadata`.
    pub(crate) fn issue(
        &mut self,
        region: &str,
        username: &str,
        cx: &mut Context<'_>,
    ) -> Result<(String, Value), Fault> {
        let key = format!("{region}_{}", cx.uuid()?);
        // As on AWS: nine characters, the first a hyphen.
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

    /// Confirms a device with a new key.
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

    /// A user's confirmed device.
    pub(crate) fn get(&self, username: &str, key: &str) -> Result<&Device, Fault> {
        self.confirmed
            .get(key)
            .filter(|device| device.is_confirmed_by(username))
            .ok_or_else(does_not_exist)
    }

    /// Refuses the key of a device that the user does not have. Clients then drop the key and
    /// send the same answer again.
    pub(crate) fn check(&self, username: &str, key: Option<&str>) -> Result<(), Fault> {
        match key {
            Some(key) => self.get(username, key).map(drop),
            None => Ok(()),
        }
    }

    /// A user's device that proves itself in sign-ins.
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

    /// Forgets the devices of a removed user.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.confirmed
            .retain(|_, device| device.username != username);
        self.issued.retain(|device| device.username != username);
    }

    /// A user's confirmed devices, sorted by key.
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

    /// The SRP identity of the device with this key.
    pub(crate) fn identity<'a>(&'a self, key: &'a str) -> Identity<'a> {
        Identity::device(&self.group_key, key)
    }

    pub(crate) fn remember(&mut self, remembered: bool, now: Timestamp) {
        self.remembered = remembered;
        self.modified = now;
    }

    /// Records that the device has just proved itself.
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
