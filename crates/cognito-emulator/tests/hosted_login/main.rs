//! The hosted login and OAuth 2.0, as the developer guide and the RFCs have them: each row of
//! their errors, and the pages by a browser without JavaScript.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod authorize;
mod federated;
mod machines;
mod pages;
mod seeded;
mod support;
mod token;
