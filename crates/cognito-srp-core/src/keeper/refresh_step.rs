//! The steps of a refresh, why there is one, and its result.

use alloc::boxed::Box;

use super::error::KeeperError;
use super::store_call::StoreCall;
use crate::exchange::Exchange;
use crate::operations::Acknowledged;
use crate::session::tokens::Tokens;
use crate::values::secret::{AccessToken, IdToken};

/// The next step of a refresh.
#[derive(Debug)]
#[must_use = "a refresh does nothing unless its steps are carried out"]
pub enum RefreshStep {
    /// The refresh is complete. This is the result for all waiting callers.
    Done(Box<Refreshed>),
    /// Run this exchange, and pass the result to [`KeeperState::carried`](super::KeeperState::carried).
    Carry(Exchange<Tokens>),
    /// Run the exchange from [`KeeperState::confirmation`](super::KeeperState::confirmation) with fresh entropy, and pass the
    /// result to [`KeeperState::confirmed`](super::KeeperState::confirmed).
    Confirm,
    /// Run this exchange, and pass the result to [`KeeperState::revoked`](super::KeeperState::revoked).
    Revoke(Exchange<Acknowledged>),
    /// Make this call, and pass the reply to [`KeeperState::stored`](super::KeeperState::stored).
    Store(StoreCall),
}

/// Why a refresh is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshReason {
    /// To get a valid access token.
    AccessToken,
    /// To get a valid ID token.
    IdToken,
    /// To get newer tokens, even if the current ones are valid.
    NewTokens,
    /// Only to save the user.
    SaveOnly,
}

/// The result of a refresh.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// The access token: the new one, or the old one while it is valid.
    pub access_token: Result<AccessToken, KeeperError>,
    /// The ID token: the new one, or the old one while it is valid.
    pub id_token: Result<Option<IdToken>, KeeperError>,
    /// Whether the refresh did what it was for.
    pub done: Result<(), KeeperError>,
}
