//! What remains in this process's memory after a sign-in, and how much memory a peer that sends too
//! much can make it use.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    dead_code,
    reason = "tests"
)]
#![cfg(target_os = "linux")]

#[allow(unused_imports, reason = "this test uses a part of it")]
mod face;
#[path = "shared/memory/mod.rs"]
mod memory;
mod support;

use peak_alloc::PeakAlloc;

/// Counts what all threads of this process have allocated.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;
