//! What a sign-in under way is remembered by: the secret block of SRP, and sessions.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::SessionKey;

use crate::fault::Fault;

/// How long a sign-in may take from one step to the next: AWS's default
/// `AuthSessionValidity`, 3 minutes.
const LIFE: u64 = 3 * 60;

/// How long a session that is over is remembered, to say why it is refused.
const MEMORY: u64 = 15 * 60;

fn age(since: Timestamp, now: Timestamp) -> u64 {
    now.unix_seconds().saturating_sub(since.unix_seconds())
}

/// A PASSWORD_VERIFIER that waits for its answer.
#[derive(Debug)]
pub(crate) struct Challenge {
    pub(crate) username: String,
    pub(crate) client_id: String,
    pub(crate) key: SessionKey,
    /// Whether there is such a user; a simulated one fails whatever the answer.
    pub(crate) exists: bool,
    pub(crate) issued: Timestamp,
}

/// The PASSWORD_VERIFIER challenges under way, keyed on their secret block: AWS
/// gives no Session for USER_SRP_AUTH.
#[derive(Debug, Default)]
pub(crate) struct Challenges(BTreeMap<String, Challenge>);

impl Challenges {
    pub(crate) fn put(&mut self, secret_block: String, challenge: Challenge) {
        let now = challenge.issued;
        self.0.retain(|_, other| age(other.issued, now) < LIFE);
        self.0.insert(secret_block, challenge);
    }

    /// Takes a challenge out, so that one challenge admits one guess.
    pub(crate) fn take(
        &mut self,
        secret_block: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Option<Challenge> {
        let challenge = self.0.remove(secret_block)?;
        (challenge.client_id == client_id && age(challenge.issued, now) < LIFE).then_some(challenge)
    }
}

/// What a session stands for.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) username: String,
    pub(crate) client_id: String,
    pub(crate) challenge: &'static str,
    pub(crate) issued: Timestamp,
    pub(crate) used: bool,
}

/// The sessions under way.
#[derive(Debug, Default)]
pub(crate) struct Sessions(BTreeMap<String, Held>);

impl Sessions {
    pub(crate) fn put(&mut self, session: String, held: Held) {
        let now = held.issued;
        self.0.retain(|_, other| age(other.issued, now) < MEMORY);
        self.0.insert(session, held);
    }

    /// What a session stands for, if it can be used for this challenge.
    pub(crate) fn get(
        &self,
        session: &str,
        client_id: &str,
        challenge: &str,
        now: Timestamp,
    ) -> Result<Held, Fault> {
        let refuse =
            |why: &str| Fault::not_authorized(format!("Invalid session for the user{why}"));
        let held = self
            .0
            .get(session)
            .filter(|held| held.client_id == client_id && held.challenge == challenge)
            .ok_or_else(|| refuse("."))?;
        if held.used {
            return Err(refuse(", session can only be used once."));
        }
        if age(held.issued, now) >= LIFE {
            return Err(refuse(", session is expired."));
        }
        Ok(held.clone())
    }

    /// A session that succeeded is spent.
    pub(crate) fn spend(&mut self, session: &str) {
        if let Some(held) = self.0.get_mut(session) {
            held.used = true;
        }
    }
}
