//! Users' sessions, in pools that track them.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members_by_serde;
use crate::ground::validate::Validation;
use crate::state::grant::Grant;

/// A token session: from a sign-in through the API until it is revoked or its refresh token
/// expires. There are no SSO sessions; those belong to managed login.
#[derive(Debug)]
pub(crate) struct UserSession {
    pub(crate) id: String,
    pub(crate) username: String,
    /// `origin_jti` of its tokens.
    pub(crate) origin: String,
    client_id: String,
    /// `auth_time` of its tokens.
    pub(crate) signed_in: Timestamp,
    created: Timestamp,
    last_active: Timestamp,
    /// In seconds of Unix time.
    pub(crate) until: u64,
}

impl UserSession {
    /// `SessionDescriptionType`.
    pub(crate) fn describe(&self, is_current: bool) -> Value {
        json!({
            "SessionId": self.id,
            "SessionType": "TOKEN",
            "ClientId": self.client_id,
            "CreateDate": self.created.unix_seconds(),
            "LastActiveDate": self.last_active.unix_seconds(),
            "DeviceType": "unknown",
            "IsCurrentSession": is_current,
        })
    }
}

/// A pool's sessions, in the order in which they began.
#[derive(Debug, Default)]
pub(crate) struct UserSessions {
    /// How many a user can have; `None` if sessions are not tracked.
    limit: Option<usize>,
    kept: BTreeMap<u64, UserSession>,
    begun: u64,
}

impl UserSessions {
    pub(crate) fn limit(&self) -> Option<usize> {
        self.limit
    }

    /// Tracks up to `limit` sessions per user, or none.
    pub(crate) fn set_limit(&mut self, limit: Option<usize>) {
        self.limit = limit;
        if limit.is_none() {
            self.kept.clear();
        }
    }

    /// A session of a new grant. If its user has as many as there can be, the one that
    /// was used least recently ends: those.
    pub(crate) fn begin(
        &mut self,
        grant: &Grant,
        cx: &mut Context<'_>,
    ) -> Result<Vec<UserSession>, Fault> {
        let Some(limit) = self.limit else {
            return Ok(Vec::new());
        };
        let session = UserSession {
            id: format!("tkn{}", cx.alphanumeric(25)?),
            username: grant.username.clone(),
            origin: grant.origin.clone(),
            client_id: grant.client_id.clone(),
            signed_in: grant.signed_in,
            created: cx.now,
            last_active: cx.now,
            until: grant.until,
        };
        let mut evicted = Vec::new();
        loop {
            let own = self.of_user(&grant.username, cx.now);
            let own: Vec<(u64, Timestamp)> =
                own.map(|(number, own)| (number, own.last_active)).collect();
            let oldest = own.iter().min_by_key(|(_, last_active)| *last_active);
            match oldest {
                Some((number, _)) if own.len() >= limit => {
                    evicted.extend(self.kept.remove(number));
                }
                _ => break,
            }
        }
        self.begun += 1;
        self.kept.insert(self.begun, session);
        Ok(evicted)
    }

    /// Records a refresh of its tokens.
    pub(crate) fn touch(&mut self, origin: &str, now: Timestamp) {
        let mut sessions = self.kept.values_mut();
        if let Some(session) = sessions.find(|session| session.origin == origin) {
            session.last_active = now;
        }
    }

    /// A user's current sessions, each with its number.
    pub(crate) fn of_user(
        &self,
        username: &str,
        now: Timestamp,
    ) -> impl Iterator<Item = (u64, &UserSession)> {
        self.kept
            .iter()
            .filter(move |(_, session)| {
                session.username == username && now.unix_seconds() < session.until
            })
            .map(|(number, session)| (*number, session))
    }

    /// Forgets sessions that are over.
    pub(crate) fn end(&mut self, is_over: impl Fn(&UserSession) -> bool) {
        self.kept.retain(|_, session| !is_over(session));
    }
}

/// The settings of `SetUserPoolSessionConfiguration`, in the form of the API and the seed.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SessionConfiguration {
    user_session_tracking: Option<String>,
    token_session: Option<TokenSession>,
}

members_by_serde!(SessionConfiguration);

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct TokenSession {
    max_per_user: u64,
}

/// AWS's default for `MaxPerUser`.
const MAX_PER_USER: u64 = 20;

impl SessionConfiguration {
    /// How many sessions are tracked per user; `None` if they are not.
    pub(crate) fn limit(&self) -> Result<Option<usize>, Fault> {
        let tracking = self.user_session_tracking.as_deref();
        let limit = self
            .token_session
            .map_or(MAX_PER_USER, |it| it.max_per_user);
        Validation::default()
            .one_of("userSessionTracking", tracking, &["DISABLED", "ENABLED"])
            .range("tokenSession.maxPerUser", limit.cast_signed(), 1, 100)
            .finish()?;
        let limit = usize::try_from(limit).map_err(|_| Fault::internal())?;
        Ok((tracking == Some("ENABLED")).then_some(limit))
    }
}
