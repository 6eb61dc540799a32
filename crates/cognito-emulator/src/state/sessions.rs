//! Sessions: what the next answer of a sign-in is known by.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::sign_in::SignIn;
use crate::state::step::Step;

/// How long a session that is over is remembered, to say why it is refused; in seconds.
const MEMORY: u64 = 15 * 60;

/// A sign-in under way, and what it waits for.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) sign_in: SignIn,
    pub(crate) step: Step,
    /// In seconds of Unix time.
    until: u64,
    used: bool,
}

/// The sessions under way.
#[derive(Debug, Default)]
pub(crate) struct Sessions(BTreeMap<String, Held>);

impl Sessions {
    /// A new session, good for `life` seconds.
    pub(crate) fn open(
        &mut self,
        sign_in: SignIn,
        step: Step,
        life: u64,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let now = cx.now.unix_seconds();
        self.0
            .retain(|_, other| now < other.until.saturating_add(MEMORY));
        // Opaque, of the length and with the beginning that AWS's have.
        let session = format!("AYABe{}", URL_SAFE_NO_PAD.encode(cx.random::<693>()?));
        let held = Held {
            sign_in,
            step,
            until: now.saturating_add(life),
            used: false,
        };
        self.0.insert(session.clone(), held);
        Ok(session)
    }

    /// Whether this is a session of this pool, in whatever state.
    pub(crate) fn knows(&self, session: &str) -> bool {
        self.0.contains_key(session)
    }

    /// What a session stands for, if it waits for this challenge.
    pub(crate) fn get(
        &self,
        session: &str,
        challenge: &str,
        now: Timestamp,
    ) -> Result<Held, Fault> {
        let held = self
            .0
            .get(session)
            .filter(|held| held.step.challenge_name() == challenge)
            .ok_or_else(Fault::invalid_session)?;
        if held.used {
            return Err(Fault::not_authorized(
                "Invalid session for the user, session can only be used once.",
            ));
        }
        if now.unix_seconds() >= held.until {
            return Err(Fault::not_authorized(
                "Invalid session for the user, session is expired.",
            ));
        }
        Ok(held.clone())
    }

    /// Whether a session was used up by the answer to another challenge than this.
    pub(crate) fn answered_another(&self, session: &str, challenge: &str) -> bool {
        let held = self.0.get(session);
        held.is_some_and(|held| held.used && held.step.challenge_name() != challenge)
    }

    /// The newest session that waits for a challenge, of a sign-in that is `wanted`.
    pub(crate) fn newest(
        &self,
        challenge: &str,
        now: Timestamp,
        wanted: impl Fn(&SignIn) -> bool,
    ) -> Option<String> {
        let waiting = self.0.iter().filter(|(_, held)| {
            let is_good = !held.used && now.unix_seconds() < held.until;
            is_good && held.step.challenge_name() == challenge && wanted(&held.sign_in)
        });
        let (session, _) = waiting.max_by_key(|(_, held)| held.until)?;
        Some(session.clone())
    }

    /// A session that is over whatever follows. It is not remembered as one that was
    /// used: AWS does not tell after a custom challenge.
    pub(crate) fn forget(&mut self, session: &str) {
        self.0.remove(session);
    }

    /// All sessions of a user who is no more.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.0.retain(|_, held| held.sign_in.username != username);
    }

    /// A session that succeeded is spent.
    pub(crate) fn spend(&mut self, session: &str) {
        if let Some(held) = self.0.get_mut(session) {
            held.used = true;
        }
    }
}
