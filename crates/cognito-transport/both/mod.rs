//! What both transports have alike but for `.await`: one source, which each of them compiles
//! with its own `transport_fn!`, `wait!` and `work!`, its `Client`, and its `flight`.

mod client;
mod keeper;
#[cfg(feature = "tokens")]
mod token_verifier;

pub use keeper::Keeper;
#[cfg(feature = "tokens")]
pub use token_verifier::TokenVerifier;
