//! User sessions and sign-out: `ListUserSessions`, `RevokeUserSession`, `RevokeToken`,
//! `GlobalSignOut`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::list::{PagedList, Spelling};
use super::{Acknowledged, Call};
use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::values::sanitized::Sanitized;
use crate::values::secret::{AccessToken, ClientSecret, RefreshToken};
use crate::values::time::Timestamp;
use crate::wire::{self, Operation, SessionMember, SessionsReply, member};

/// One of the user's sessions (`SessionDescriptionType`).
///
/// The service's model calls the address sensitive, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserSession {
    /// Its id: `tkn` or `sso` and 25 letters and digits.
    pub id: String,
    /// Its kind.
    pub kind: Option<UserSessionKind>,
    /// The app client of the session.
    pub client_id: Option<String>,
    /// When the user signed in.
    pub created: Option<Timestamp>,
    /// When it was last used.
    pub last_active: Option<Timestamp>,
    /// The kind of device.
    pub device_type: Option<String>,
    /// The IP address from which it was last used.
    pub last_ip_address: Option<String>,
    /// The city of that address.
    pub last_city: Option<String>,
    /// The country of that address.
    pub last_country: Option<String>,
    /// The session from which this one was created.
    pub origin_id: Option<String>,
    /// Whether it is the session of the access token.
    pub is_current: Option<bool>,
}

impl fmt::Debug for UserSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserSession")
            .field("id", &Sanitized::name(&self.id))
            .field("kind", &self.kind)
            .field("created", &self.created)
            .field("last_active", &self.last_active)
            .field("is_current", &self.is_current)
            .finish_non_exhaustive()
    }
}

wire::wire_enum! {
    /// The kind of a session (`SessionTypeType`).
    UserSessionKind {
        /// `TOKEN`: a refresh token.
        Token = "TOKEN",
        /// `SSO`: the cookie of managed login.
        Sso = "SSO",
    }
}

/// A page of sessions.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserSessionsPage {
    /// The sessions.
    pub sessions: Vec<UserSession>,
    /// The pagination token of the next page, if there is one.
    pub next: Option<String>,
}

/// What else is revoked with a session or a token (`RevokeAssociatedSessions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssociatedSessions {
    /// `NONE`: nothing else.
    None,
    /// `LINKED`: the sessions that are linked with it.
    Linked,
}

impl AssociatedSessions {
    /// The service's spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Linked => "LINKED",
        }
    }
}

call! {
    /// A request for `RevokeUserSession`: see [`AppClient::revoke_user_session`].
    RevokeUserSession -> Acknowledged
}

call! {
    /// A request for `RevokeToken`: see [`AppClient::revoke_token`].
    RevokeToken -> Acknowledged
}

macro_rules! with_associated_sessions {
    ($($name:ident)*) => {$(
        impl $name<'_> {
            /// Sets what else to revoke.
            pub fn with_associated_sessions(mut self, which: AssociatedSessions) -> Self {
                self.call = self
                    .call
                    .with(|body| body.text(member::REVOKE_ASSOCIATED_SESSIONS, which.as_str()));
                self
            }
        }
    )*};
}

with_associated_sessions! { RevokeUserSession RevokeToken }

impl AppClient {
    /// The user's sessions (`ListUserSessions`). The service chooses the page size.
    pub fn list_user_sessions(&self, access_token: &AccessToken) -> PagedList<UserSessionsPage> {
        let spelling = Spelling {
            operation: Operation::ListUserSessions,
            limit: None,
            page: member::NEXT_TOKEN,
        };
        PagedList::new(self, access_token, spelling)
    }

    /// Ends one of the user's sessions (`RevokeUserSession`).
    pub fn revoke_user_session<'a>(
        &'a self,
        access_token: &'a AccessToken,
        session_id: &'a str,
    ) -> RevokeUserSession<'a> {
        let call = Call::authorized(self, Operation::RevokeUserSession, access_token);
        RevokeUserSession {
            call: call.with(|body| body.text(member::SESSION_ID, session_id)),
        }
    }

    /// Revokes a refresh token and the access tokens that were issued with it (`RevokeToken`,
    /// RFC 7009). It takes the raw client secret instead of a hash.
    pub fn revoke_token<'a>(&'a self, refresh_token: &'a RefreshToken) -> RevokeToken<'a> {
        let secret = self.secret().map(ClientSecret::expose);
        let call = Call::of_client(self, Operation::RevokeToken);
        RevokeToken {
            call: call.with(|body| {
                body.text(member::TOKEN, refresh_token.expose())
                    .optional(member::CLIENT_SECRET, secret)
            }),
        }
    }

    /// Signs the user out everywhere (`GlobalSignOut`): all refresh tokens are revoked, and
    /// the service's own operations refuse the access tokens. Servers that verify a token
    /// off-line accept it until it expires.
    pub fn global_sign_out(&self, access_token: &AccessToken) -> Exchange<Acknowledged> {
        Call::authorized(self, Operation::GlobalSignOut, access_token).exchange(())
    }
}

impl UserSession {
    fn from_wire(session: SessionMember) -> Result<Self, ProtocolError> {
        let (city, country) = match session.last_location {
            Some(location) => (location.city, location.country),
            None => (None, None),
        };
        Ok(Self {
            id: session
                .session_id
                .ok_or(ProtocolError::Missing(member::SESSION_ID))?,
            kind: session.session_type.as_deref().map(UserSessionKind::of),
            client_id: session.client_id,
            created: session.create_date.and_then(Timestamp::from_wire),
            last_active: session.last_active_date.and_then(Timestamp::from_wire),
            device_type: session.device_type,
            last_ip_address: session.last_ip_address,
            last_city: city,
            last_country: country,
            origin_id: session.origin_session_id,
            is_current: session.is_current_session,
        })
    }
}

impl Conclude for UserSessionsPage {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: SessionsReply = received.read()?;
        let sessions = reply.sessions.unwrap_or_default().into_iter();
        Ok(Self {
            sessions: sessions
                .map(UserSession::from_wire)
                .collect::<Result<_, _>>()?,
            next: reply.next_token,
        })
    }
}

settles_at_once!(UserSessionsPage);
