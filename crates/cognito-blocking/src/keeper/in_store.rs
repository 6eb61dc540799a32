//! A store that asks its own keeper would wait for itself: it is told so instead.

use std::cell::RefCell;

use cognito_srp_core::transport::KeeperError;

use super::Shared;

thread_local! {
    /// The keepers whose stores this thread is calling.
    static CALLING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// While it lives, this thread is in a store.
pub(super) struct Within;

impl Shared {
    fn id(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }

    /// A call of the store begins.
    pub(super) fn within(&self) -> Within {
        CALLING.with_borrow_mut(|calling| calling.push(self.id()));
        Within
    }

    pub(super) fn not_from_within(&self) -> Result<(), KeeperError> {
        let is_within = CALLING.with_borrow(|calling| calling.contains(&self.id()));
        match is_within {
            true => Err(KeeperError::AskedByStore),
            false => Ok(()),
        }
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        CALLING.with_borrow_mut(|calling| {
            calling.pop();
        });
    }
}
