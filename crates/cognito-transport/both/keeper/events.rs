//! Events of a keeper's user, for the program.

use cognito_srp_core::keeper::KeeperEvent;

use super::Keeper;

impl Keeper {
    /// Calls this function when there are new tokens, and when the user must sign in again
    /// ([`KeeperEvent`]): for example to set a cookie, or to show who is signed in. It is
    /// called for events from now on, after they have happened and in order, for all clones of
    /// this keeper, while there are any.
    ///
    /// It is called in the thread or task that refreshed or signed out, so it must not block.
    /// It may call the keeper.
    ///
    /// Another process's change to the store is noticed and reported when this keeper next
    /// reads the store: before it refreshes.
    ///
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on_event.md"))]
    pub fn on_event(&self, told: impl Fn(&KeeperEvent) + Send + Sync + 'static) {
        self.shared.on_event(told);
    }
}
