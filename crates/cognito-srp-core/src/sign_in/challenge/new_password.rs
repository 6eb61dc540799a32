//! NEW_PASSWORD_REQUIRED: the password was temporary.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::answer_error::{AnswerError, AnswerErrorReason};
use crate::error::protocol::ProtocolError;
use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::values::secret::Password;
use crate::wire::{ATTRIBUTE_PREFIX, key};

/// NEW_PASSWORD_REQUIRED: an administrator set a temporary password, and the
/// user chooses another, and gives the attributes that the user pool requires.
pub struct NewPasswordRequired {
    pub(super) pending: PendingChallenge,
    required: Vec<String>,
    attributes: BTreeMap<String, String>,
}

impl NewPasswordRequired {
    /// Both parameters are JSON in a text; either may be missing.
    pub(super) fn read(pending: PendingChallenge) -> Result<Self, ProtocolError> {
        let required = match pending.raw.get(key::REQUIRED_ATTRIBUTES) {
            Some(_) => pending.raw.json::<Vec<String>>(key::REQUIRED_ATTRIBUTES)?,
            None => Vec::new(),
        };
        let attributes = match pending.raw.get(key::USER_ATTRIBUTES) {
            Some(_) => pending.raw.json(key::USER_ATTRIBUTES)?,
            None => BTreeMap::new(),
        };
        let attributes: BTreeMap<String, String> = attributes
            .into_iter()
            .filter(|(_, value): &(String, String)| !value.is_empty())
            .collect();
        let required = required
            .iter()
            .map(|name| name.strip_prefix(ATTRIBUTE_PREFIX).unwrap_or(name))
            .filter(|name| !attributes.contains_key(*name))
            .map(String::from)
            .collect();
        Ok(Self {
            pending,
            required,
            attributes,
        })
    }

    /// The names of the attributes that the user has to give, such as
    /// `given_name`: those that are required and have no value yet.
    pub fn required_attributes(&self) -> impl Iterator<Item = &str> {
        self.required.iter().map(String::as_str)
    }

    /// The attributes that already have a value. They cannot be given again here.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let attributes = self.attributes.iter();
        attributes.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Answers with the new password and with attributes by their plain names. A password that
    /// breaks the policy is an error that gives this challenge back.
    ///
    /// # Errors
    /// [`AnswerError`] when a required attribute is missing, or when one is given that already
    /// has a value: the service would end the sign-in.
    pub fn answer<'a>(
        self,
        password: &Password,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Exchange<Step>, AnswerError<Self>> {
        let given: BTreeMap<&str, &str> = attributes.into_iter().collect();
        let again = given
            .keys()
            .find(|name| self.attributes.contains_key(**name));
        if let Some(name) = again {
            let reason = AnswerErrorReason::AttributeHasValue((*name).to_string());
            return Err(AnswerError::new(self, reason));
        }
        let missing = self
            .required
            .iter()
            .find(|name| !given.contains_key(name.as_str()));
        if let Some(name) = missing {
            let reason = AnswerErrorReason::MissingAttribute(name.clone());
            return Err(AnswerError::new(self, reason));
        }
        let given = given
            .into_iter()
            .map(|(name, value)| (Cow::Owned([ATTRIBUTE_PREFIX, name].concat()), value));
        let password = (Cow::Borrowed(key::NEW_PASSWORD), password.expose());
        Ok(self.pending.answer(core::iter::once(password).chain(given)))
    }
}
