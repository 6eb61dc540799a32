//! Renews a session: with new tokens, with what other processes have stored, and with new
//! measurements of the clocks.

use super::SignedIn;
use super::skew::Skew;
use crate::app_client::AppClient;
use crate::error::ProtocolError;
use crate::exchange::Exchange;
use crate::session::tokens::Tokens;
use crate::values::clock_skew::ClockSkew;

impl SignedIn {
    /// The exchange that gets new tokens (`GetTokensFromRefreshToken`), or `None` if there is
    /// no refresh token. [`check`](Self::check) says whether the app client is the right one.
    pub fn refresh(&self, app_client: &AppClient) -> Option<Exchange<Tokens>> {
        let refresh = app_client.begin_refresh(self.refresh_token.as_ref()?);
        let refresh = match &self.device_key {
            Some(key) => refresh.with_device_key(key),
            None => refresh,
        };
        Some(refresh.get_tokens())
    }

    /// Takes new tokens. A new refresh token replaces the old one; otherwise the old one stays
    /// valid and is kept. The device and the user's identities are kept too.
    ///
    /// # Errors
    /// [`ProtocolError::OtherUser`] if both name a user (by `sub` or user name) and these
    /// differ; then nothing changes.
    pub fn renew(&mut self, tokens: Tokens) -> Result<(), ProtocolError> {
        let mut next = Self::from(tokens);
        if !self.identity().is_same_user(&next.identity()) {
            return Err(ProtocolError::OtherUser);
        }
        next.refresh_token = next.refresh_token.or(self.refresh_token.take());
        next.username = next.username.or(self.username.take());
        if next.device_key.is_none() {
            next.device_key = self.device_key.take();
            next.new_device_group = self.new_device_group.take();
        }
        next.identities = core::mem::take(&mut self.identities);
        *self = next;
        Ok(())
    }

    /// Replaces this session by a stored one, but keeps the clock skew that this process has
    /// measured.
    pub(crate) fn replace(&mut self, stored: Self) {
        let skew = match self.skew {
            Skew::Measured(_) => self.skew,
            Skew::Stored(_) => stored.skew,
        };
        *self = Self { skew, ..stored };
    }

    /// Records that the new device is confirmed, or cannot be: for a program that saved the
    /// user first and confirmed the device later. A keeper does this itself.
    pub fn settle_device(&mut self) {
        self.new_device_group = None;
    }

    /// Sets the clock skew from a response later than the tokens'.
    pub(crate) fn set_skew(&mut self, skew: ClockSkew) {
        self.skew = Skew::Measured(skew);
    }
}
