//! What a user pool holds. Nothing here decides what a sign-in has to prove.

pub(crate) mod access_token;
pub(crate) mod app_client;
pub(crate) mod auth_events;
pub(crate) mod custom_auth;
pub(crate) mod devices;
pub(crate) mod first_factor;
pub(crate) mod grants;
pub(crate) mod groups;
pub(crate) mod mfa;
pub(crate) mod new_user;
pub(crate) mod one_time_code;
pub(crate) mod outbox;
pub(crate) mod password_policy;
pub(crate) mod pending_codes;
pub(crate) mod registration;
pub(crate) mod rotation;
pub(crate) mod secret_blocks;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod software_token;
pub(crate) mod step;
pub(crate) mod token_validity;
pub(crate) mod user;
pub(crate) mod user_pool;
pub(crate) mod user_pools;
pub(crate) mod user_sessions;
