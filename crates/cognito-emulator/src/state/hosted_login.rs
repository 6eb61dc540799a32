//! The hosted login's state: which user is signed in with which browser, and codes on their
//! way to an app.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;
use ring::digest::{SHA256, digest};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::expiring::Expiring;
use crate::state::grant::OAuth;

/// How long a code is valid, in seconds.
const CODE_LIFE: u64 = 5 * 60;

/// How long a browser may take to sign in, in seconds.
pub(crate) const PAGE_LIFE: u64 = 5 * 60;

/// A user who is signed in with a browser.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) username: String,
    /// It differs for a later user with the same name.
    pub(crate) sub: String,
    /// When the user last signed in; the session's lifetime counts from here.
    pub(crate) signed_in: Timestamp,
    /// With which identity provider; None with a password of the pool's.
    pub(crate) provider: Option<String>,
}

/// A browser that is at an identity provider, and how it left.
#[derive(Clone, Debug)]
pub(crate) struct Away {
    /// What the app asked for.
    pub(crate) query: String,
    pub(crate) provider: String,
    /// The ID token has to have it.
    pub(crate) nonce: String,
}

/// What a code stands for.
#[derive(Clone, Debug)]
pub(crate) struct Authorization {
    pub(crate) session: Session,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    /// The PKCE challenge (RFC 7636), with S256.
    pub(crate) challenge: Option<String>,
    pub(crate) oauth: OAuth,
}

/// Sessions and codes by digest; they themselves are not stored.
#[derive(Default)]
pub(crate) struct HostedLogin {
    sessions: Expiring<Vec<u8>, Session>,
    codes: Expiring<Vec<u8>, (u64, Authorization)>,
    away: Expiring<Vec<u8>, (u64, Away)>,
}

impl HostedLogin {
    /// Begins a session, which is forgotten after `life` seconds. Its name is the cookie's value.
    pub(crate) fn begin(
        &mut self,
        session: Session,
        life: u64,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let name = URL_SAFE_NO_PAD.encode(cx.random::<32>()?);
        let until = cx.now.unix_seconds().saturating_add(life);
        self.sessions.insert(key(&name), session, until, cx.now);
        Ok(name)
    }

    /// The session of a cookie, if its last sign-in was at most `life` seconds ago.
    pub(crate) fn session(&self, name: &str, life: u64, now: Timestamp) -> Option<&Session> {
        let session = self.sessions.get(key(name).as_slice())?;
        let until = session.signed_in.unix_seconds().saturating_add(life);
        (now.unix_seconds() < until).then_some(session)
    }

    pub(crate) fn end(&mut self, name: &str) {
        self.sessions.remove(key(name).as_slice());
    }

    /// A new code.
    pub(crate) fn code(
        &mut self,
        authorization: Authorization,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let code = cx.uuid()?;
        let until = cx.now.unix_seconds().saturating_add(CODE_LIFE);
        self.codes
            .insert(key(&code), (until, authorization), until, cx.now);
        Ok(code)
    }

    /// A browser leaves for an identity provider: the state by which it comes back, within
    /// five minutes.
    pub(crate) fn leave(&mut self, away: Away, cx: &mut Context<'_>) -> Result<String, Fault> {
        let state = URL_SAFE_NO_PAD.encode(cx.random::<32>()?);
        let until = cx.now.unix_seconds().saturating_add(PAGE_LIFE);
        self.away.insert(key(&state), (until, away), until, cx.now);
        Ok(state)
    }

    /// How the browser left that comes back with this state, once.
    pub(crate) fn come_back(&mut self, state: &str, now: Timestamp) -> Option<Away> {
        let key = key(state);
        let (until, away) = self.away.get(key.as_slice())?.clone();
        self.away.remove(key.as_slice());
        (now.unix_seconds() < until).then_some(away)
    }

    /// Redeems a code of this app client. This uses it up, whatever follows.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Option<Authorization> {
        let key = key(code);
        let (until, authorization) = self.codes.get(key.as_slice())?.clone();
        if authorization.client_id != client_id {
            return None;
        }
        self.codes.remove(key.as_slice());
        (now.unix_seconds() < until).then_some(authorization)
    }
}

fn key(name: &str) -> Vec<u8> {
    digest(&SHA256, name.as_bytes()).as_ref().to_vec()
}

impl fmt::Debug for HostedLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostedLogin")
    }
}
