//! A user's attributes from the user pool's domain (OpenID Connect Core §5.3).

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use core::fmt;

use serde_json::{Map, Value};

use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::settles_at_once;

/// The reply of `/oauth2/userInfo`: the attributes that the access token's scopes allow and
/// that the app client may read.
///
/// These are personal data, so `Debug` shows only the names.
#[derive(Clone, PartialEq, Eq)]
pub struct UserInfo {
    subject: String,
    attributes: BTreeMap<String, String>,
}

impl UserInfo {
    /// The user's id in the user pool (`sub`), which never changes.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The stored user name.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.get("username")
    }

    /// An attribute as text: a number or a flag in JSON's form, a structure as JSON.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Whether the e-mail address is verified. Unlike in an ID token, the service sends a
    /// string.
    #[must_use]
    pub fn email_verified(&self) -> Option<bool> {
        self.get("email_verified")?.parse().ok()
    }

    /// Whether the phone number is verified.
    #[must_use]
    pub fn phone_number_verified(&self) -> Option<bool> {
        self.get("phone_number_verified")?.parse().ok()
    }

    /// All attributes, including `sub` and `username`, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let attributes = self.attributes.iter();
        attributes.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl Conclude for UserInfo {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: Map<String, Value> = received.read()?;
        let attributes: BTreeMap<String, String> = reply
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| match value {
                Value::String(text) => (name, text),
                other => (name, other.to_string()),
            })
            .collect();
        let subject = attributes.get("sub").filter(|subject| !subject.is_empty());
        let subject = subject.ok_or(ProtocolError::Missing("sub"))?.to_owned();
        Ok(Self {
            subject,
            attributes,
        })
    }
}

settles_at_once!(UserInfo);

impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfo")
            .field("attributes", &self.attributes.keys())
            .finish_non_exhaustive()
    }
}
