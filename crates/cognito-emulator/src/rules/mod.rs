//! What a sign-in must prove: the challenges, and their order.

pub(crate) mod challenge;
pub(crate) mod challenges;
pub(crate) mod custom;
pub(crate) mod device;
pub(crate) mod first_challenge;
pub(crate) mod first_factor;
pub(crate) mod identity_login;
pub(crate) mod identity_role;
pub(crate) mod login_tokens;
pub(crate) mod machine_token;
pub(crate) mod mfa;
pub(crate) mod next;
pub(crate) mod open_id_token;
pub(crate) mod open_id_token_check;
pub(crate) mod password;
pub(crate) mod scopes;
pub(crate) mod tokens;
