//! The command as scripts and users see it: exit code, standard output, standard error, and a
//! terminal.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod account;
#[cfg(unix)]
mod account_person;
mod answers;
#[cfg(unix)]
mod authenticator;
mod aws;
mod browser;
mod choice;
mod claims;
#[cfg(unix)]
mod configure_aws;
mod credentials;
mod custom;
mod devices;
mod emulator;
mod endpoints;
mod environment;
mod exit_codes;
mod factors;
mod format;
mod generated;
mod guest_credentials;
mod help;
mod hints;
mod hostile;
#[cfg(unix)]
mod hostile_screen;
mod keep;
mod kept;
mod kept_credentials;
mod kept_devices;
mod login;
mod login_begins;
mod logout;
mod machine_token;
#[cfg(target_os = "linux")]
mod memory;
mod peer;
#[cfg(unix)]
mod person;
mod profile_files;
mod profiles;
mod races;
mod server_side;
mod shell;
mod sign_in;
#[cfg(unix)]
mod signals;
mod site;
#[cfg(unix)]
mod streams;
mod support;
#[cfg(unix)]
mod terminal;
mod trust;
mod user;
mod verbose;
