//! Stores that keep a signed-in user between runs of a program: [`FileStore`] and, with the
//! feature `keyring`, `KeyringStore`, which uses the operating system's keyring.
//! [`PrivateFile`] keeps other secrets, such as a remembered device.
//!
//! Both stores implement [`TokenStore`], which `Keeper::stored` and `Keeper::resume` of
//! `cognito-blocking` and `cognito-async` take.
//!
//! ```no_run
//! use cognito_store::FileStore;
//! use cognito_store::cognito_srp_core::{Found, TokenStore};
//!
//! let store = FileStore::at("/home/alice/.config/my-app/session.json");
//! match store.load()?.found {
//!     Found::User(user) => println!("signed in until {}", user.expires_at()),
//!     Found::Nobody => println!("nobody is signed in"),
//!     Found::Damaged(why) => println!("{why}"),
//! }
//! # Ok::<(), cognito_store::cognito_srp_core::StoreError>(())
//! ```
//!
//! # What is kept
//! They store the text of [`SignedIn::to_json`](cognito_srp_core::SignedIn::to_json), which is
//! a secret. A file is as safe as its owner's account. A keyring is encrypted while the user
//! is logged out; while they are logged in, their programs can read it on most systems.
//!
//! # Several programs
//! A change names the version that it replaces
//! ([`StoreVersion`](cognito_srp_core::StoreVersion)), and is refused if the store has another
//! version. A file compares and changes under a lock. A keyring has no locks, so there it is
//! best effort.
//!
//! # Feature flags
//! - `keyring`: `KeyringStore`, over the crate `keyring`: macOS, Windows or a Secret Service.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod busy;
mod directory;
mod fault;
mod file;
#[cfg(feature = "keyring")]
mod keyring_store;
mod lock;
mod permissions;
mod private_file;
mod regular;
mod user;

pub use cognito_srp_core;
pub use cognito_srp_core::{StoreError, StoreErrorKind, TokenStore};
pub use file::FileStore;
#[cfg(feature = "keyring")]
pub use keyring;
#[cfg(feature = "keyring")]
pub use keyring_store::KeyringStore;
pub use private_file::PrivateFile;

/// Compiles the example on the crate's page.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
