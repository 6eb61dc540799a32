//! The messages that a pool has sent. Only tests read them.

use std::collections::VecDeque;
use std::fmt;

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;

/// How many messages are stored.
const CAPACITY: usize = 10_000;

/// How a message is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DeliveryMedium {
    /// By text message.
    Sms,
    /// By e-mail.
    Email,
}

impl DeliveryMedium {
    /// The API's form: `SMS` or `EMAIL`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "SMS",
            Self::Email => "EMAIL",
        }
    }

    /// The attribute with this medium's destination.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Sms => "phone_number",
            Self::Email => "email",
        }
    }

    /// The medium of an attribute with destinations.
    pub(crate) fn of_attribute(name: &str) -> Option<Self> {
        [Self::Sms, Self::Email]
            .into_iter()
            .find(|medium| medium.attribute() == name)
    }

    /// A destination as clients see it: `t***@t***`, `+*******1234`.
    pub(crate) fn mask(self, destination: &str) -> String {
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        match self {
            Self::Email => {
                let (local, domain) = destination.split_once('@').unwrap_or((destination, ""));
                format!("{}***@{}***", first(local), first(domain))
            }
            Self::Sms => {
                let digits: Vec<char> = destination.chars().collect();
                let last: String = digits.iter().skip(digits.len().saturating_sub(4)).collect();
                format!("+*******{last}")
            }
        }
    }
}

/// A message with a code. `Debug` does not show the code.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// The receiver's real user name.
    pub username: String,
    /// The full destination: an e-mail address or a phone number.
    pub destination: String,
    /// How it was sent.
    pub medium: DeliveryMedium,
    /// Its purpose: the name of the challenge, such as `SMS_MFA`, or of the operation.
    pub purpose: String,
    /// The code or the temporary password in it.
    pub code: String,
    /// When it was sent.
    pub sent: Timestamp,
}

impl Message {
    /// The form in `GET /_emulator/outbox`; `Sent` is in seconds of Unix time.
    pub(crate) fn describe(&self) -> Value {
        json!({
            "Username": self.username,
            "Destination": self.destination,
            "DeliveryMedium": self.medium.as_str(),
            "Purpose": self.purpose,
            "Code": self.code,
            "Sent": self.sent.unix_seconds(),
        })
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("username", &self.username)
            .field("destination", &self.destination)
            .field("medium", &self.medium)
            .field("purpose", &self.purpose)
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

/// Who receives a code, and where.
pub(crate) struct Recipient<'a> {
    pub(crate) username: &'a str,
    pub(crate) destination: &'a str,
    pub(crate) medium: DeliveryMedium,
}

/// A pool's messages, newest last.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    messages: VecDeque<Message>,
    /// How many of the newest have not been reported yet.
    untold: usize,
}

impl Outbox {
    /// Sends a code with `digits` digits, and returns it.
    pub(crate) fn send_code(
        &mut self,
        to: &Recipient<'_>,
        purpose: &str,
        digits: usize,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let code = cx.digits(digits)?;
        self.send(to, purpose, &code, cx.now);
        Ok(code)
    }

    /// Sends a message. If there are too many, the oldest is removed.
    pub(crate) fn send(&mut self, to: &Recipient<'_>, purpose: &str, code: &str, now: Timestamp) {
        if self.messages.len() >= CAPACITY {
            self.messages.pop_front();
        }
        self.untold = self.untold.saturating_add(1).min(CAPACITY);
        self.messages.push_back(Message {
            username: to.username.to_owned(),
            destination: to.destination.to_owned(),
            medium: to.medium,
            purpose: purpose.to_owned(),
            code: code.to_owned(),
            sent: now,
        });
    }

    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter()
    }

    /// The messages that have not been reported yet.
    pub(crate) fn take_new(&mut self) -> Vec<Message> {
        let untold = std::mem::take(&mut self.untold);
        let before = self.messages.len().saturating_sub(untold);
        self.messages.range(before..).cloned().collect()
    }
}
