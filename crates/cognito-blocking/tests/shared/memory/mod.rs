//! The memory of a process, before and after.

mod bounded;
mod needle;
mod wiped;
