//! Sessions, which identify a sign-in in its next answer.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::expiring::Expiring;
use crate::state::sign_in::SignIn;
use crate::state::step::Step;

/// How long a used or expired session is remembered, in seconds, so that the error can say why
/// it is refused.
const MEMORY: u64 = 15 * 60;

/// An unfinished sign-in, and the step that it is at.
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
    /// `None` after it was used; then only the reason for refusing it is remembered.
    held: Option<Held>,
}

/// The sessions of unfinished sign-ins.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Expiring<Arc<str>, Session>);

impl Sessions {
    /// A new session, valid for `life` seconds.
    pub(crate) fn open(
        &mut self,
        sign_in: SignIn,
        step: Step,
        life: u64,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        // Opaque, with the length and the beginning of AWS's.
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

    /// Whether this is one of this pool's sessions, in any state.
    pub(crate) fn knows(&self, session: &str) -> bool {
        self.0.get(session).is_some()
    }

    /// The sign-in of a session, if it is at this challenge.
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

    /// Whether an answer to a different challenge used the session up.
    pub(crate) fn answered_another(&self, session: &str, challenge: &str) -> bool {
        let session = self.0.get(session);
        session.is_some_and(|it| it.held.is_none() && it.challenge != challenge)
    }

    /// The newest session at a challenge whose sign-in is `wanted`.
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

    /// Ends a session. It is not remembered as used, because AWS does not report that after a
    /// custom challenge.
    pub(crate) fn forget(&mut self, session: &str) {
        self.0.remove(session);
    }

    /// Removes all sessions of a removed user.
    pub(crate) fn remove_all(&mut self, username: &str) {
        self.0.retain(|session| {
            let held = session.held.as_ref();
            held.is_none_or(|held| held.sign_in.username != username)
        });
    }

    /// Uses a session up.
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

    /// One session per second, each valid for three minutes and remembered for fifteen more.
    #[test]
    fn ended_sessions_are_forgotten() {
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
