//! How a session is renewed: new tokens, what other processes have stored, new measurements of
//! the clocks.

use super::SignedIn;
use super::skew::Skew;
use crate::app_client::AppClient;
use crate::error::ProtocolError;
use crate::exchange::Exchange;
use crate::session::tokens::Tokens;
use crate::values::date::ClockSkew;

impl SignedIn {
    /// The exchange that gets new tokens (`GetTokensFromRefreshToken`), or `None` when there
    /// is no refresh token. [`check`](Self::check) says whether the app client is the right
    /// one.
    pub fn refresh(&self, app_client: &AppClient) -> Option<Exchange<Tokens>> {
        let refresh = app_client.begin_refresh(self.refresh_token.as_ref()?);
        let refresh = match &self.device_key {
            Some(key) => refresh.with_device_key(key),
            None => refresh,
        };
        Some(refresh.get_tokens())
    }

    /// Takes new tokens. A new refresh token replaces the old one; when none came, the old one
    /// stays valid and is kept. So are the device and the user's identities.
    ///
    /// # Errors
    /// [`ProtocolError::OtherUser`] when both name a user (`sub`, the user name) and not the
    /// same: then nothing changes.
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

    /// Replaces this by what was stored, but keeps the skew that this process has measured.
    pub(crate) fn replace(&mut self, stored: Self) {
        let skew = match self.skew {
            Skew::Measured(_) => self.skew,
            Skew::Stored(_) => stored.skew,
        };
        *self = Self { skew, ..stored };
    }

    /// The new device is confirmed, or cannot be: for a program that has saved the user
    /// first and confirmed the device then. A keeper does so by itself.
    pub fn settle_device(&mut self) {
        self.new_device_group = None;
    }

    /// The skew by a response later than that of the tokens.
    pub(crate) fn set_skew(&mut self, skew: ClockSkew) {
        self.skew = Skew::Measured(skew);
    }
}
