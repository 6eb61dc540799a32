//! What somebody has to do who asks for what others may be asking for as well.

/// What a caller must do next, for a `T`. `F` is the transport's type for work in progress, for
/// which callers can wait.
#[derive(Debug)]
pub enum Asked<T, F> {
    /// Nothing: here it is.
    Known(T),
    /// Wait for this work; its result is the answer.
    Share(F),
    /// Wait for this work, which was begun for another reason, then ask again.
    Wait(F),
}
