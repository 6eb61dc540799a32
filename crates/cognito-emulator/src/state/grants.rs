//! Refresh tokens, and the sign-ins that have ended.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::expiring::Expiring;
use crate::state::grant::{Grant, NewGrant};
use crate::state::refresh_token::{RefreshTokenSeal, refresh_token};

/// The refresh tokens of a pool. Each contains its grant, so nothing is stored for a sign-in that
/// is still valid; only what was revoked or replaced before it expired.
#[derive(Debug)]
pub(crate) struct Grants {
    seal: RefreshTokenSeal,
    /// When rotation first replaced a token, by the token's digest.
    replaced: Expiring<Vec<u8>, Timestamp>,
    /// The revoked sign-ins by `origin_jti`, until all their tokens have expired.
    ended: Expiring<String, ()>,
    /// When users were signed out everywhere, in seconds of Unix time. Older sign-ins have ended.
    signed_out: BTreeMap<String, u64>,
    /// Later grants whose `auth_time` is not later than that, by `origin_jti`, with their users:
    /// from the same second, or from a browser session that began before.
    younger: Expiring<String, String>,
}

/// How long a replaced refresh token is remembered after it has expired, in seconds.
const MEMORY: u64 = 86_400;

/// The longest validity of an access token, in seconds. One from the last refresh outlives the
/// refresh token by up to this much.
const LONGEST_ACCESS: u64 = 86_400;

impl Grants {
    /// No grants. `secret` is the pool's; refresh tokens are authenticated with it.
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self {
            seal: RefreshTokenSeal::new(secret),
            replaced: Expiring::default(),
            ended: Expiring::default(),
            signed_out: BTreeMap::new(),
            younger: Expiring::default(),
        }
    }

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
        let token = refresh_token(&self.seal, &grant, cx)?;
        if self.is_over(&grant.origin, &grant.username, grant.signed_in) {
            let (origin, username) = (grant.origin.clone(), grant.username.clone());
            let until = grant.until.saturating_add(LONGEST_ACCESS);
            self.younger.insert(origin, username, until, cx.now);
        }
        Ok((grant, token))
    }

    /// Makes refresh tokens that are valid after a restart too.
    pub(crate) fn survive_restarts(&mut self, pool_id: &str) {
        self.seal = RefreshTokenSeal::of_pool(pool_id);
    }

    /// The grant of a refresh token that an app client sent.
    pub(crate) fn find(
        &self,
        token: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Result<Grant, Fault> {
        let grant = self.of_client(token, client_id).ok_or_else(invalid)?;
        if self.is_over(&grant.origin, &grant.username, grant.signed_in) {
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
        let grant = self.seal.open(token).ok_or_else(invalid)?;
        let key = digest(token);
        match self.replaced.get(key.as_slice()) {
            None => {
                let until = grant.until.saturating_add(MEMORY);
                self.replaced.insert(key, now, until, now);
            }
            Some(since) if now.unix_seconds() < since.unix_seconds().saturating_add(grace) => {}
            Some(_) => {
                self.end(&grant.origin, grant.until, now);
                return Err(Fault::new(
                    "RefreshTokenReuseException",
                    "Refresh token reuse detected",
                ));
            }
        }
        refresh_token(&self.seal, &grant, cx)
    }

    /// Ends the sign-in that a refresh token of this app client is of. A token that
    /// nobody knows is none any more, which is what was asked for (RFC 7009 §2.2).
    pub(crate) fn revoke(&mut self, token: &str, client_id: &str, now: Timestamp) {
        if let Some(grant) = self.of_client(token, client_id) {
            self.end(&grant.origin, grant.until, now);
        }
    }

    /// Ends a sign-in whose refresh token is good until `until`.
    pub(crate) fn end(&mut self, origin: &str, until: u64, now: Timestamp) {
        let until = until.saturating_add(LONGEST_ACCESS);
        self.ended.insert(origin.to_owned(), (), until, now);
    }

    /// Ends all sign-ins of a user.
    pub(crate) fn revoke_all(&mut self, username: &str, now: Timestamp) {
        let moment = now.unix_seconds();
        self.signed_out.insert(username.to_owned(), moment);
        self.younger.retain(|other| other != username);
    }

    /// Whether a sign-in is over: its access tokens are refused then, too.
    pub(crate) fn is_over(&self, origin: &str, username: &str, signed_in: Timestamp) -> bool {
        let signed_out = self.signed_out.get(username);
        let is_older = signed_out.is_some_and(|moment| signed_in.unix_seconds() <= *moment);
        let is_older = is_older && self.younger.get(origin).is_none();
        is_older || self.ended.get(origin).is_some()
    }

    fn of_client(&self, token: &str, client_id: &str) -> Option<Grant> {
        let grant = self.seal.open(token);
        grant.filter(|grant| grant.client_id == client_id)
    }
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

    fn at(seconds: u64) -> Timestamp {
        Timestamp::since_unix_epoch(Duration::from_secs(seconds))
    }

    fn issue(grants: &mut Grants, seconds: u64) -> (Grant, String) {
        let mut entropy = SystemEntropy;
        let mut cx = Context::new(at(seconds), &mut entropy);
        let new = NewGrant {
            username: "bob".to_owned(),
            client_id: "webapp".to_owned(),
            device: None,
            signed_in: cx.now,
            oauth: None,
        };
        grants.issue(new, (3600, true), &mut cx).unwrap()
    }

    fn kept(grants: &Grants) -> usize {
        let (replaced, younger) = (grants.replaced.iter(), grants.younger.iter());
        replaced.count() + younger.count() + grants.ended.iter().count()
    }

    #[test]
    fn nothing_is_kept_of_sign_ins_that_go_on() {
        let mut grants = Grants::new(b"secret");
        for hour in 0..500 {
            let (_, token) = issue(&mut grants, hour * 3600);
            assert!(grants.find(&token, "webapp", at(hour * 3600)).is_ok());
        }
        assert_eq!(kept(&grants), 0);
    }

    /// Sign-ins an hour apart, whose refresh tokens are good for an hour, and access tokens for
    /// a day at most.
    #[test]
    fn sign_ins_that_were_ended_are_forgotten() {
        let mut grants = Grants::new(b"secret");
        for hour in 0..500 {
            let (_, token) = issue(&mut grants, hour * 3600);
            grants.revoke(&token, "webapp", at(hour * 3600));
            assert!(grants.find(&token, "webapp", at(hour * 3600)).is_err());
        }
        assert_eq!(kept(&grants), 25);
    }

    #[test]
    fn a_sign_in_of_the_second_in_which_the_user_was_signed_out_is_judged_by_its_order() {
        let mut grants = Grants::new(b"secret");
        let (before, old) = issue(&mut grants, 10);
        grants.revoke_all("bob", at(10));
        let (after, new) = issue(&mut grants, 10);
        assert!(grants.is_over(&before.origin, "bob", at(10)));
        assert!(grants.find(&old, "webapp", at(10)).is_err());
        assert!(!grants.is_over(&after.origin, "bob", at(10)));
        assert!(grants.find(&new, "webapp", at(10)).is_ok());
        grants.revoke_all("bob", at(10));
        assert!(grants.is_over(&after.origin, "bob", at(10)));
        assert_eq!(kept(&grants), 0);
    }

    #[test]
    fn a_token_of_another_pool_is_none_here() {
        let (_, token) = issue(&mut Grants::new(b"secret"), 10);
        assert!(
            Grants::new(b"another")
                .find(&token, "webapp", at(10))
                .is_err()
        );
    }
}
