//! What a seed has made.

/// What a seed has made, as far as it is asked for by name.
pub(crate) struct Planted {
    /// Of the first pool.
    pub(crate) user_pool_id: String,
    /// Of its first app client; empty where there is none.
    pub(crate) client_id: String,
    /// Of the first identity pool; empty where there is none.
    pub(crate) identity_pool_id: String,
}
