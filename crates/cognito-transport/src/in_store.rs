//! Calls a keeper's store: one change at a time, and no call may wait for itself.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

use cognito_srp_core::TokenStore;
use cognito_srp_core::keeper::{KeeperError, StoreCall, StoreReply};

thread_local! {
    /// The [`StoreCalls`] that this thread is in, by their addresses.
    static CALLING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Makes the calls of a keeper's store, and knows which threads are inside one.
#[derive(Debug, Default)]
pub(crate) struct StoreCalls {
    changing: Mutex<()>,
}

impl StoreCalls {
    /// Calls the store, which may block.
    pub(crate) fn make(&self, call: StoreCall, store: Option<&dyn TokenStore>) -> StoreReply {
        let _within = Within::enter(self);
        let _changing = match call {
            StoreCall::Load => None,
            StoreCall::Save(..) | StoreCall::Clear(_) => {
                Some(self.changing.lock().unwrap_or_else(PoisonError::into_inner))
            }
        };
        call.make(store)
    }

    /// Checked before anything that may wait for the store: a store that calls its own keeper
    /// would wait for itself.
    ///
    /// # Errors
    /// [`KeeperError::AskedByStore`] if this thread is inside the store.
    pub(crate) fn not_in_this_thread(&self) -> Result<(), KeeperError> {
        match CALLING.with_borrow(|calling| calling.contains(&self.address())) {
            true => Err(KeeperError::AskedByStore),
            false => Ok(()),
        }
    }

    fn address(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }
}

/// While it lives, this thread is in a store.
struct Within;

impl Within {
    fn enter(calls: &StoreCalls) -> Self {
        CALLING.with_borrow_mut(|calling| calling.push(calls.address()));
        Self
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        CALLING.with_borrow_mut(|calling| {
            calling.pop();
        });
    }
}
