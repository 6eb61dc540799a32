//! Refresh tokens and their grants, from the sign-in to its end.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::expiring::Expiring;
use crate::state::grant::{Grant, NewGrant};
use crate::state::refresh_token::{RefreshTokenSeal, refresh_token};

#[derive(Debug)]
struct Kept {
    grant: Grant,
    /// When rotation first replaced this token.
    replaced: Option<Timestamp>,
}

/// The refresh tokens by digest; the tokens themselves are not stored.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    kept: Expiring<Vec<u8>, Kept>,
    /// The sign-ins by `origin_jti`, until all their tokens have expired.
    sign_ins: Expiring<String, SignInOf>,
    /// In a pool that is the same after a restart: its refresh tokens contain their grants.
    seal: Option<RefreshTokenSeal>,
    /// When users were signed out everywhere, in seconds of Unix time. Older sign-ins from
    /// before a restart have ended too.
    signed_out: BTreeMap<String, u64>,
}

/// How long an expired refresh token is remembered, in seconds, so that the error can say so.
const MEMORY: u64 = 86_400;

/// What revocation needs to know of a sign-in.
#[derive(Debug)]
struct SignInOf {
    username: String,
    is_over: bool,
}

/// The longest validity of an access token, in seconds. One from the last refresh outlives the
/// refresh token by up to this much.
const LONGEST_ACCESS: u64 = 86_400;

impl Grants {
    /// A new grant and its refresh token, which is valid for `life` seconds.
    pub(crate) fn issue(
        &mut self,
        new: NewGrant,
        (life, has_revocation): (u64, bool),
        cx: &mut Context<'_>,
    ) -> Result<(Grant, String), Fault> {
        let event = cx.uuid()?;
        let grant = Grant {
            username: new.username,
            client_id: new.client_id,
            device: new.device,
            signed_in: new.signed_in,
            until: cx.now.unix_seconds().saturating_add(life),
            origin: match has_revocation {
                true => cx.uuid()?,
                false => event.clone(),
            },
            event,
            oauth: new.oauth,
        };
        let token = self.keep(&grant, cx)?;
        self.know(&grant, false, cx.now);
        Ok((grant, token))
    }

    /// Makes refresh tokens that are valid after a restart too.
    pub(crate) fn survive_restarts(&mut self, pool_id: &str) {
        self.seal = Some(RefreshTokenSeal::new(pool_id));
    }

    /// Registers a refresh token from before a restart, if it is one.
    pub(crate) fn adopt(&mut self, token: &str, now: Timestamp) {
        let key = digest(token);
        if self.kept.get(key.as_slice()).is_some() {
            return;
        }
        let Some(grant) = self.seal.as_ref().and_then(|seal| seal.open(token)) else {
            return;
        };
        let is_over = self.is_over(&grant.origin, &grant.username, grant.signed_in);
        self.know(&grant, is_over, now);
        let until = grant.until.saturating_add(MEMORY);
        let kept = Kept {
            grant,
            replaced: None,
        };
        self.kept.insert(key, kept, until, now);
    }

    fn know(&mut self, grant: &Grant, is_over: bool, now: Timestamp) {
        let known = SignInOf {
            username: grant.username.clone(),
            is_over,
        };
        let until = grant.until.saturating_add(LONGEST_ACCESS);
        self.sign_ins
            .insert(grant.origin.clone(), known, until, now);
    }

    /// The grant of a refresh token that an app client sent.
    pub(crate) fn find(
        &self,
        token: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Result<Grant, Fault> {
        let grant = self
            .of_client(token, client_id)
            .ok_or_else(invalid)?
            .grant
            .clone();
        if self.is_revoked(&grant.origin) {
            return Err(Fault::not_authorized("Refresh Token has been revoked"));
        }
        if now.unix_seconds() >= grant.until {
            return Err(Fault::not_authorized("Refresh Token has expired"));
        }
        Ok(grant)
    }

    /// Replaces a refresh token whose grant [`find`](Self::find) returned. The old one stays
    /// valid for `grace` seconds, for a client that lost the response. If it is used later, it
    /// was stolen, or the new one was: all tokens of the sign-in are revoked.
    pub(crate) fn rotate(
        &mut self,
        token: &str,
        grace: u64,
        cx: &mut Context<'_>,
    ) -> Result<String, Fault> {
        let now = cx.now;
        let kept = self
            .kept
            .get_mut(digest(token).as_slice())
            .ok_or_else(invalid)?;
        let grant = kept.grant.clone();
        match kept.replaced {
            None => kept.replaced = Some(now),
            Some(since) if now.unix_seconds() < since.unix_seconds().saturating_add(grace) => {}
            Some(_) => {
                self.revoke_origin(&grant.origin);
                return Err(Fault::new(
                    "RefreshTokenReuseException",
                    "Refresh token reuse detected",
                ));
            }
        }
        self.keep(&grant, cx)
    }

    /// Ends the sign-in of one of this app client's refresh tokens. An unknown token counts as
    /// revoked (RFC 7009 §2.2).
    pub(crate) fn revoke(&mut self, token: &str, client_id: &str) {
        if let Some(kept) = self.of_client(token, client_id) {
            let origin = kept.grant.origin.clone();
            self.revoke_origin(&origin);
        }
    }

    /// Ends a sign-in.
    pub(crate) fn revoke_origin(&mut self, origin: &str) {
        if let Some(sign_in) = self.sign_ins.get_mut(origin) {
            sign_in.is_over = true;
        }
    }

    /// Ends all sign-ins of a user.
    pub(crate) fn revoke_all(&mut self, username: &str, now: Timestamp) {
        if self.seal.is_some() {
            let moment = now.unix_seconds();
            self.signed_out.insert(username.to_owned(), moment);
        }
        let sign_ins = self.sign_ins.values_mut();
        for sign_in in sign_ins.filter(|it| it.username == username) {
            sign_in.is_over = true;
        }
    }

    /// Whether a sign-in has ended; its access tokens are then refused too.
    pub(crate) fn is_revoked(&self, origin: &str) -> bool {
        let sign_in = self.sign_ins.get(origin);
        sign_in.is_some_and(|sign_in| sign_in.is_over)
    }

    /// The same for a sign-in that may be from before a restart.
    pub(crate) fn is_over(&self, origin: &str, username: &str, signed_in: Timestamp) -> bool {
        match self.sign_ins.get(origin) {
            Some(sign_in) => sign_in.is_over,
            None => {
                let signed_out = self.signed_out.get(username);
                signed_out.is_some_and(|moment| signed_in.unix_seconds() <= *moment)
            }
        }
    }

    fn of_client(&self, token: &str, client_id: &str) -> Option<&Kept> {
        self.kept
            .get(digest(token).as_slice())
            .filter(|kept| kept.grant.client_id == client_id)
    }

    fn keep(&mut self, grant: &Grant, cx: &mut Context<'_>) -> Result<String, Fault> {
        let token = refresh_token(self.seal.as_ref(), grant, cx)?;
        let kept = Kept {
            grant: of_refreshing(grant),
            replaced: None,
        };
        let until = grant.until.saturating_add(MEMORY);
        self.kept.insert(digest(&token), kept, until, cx.now);
        Ok(token)
    }
}

/// The grant after a refresh: without the nonce.
fn of_refreshing(grant: &Grant) -> Grant {
    let mut grant = grant.clone();
    if let Some(oauth) = &mut grant.oauth {
        oauth.nonce = None;
    }
    grant
}

fn invalid() -> Fault {
    Fault::not_authorized("Invalid Refresh Token")
}

fn digest(token: &str) -> Vec<u8> {
    ring::digest::digest(&ring::digest::SHA256, token.as_bytes())
        .as_ref()
        .to_vec()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::ground::entropy::SystemEntropy;

    /// Sign-ins an hour apart, with refresh tokens that are valid for an hour: only the last
    /// days are remembered.
    #[test]
    fn ended_sign_ins_are_forgotten() {
        let mut grants = Grants::default();
        for hour in 0..500 {
            let mut cx = Context {
                now: Timestamp::since_unix_epoch(Duration::from_secs(hour * 3600)),
                entropy: &mut SystemEntropy,
            };
            let new = NewGrant {
                username: "bob".to_owned(),
                client_id: "webapp".to_owned(),
                device: None,
                signed_in: cx.now,
                oauth: None,
            };
            let issued = grants.issue(new, (3600, true), &mut cx);
            assert!(issued.is_ok());
        }
        assert_eq!(grants.kept.iter().count(), 25);
        assert_eq!(grants.sign_ins.iter().count(), 25);
    }
}
