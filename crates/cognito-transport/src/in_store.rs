//! A store that asks its own keeper would wait for itself: it is told so instead.

use std::cell::RefCell;

use cognito_srp_core::transport::KeeperError;

thread_local! {
    /// The keepers whose stores this thread is calling.
    static CALLING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// While it lives, this thread is in a keeper's store.
#[derive(Debug)]
pub struct Within(());

impl Within {
    /// A call of this keeper's store begins, in this thread.
    #[must_use = "the call ends when it is dropped"]
    pub fn store_of<T>(keeper: &T) -> Self {
        CALLING.with_borrow_mut(|calling| calling.push(id(keeper)));
        Self(())
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        CALLING.with_borrow_mut(|calling| {
            calling.pop();
        });
    }
}

/// Before this keeper is asked for what may wait for its store.
///
/// # Errors
/// [`KeeperError::AskedByStore`] when this thread is in the keeper's own store.
pub fn not_within_store_of<T>(keeper: &T) -> Result<(), KeeperError> {
    match CALLING.with_borrow(|calling| calling.contains(&id(keeper))) {
        true => Err(KeeperError::AskedByStore),
        false => Ok(()),
    }
}

/// A keeper's address, which is its own while it is there.
fn id<T>(keeper: &T) -> usize {
    core::ptr::from_ref(keeper).addr()
}
