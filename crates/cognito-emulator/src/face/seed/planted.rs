//! What a seed has created.

/// The ids of what a seed has created, which the emulator returns by name.
pub(crate) struct Planted {
    /// Of the first pool.
    pub(crate) user_pool_id: String,
    /// Of its first app client; empty if there is none.
    pub(crate) client_id: String,
    /// Of the first identity pool; empty if there is none.
    pub(crate) identity_pool_id: String,
}
