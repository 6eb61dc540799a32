//! NEW_PASSWORD_REQUIRED: the password was temporary.

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::answer_error::{AnswerError, AnswerErrorReason};
use crate::error::protocol::ProtocolError;
use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::values::entries::Entries;
use crate::values::secret::Password;
use crate::wire::{ATTRIBUTE_PREFIX, key};

/// NEW_PASSWORD_REQUIRED: an administrator set a temporary password. The user must choose
/// another one, and enter the attributes that the user pool requires.
pub struct NewPasswordRequired {
    pub(super) pending: PendingChallenge,
    required: Vec<String>,
    attributes: Box<Attributes>,
}

/// By their names without prefix; a separate type, so that no challenge is large.
struct Attributes {
    /// The attributes that have a value.
    present: Entries,
    /// The attributes to send with the answer.
    given: Entries,
}

impl NewPasswordRequired {
    /// Both parameters are strings with JSON; either may be missing.
    pub(super) fn read(pending: PendingChallenge) -> Result<Self, ProtocolError> {
        let required = match pending.raw.get(key::REQUIRED_ATTRIBUTES) {
            Some(_) => pending.raw.json::<Vec<String>>(key::REQUIRED_ATTRIBUTES)?,
            None => Vec::new(),
        };
        let attributes = match pending.raw.get(key::USER_ATTRIBUTES) {
            Some(_) => pending.raw.json(key::USER_ATTRIBUTES)?,
            None => Entries::new(),
        };
        let present: Entries = attributes
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let required = required
            .iter()
            .map(|name| name.strip_prefix(ATTRIBUTE_PREFIX).unwrap_or(name))
            .filter(|name| present.get(name).is_none())
            .map(String::from)
            .collect();
        Ok(Self {
            pending,
            required,
            attributes: Box::new(Attributes {
                present,
                given: Entries::new(),
            }),
        })
    }

    /// The names of the attributes that the user must enter, such as `given_name`: those that
    /// are required and have no value yet.
    pub fn required_attributes(&self) -> impl Iterator<Item = &str> {
        self.required.iter().map(String::as_str)
    }

    /// The attributes that already have a value. They cannot be set here.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.present.iter()
    }

    /// Replaces the attributes to send with the answer, by their names without prefix: those
    /// in [`required_attributes`](Self::required_attributes), and any others.
    ///
    /// ```
    /// # use cognito_srp_core::{AnswerError, Exchange, NewPasswordRequired, Password, Step};
    /// # fn f(challenge: NewPasswordRequired, password: &Password)
    /// #     -> Result<Exchange<Step>, AnswerError<NewPasswordRequired>> {
    /// let given = [("given_name", "Alice"), ("custom:team", "blue")]; // or a map
    /// challenge.with_attributes(given).answer(password)
    /// # }
    /// ```
    #[must_use]
    pub fn with_attributes<K: Into<String>, V: Into<String>>(
        mut self,
        attributes: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.attributes.given = attributes.into_iter().collect();
        self
    }

    /// Answers with the new password, and with the attributes of
    /// [`with_attributes`](Self::with_attributes). If the password violates the policy, the
    /// error returns this challenge.
    ///
    /// # Errors
    /// [`AnswerError`] if a required attribute is missing, or if an attribute already has a
    /// value: the service would end the sign-in.
    pub fn answer(self, password: &Password) -> Result<Exchange<Step>, AnswerError<Self>> {
        if let Some(reason) = self.refusal() {
            return Err(AnswerError::new(self, reason));
        }
        let given = self.attributes.given.iter();
        let given =
            given.map(|(name, value)| (Cow::Owned([ATTRIBUTE_PREFIX, name].concat()), value));
        let password = (Cow::Borrowed(key::NEW_PASSWORD), password.expose());
        Ok(self.pending.answer(core::iter::once(password).chain(given)))
    }

    /// Why the attributes cannot be sent.
    fn refusal(&self) -> Option<AnswerErrorReason> {
        let Attributes { present, given } = &*self.attributes;
        let mut names = given.iter().map(|(name, _)| name);
        if let Some(name) = names.find(|name| present.get(name).is_some()) {
            return Some(AnswerErrorReason::AttributeHasValue(name.to_owned()));
        }
        let mut required = self.required.iter();
        let missing = required.find(|name| given.get(name).is_none())?;
        Some(AnswerErrorReason::MissingAttribute(missing.clone()))
    }
}
