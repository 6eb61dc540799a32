//! What a program is told of the user.

use cognito_srp_core::keeper::KeeperEvent;

use super::Keeper;

impl Keeper {
    /// Has this function told when there are new tokens, and when the user has to sign in
    /// again ([`KeeperEvent`]): to set a cookie, or to show who is signed in. It is told what
    /// happens from now on, after it has happened and in that order, by all clones of this
    /// keeper, for as long as there are any.
    ///
    /// It is called in whichever thread or task it was that refreshed or signed out, so that it
    /// must not block. It may ask the keeper.
    ///
    /// What another process does to the store is seen, and told, when this keeper next looks
    /// there: before it refreshes.
    ///
    #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/on_event.md"))]
    pub fn on_event(&self, told: impl Fn(&KeeperEvent) + Send + Sync + 'static) {
        self.shared.on_event(told);
    }
}
