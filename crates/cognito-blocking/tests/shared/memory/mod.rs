//! The memory of a process, before and after.

mod bounded;
mod load;
mod needle;
mod new_secrets;
mod process;
mod tls_peer;
mod wiped;
