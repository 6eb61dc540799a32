//! Codes that confirm a sign-up, reset a password or verify an attribute, until they are used.

use std::collections::BTreeMap;
use std::fmt;

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::attempts::Guess;
use crate::state::outbox::{DeliveryMedium, Recipient};
use crate::state::user_pool::UserPool;

/// The purpose of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    SignUp,
    Password,
    /// Verifies the attribute with the destination of this medium.
    Attribute(DeliveryMedium),
}

impl Purpose {
    /// How long a code is valid, in seconds: on AWS 24 hours, or one hour.
    fn life(self) -> u64 {
        match self {
            Self::SignUp | Self::Attribute(_) => 24 * 3600,
            Self::Password => 3600,
        }
    }
}

impl Purpose {
    /// The default medium of a code.
    fn medium(self) -> DeliveryMedium {
        match self {
            Self::Attribute(medium) => medium,
            Self::SignUp | Self::Password => DeliveryMedium::Email,
        }
    }

    fn guess(self) -> Guess {
        match self {
            Self::SignUp => Guess::SignUp,
            Self::Password => Guess::Reset,
            Self::Attribute(_) => Guess::Attribute,
        }
    }
}

struct PendingCode {
    code: String,
    medium: DeliveryMedium,
    destination: String,
    /// In seconds of Unix time.
    until: u64,
}

/// A pool's unused codes; a new code replaces the old one.
#[derive(Default)]
pub(crate) struct PendingCodes(BTreeMap<(String, Purpose), PendingCode>);

impl PendingCodes {
    /// Checks a code, and returns where it was sent. A wrong guess does not end it.
    fn check(
        &self,
        username: &str,
        purpose: Purpose,
        given: &str,
        now: Timestamp,
    ) -> Result<DeliveryMedium, Fault> {
        let pending = self.pending(username, purpose, now).ok_or_else(|| {
            Fault::new(
                "ExpiredCodeException",
                "Invalid code provided, please request a code again.",
            )
        })?;
        match bool::from(pending.code.as_bytes().ct_eq(given.as_bytes())) {
            true => Ok(pending.medium),
            false => Err(mismatch()),
        }
    }

    /// Where the code that is still valid was sent.
    pub(crate) fn destination(
        &self,
        username: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Option<String> {
        let pending = self.pending(username, purpose, now);
        pending.map(|pending| pending.destination.clone())
    }

    fn pending(&self, username: &str, purpose: Purpose, now: Timestamp) -> Option<&PendingCode> {
        let pending = self.0.get(&(username.to_owned(), purpose));
        pending.filter(|pending| now.unix_seconds() < pending.until)
    }

    /// Removes all codes of a removed user.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.0.retain(|(other, _), _| other != username);
    }

    /// Removes a correct code.
    pub(crate) fn remove(&mut self, username: &str, purpose: Purpose) {
        self.0.remove(&(username.to_owned(), purpose));
    }
}

impl UserPool {
    /// Checks a code, and returns where it was sent. Wrong codes are limited per hour. A
    /// lenient emulator accepts any code.
    pub(crate) fn check_code(
        &mut self,
        username: &str,
        purpose: Purpose,
        given: &str,
        now: Timestamp,
    ) -> Result<DeliveryMedium, Fault> {
        if self.leniency.is_lenient() {
            let sent = self.pending_codes.pending(username, purpose, now);
            return Ok(sent.map_or(purpose.medium(), |sent| sent.medium));
        }
        let guess = purpose.guess();
        self.attempts.check(username, guess, now)?;
        let checked = self.pending_codes.check(username, purpose, given, now);
        if checked.is_err() {
            self.attempts.wrong(username, guess, now);
        }
        checked
    }
}

/// The error for a wrong code.
pub(crate) fn mismatch() -> Fault {
    Fault::new(
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    )
}

/// Sends a user a code of six digits, and returns `CodeDeliveryDetails`. The message names the
/// operation that sent it.
pub(crate) fn send(
    pool: &mut UserPool,
    username: &str,
    purpose: (Purpose, &str),
    medium: DeliveryMedium,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.users.get(username).ok_or_else(Fault::no_such_user)?;
    let destination = user.attribute(medium.attribute()).unwrap_or_default();
    let destination = destination.to_owned();
    send_to(pool, username, purpose, (medium, &destination), cx)
}

/// The same, to a destination that may not be the user's yet.
pub(crate) fn send_to(
    pool: &mut UserPool,
    username: &str,
    (purpose, operation): (Purpose, &str),
    (medium, destination): (DeliveryMedium, &str),
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let to = Recipient {
        username,
        destination,
        medium,
    };
    let pending = PendingCode {
        code: pool.outbox.send_code(&to, operation, 6, cx)?,
        medium,
        destination: destination.to_owned(),
        until: cx.now.unix_seconds().saturating_add(purpose.life()),
    };
    let details = details(medium, destination);
    let key = (username.to_owned(), purpose);
    pool.pending_codes.0.insert(key, pending);
    Ok(details)
}

/// `CodeDeliveryDetails` of a code that was not sent, for a user who must look the same as an
/// unknown one.
pub(crate) fn simulate(pool: &UserPool, typed: &str) -> Value {
    let medium = match typed.starts_with('+') {
        true => DeliveryMedium::Sms,
        false => DeliveryMedium::Email,
    };
    details(medium, &pool.simulated_destination(medium, typed))
}

fn details(medium: DeliveryMedium, destination: &str) -> Value {
    json!({
        "AttributeName": medium.attribute(),
        "DeliveryMedium": medium.as_str(),
        "Destination": medium.mask(destination),
    })
}

impl fmt::Debug for PendingCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PendingCodes({})", self.0.len())
    }
}
