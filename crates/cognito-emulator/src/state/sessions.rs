//! Sessions: what the next answer of a sign-in is known by.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::expiring::Expiring;
use crate::state::sign_in::SignIn;
use crate::state::step::Step;

/// How long a session that is over is remembered, to say why it is refused; in seconds.
const MEMORY: u64 = 15 * 60;

/// A sign-in under way, and what it waits for.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) sign_in: SignIn,
    pub(crate) step: Step,
}

#[derive(Debug)]
struct Session {
    challenge: &'static str,
    /// In seconds of Unix time.
    until: u64,
    /// None once it was used: then only why it is refused is remembered.
    held: Option<Held>,
}

/// The sessions under way.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Expiring<Arc<str>, Session>);

impl Sessions {
    /// A new session, good for `life` seconds.
    pub(crate) fn open(
        &mut self,
        sign_in: SignIn,
        step: Step,
        life: u64,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        // Opaque, of the length and with the beginning that AWS's have.
        let name = format!("AYABe{}", URL_SAFE_NO_PAD.encode(cx.random::<693>()?));
        let until = cx.now.unix_seconds().saturating_add(life);
        let session = Session {
            challenge: step.challenge_name(),
            until,
            held: Some(Held { sign_in, step }),
        };
        let forgotten = until.saturating_add(MEMORY);
        self.0
            .insert(name.as_str().into(), session, forgotten, cx.now);
        Ok(name)
    }

    /// Whether this is a session of this pool, in whatever state.
    pub(crate) fn knows(&self, session: &str) -> bool {
        self.0.get(session).is_some()
    }

    /// What a session stands for, if it waits for this challenge.
    pub(crate) fn get(
        &self,
        session: &str,
        challenge: &str,
        now: Timestamp,
    ) -> Result<&Held, Fault> {
        let session = self.0.get(session);
        let session = session.filter(|session| session.challenge == challenge);
        let session = session.ok_or_else(Fault::invalid_session)?;
        let held = session.held.as_ref().ok_or_else(|| {
            Fault::not_authorized("Invalid session for the user, session can only be used once.")
        })?;
        match now.unix_seconds() < session.until {
            true => Ok(held),
            false => Err(Fault::not_authorized(
                "Invalid session for the user, session is expired.",
            )),
        }
    }

    /// Whether a session was used up by the answer to another challenge than this.
    pub(crate) fn answered_another(&self, session: &str, challenge: &str) -> bool {
        let session = self.0.get(session);
        session.is_some_and(|it| it.held.is_none() && it.challenge != challenge)
    }

    /// The newest session that waits for a challenge, of a sign-in that is `wanted`.
    pub(crate) fn newest(
        &self,
        challenge: &str,
        now: Timestamp,
        wanted: impl Fn(&SignIn) -> bool,
    ) -> Option<String> {
        let waiting = self.0.iter().filter(|(_, session)| {
            session.challenge == challenge
                && now.unix_seconds() < session.until
                && session
                    .held
                    .as_ref()
                    .is_some_and(|held| wanted(&held.sign_in))
        });
        let (name, _) = waiting.max_by_key(|(_, session)| session.until)?;
        Some(name.to_string())
    }

    /// A session that is over whatever follows. It is not remembered as one that was
    /// used: AWS does not tell after a custom challenge.
    pub(crate) fn forget(&mut self, session: &str) {
        self.0.remove(session);
    }

    /// All sessions of a user who is no more.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.0.retain(|session| {
            let held = session.held.as_ref();
            held.is_none_or(|held| held.sign_in.username != username)
        });
    }

    /// A session that succeeded is spent.
    pub(crate) fn spend(&mut self, session: &str) {
        if let Some(session) = self.0.get_mut(session) {
            session.held = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::ground::entropy::SystemEntropy;
    use crate::state::app_client::AuthFlow;

    /// A session a second, each good for three minutes and remembered for fifteen more.
    #[test]
    fn sessions_that_are_over_are_forgotten() {
        let mut sessions = Sessions::default();
        for second in 0..3000 {
            let now = Timestamp::since_unix_epoch(Duration::from_secs(second));
            let mut entropy = SystemEntropy;
            let mut cx = Context::new(now, &mut entropy);
            let sign_in = SignIn::of_user("bob", "bob", "webapp", AuthFlow::UserSrp);
            assert!(sessions.open(sign_in, Step::Password, 180, &mut cx).is_ok());
        }
        assert_eq!(sessions.0.iter().count(), 180 + 900);
    }
}
