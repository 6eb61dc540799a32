//! Sign-ins that looked suspicious, about which users can give feedback.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::user_pool::UserPool;

/// A sign-in of which threat protection notified the user. `Debug` does not show the feedback
/// token.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthEvent {
    /// Its id.
    pub id: String,
    /// The token in the notification, for `UpdateAuthEventFeedback`.
    pub feedback_token: String,
    /// The user's feedback: `Valid` or `Invalid`.
    pub feedback: Option<String>,
}

impl AuthEvent {
    pub(crate) fn new(id: &str, feedback_token: &str) -> Self {
        Self {
            id: id.to_owned(),
            feedback_token: feedback_token.to_owned(),
            feedback: None,
        }
    }

    /// Whether this is the event's feedback token, compared in constant time.
    pub(crate) fn accepts(&self, token: &str) -> bool {
        let own = self.feedback_token.as_bytes();
        bool::from(own.ct_eq(token.as_bytes()))
    }
}

impl fmt::Debug for AuthEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthEvent")
            .field("id", &self.id)
            .field("feedback", &self.feedback)
            .finish_non_exhaustive()
    }
}

impl UserPool {
    /// Turns threat protection on or off (`AdvancedSecurityMode`); the default is off. The
    /// emulator assesses no risk: a test adds events itself.
    pub fn set_threat_protection(&mut self, on: bool) {
        self.threat_protection = on;
    }

    /// Adds a user's event, for feedback.
    ///
    /// # Errors
    /// A [`Fault`] if there is no such user, or no entropy.
    pub fn add_auth_event(
        &mut self,
        username: &str,
        cx: &mut Context<'_>,
    ) -> Result<AuthEvent, Fault> {
        let event = AuthEvent::new(&cx.uuid()?, &cx.alphanumeric(64)?);
        let user = self.user_named(username)?;
        user.auth_events.push(event.clone());
        Ok(event)
    }

    /// The events of a user, oldest first.
    pub fn auth_events(&self, username: &str) -> impl Iterator<Item = &AuthEvent> {
        let user = self.find_user(username);
        user.into_iter().flat_map(|user| &user.auth_events)
    }
}
