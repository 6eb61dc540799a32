//! Identity pools by hand: requests and replies, and credentials that are renewed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod refusals;
mod replies;
mod script;
mod state;
mod stored;
mod sts;
#[path = "../support/mod.rs"]
mod support;

use cognito_srp_core::{IdentityId, IdentityPool};

const POOL: &str = "eu-west-2:1a2b3c4d-0e0f-c0dd-c6c5-0a1b2c3d4e5f";
const IDENTITY: &str = "eu-west-2:00000000-0000-c000-8000-000000000001";
const OTHER_IDENTITY: &str = "eu-west-2:00000000-0000-c000-8000-000000000002";

fn pool() -> IdentityPool {
    IdentityPool::parse(POOL).unwrap()
}

fn identity() -> IdentityId {
    IDENTITY.parse().unwrap()
}
