//! The pool as a state machine: no sockets, and a clock that the test sets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod admin_account;
mod admin_sign_in;
mod admin_users;
mod attribute_values;
mod attributes;
mod authenticator;
mod choice;
mod counting;
mod custom_auth;
mod date;
mod device_proof;
mod device_sign_in;
mod devices;
mod feedback;
mod groups;
mod guesses;
mod kept_machinery;
mod kept_pages;
mod kept_resources;
mod keys;
mod linked_providers;
mod matrix;
mod mfa;
mod mfa_preference;
mod mfa_setup;
mod model;
mod names;
mod new_password;
mod operators;
mod own_account;
mod passkey_vectors;
mod passkeys;
mod password_reset;
mod phone;
mod pool_settings;
mod revocation;
mod rotation;
mod service;
mod sessions;
mod sign_in;
mod sign_up;
mod sign_up_session;
mod software_token;
mod stale;
mod states;
mod support;
mod token_validity;
mod tokens;
mod user_pool_client_refusals;
mod user_pool_clients;
mod user_pools;
mod user_sessions;
