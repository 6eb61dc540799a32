//! The contents of a profile's file, and their format.

use cognito_srp_core::{DeviceKey, IdentityId, IdentityPoolId, SignedIn, StoreVersion};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::aws::KeptList;
use super::devices::KnownDevice;
use super::header::{self, NotAProfile};
use super::settings::StoredSettings;
use crate::json;

/// The contents of a profile's file. It is replaced as a whole, so one app client's user is
/// never combined with another's settings.
#[derive(Clone)]
pub(crate) struct Contents {
    /// The app client of the user who signed in last.
    pub(super) settings: StoredSettings,
    /// The signed-in user, in the core's own form.
    pub(super) session: Option<Zeroizing<String>>,
    /// The AWS credentials of the signed-in user: they go with the session.
    pub(super) aws_credentials: KeptList,
    /// The remembered devices, of all users.
    pub(super) devices: Vec<KnownDevice>,
}

const KIND: &str = "profile";
const VERSION: u32 = 1;
const WARNING: &str = "secret: whoever has this file can act as the user; keep it safe";

/// The file's format. Secrets borrow its text and are not copied.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Form<'a> {
    cognito_cli: &'a str,
    version: u32,
    warning: &'a str,
    settings: StoredSettings,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    session: Option<&'a RawValue>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    aws_credentials: Vec<&'a RawValue>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    devices: Vec<DeviceForm<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct DeviceForm<'a> {
    user_pool_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    username: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(borrow)]
    device: &'a RawValue,
}

impl Contents {
    pub(super) fn new(settings: StoredSettings) -> Self {
        Self {
            settings,
            session: None,
            aws_credentials: KeptList::default(),
            devices: Vec::new(),
        }
    }

    pub(super) fn read(octets: &[u8]) -> Result<Self, NotAProfile> {
        let form: Form<'_> = header::read(octets, KIND, VERSION)?;
        let text = |raw: &RawValue| Zeroizing::new(raw.get().to_owned());
        let device = |form: DeviceForm<'_>| KnownDevice {
            user_pool_id: form.user_pool_id,
            endpoint: form.endpoint,
            username: form.username,
            aliases: form.aliases,
            device: text(form.device),
        };
        Ok(Self {
            settings: form.settings,
            session: form.session.map(text),
            aws_credentials: KeptList::of(form.aws_credentials.into_iter().map(text)),
            devices: form.devices.into_iter().map(device).collect(),
        })
    }

    pub(super) fn write(&self) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
        let raw = |text| serde_json::from_str::<&RawValue>(text);
        let devices = self.devices.iter().map(|known| {
            Ok(DeviceForm {
                user_pool_id: known.user_pool_id.clone(),
                endpoint: known.endpoint.clone(),
                username: known.username.clone(),
                aliases: known.aliases.clone(),
                device: raw(&known.device)?,
            })
        });
        json::to_store(&Form {
            cognito_cli: KIND,
            version: VERSION,
            warning: WARNING,
            settings: self.settings.clone(),
            session: self.session.as_deref().map(|text| raw(text)).transpose()?,
            aws_credentials: self
                .aws_credentials
                .texts()
                .map(raw)
                .collect::<Result<_, serde_json::Error>>()?,
            devices: devices.collect::<Result<_, serde_json::Error>>()?,
        })
    }

    /// Replaces the session by another, or by none. What was for the user who was there goes.
    pub(super) fn set_session(&mut self, session: Option<Zeroizing<String>>) {
        self.session = session;
        self.aws_credentials.clear();
    }

    /// The identity of the signed-in user in an identity pool.
    pub(super) fn identity_id(&self, pool: &IdentityPoolId) -> Option<IdentityId> {
        let user = SignedIn::from_json(self.session.as_ref()?).ok()?;
        user.identity_id(pool).cloned()
    }

    /// Marks the session's new device as confirmed, if it is this one. Returns whether it was.
    pub(super) fn settle_device(&mut self, key: &DeviceKey) -> bool {
        let session = self.session.as_ref();
        let Some(Ok(mut user)) = session.map(|text| SignedIn::from_json(text)) else {
            return false;
        };
        let is_new = user.new_device().is_some_and(|new| new.key() == key);
        if is_new {
            user.settle_device();
            self.session = Some(user.to_json());
        }
        is_new
    }

    /// The session's version: derived from its origin and contents, without devices beside it.
    pub(super) fn session_version(&self) -> StoreVersion {
        let Some(session) = &self.session else {
            return StoreVersion::NOTHING;
        };
        let settings = serde_json::to_string(&self.settings).unwrap_or_default();
        let mut both = Zeroizing::new(Vec::with_capacity(
            settings.len().saturating_add(session.len()),
        ));
        both.extend_from_slice(settings.as_bytes());
        both.extend_from_slice(session.as_bytes());
        StoreVersion::of_content(&both)
    }
}
