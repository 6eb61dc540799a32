//! The operations. `table.rs` has the only list of those of user pools.

mod admin_set_password;
mod admin_user;
mod admin_user_attributes;
mod admin_user_state;
mod attribute_verification;
mod auth_event_feedback;
mod auth_factors;
mod auth_flow;
mod branding;
mod call;
mod caller;
mod change_password;
mod client_metadata_policies;
mod client_token;
mod confirm_device;
mod confirm_forgot_password;
mod confirm_sign_up;
mod delete_user;
mod derived_token;
mod devices;
mod domains;
mod effects;
pub(crate) mod flows;
mod forgot_password;
mod get_user;
mod global_sign_out;
mod group_members;
mod groups;
pub(crate) mod identity_pool;
mod identity_providers;
mod import_jobs;
mod initiate_auth;
mod invitation;
mod linked_providers;
mod list_users;
mod log_delivery;
mod mfa_preference;
pub(crate) mod passkey_registration;
pub(crate) mod passkeys;
mod provisioned_limits;
mod recoveries;
mod replicas;
pub(crate) mod resource_servers;
pub(crate) mod respond;
pub(crate) mod revoke_token;
mod risk_configuration;
mod session_configuration;
mod sign_up;
pub(crate) mod software_token;
mod table;
mod terms;
mod ui_customization;
pub(crate) mod user_attributes;
mod user_filter;
pub(crate) mod user_pool;
mod user_pool_client;
pub(crate) mod user_pool_client_check;
mod user_pool_client_secrets;
mod user_pool_mfa;
mod user_pool_tags;
mod user_pools;
mod user_sessions;
mod user_settings;
pub(crate) mod verify_software_token;

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::model::Api;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;
pub(crate) use call::{Call, Unsigned};

/// The implementation of an operation: takes an input, returns a JSON reply.
#[derive(Clone, Copy)]
enum Handler {
    /// Runs on the pool that the input names.
    OfPool(fn(&mut UserPool, &Value, &mut Context<'_>) -> Result<Value, Fault>),
    /// Runs on all pools; there may be none yet.
    OfService(fn(&mut UserPools, &Value, &mut Context<'_>) -> Result<Value, Fault>),
}

/// The operations of a service that are implemented.
fn handlers(api: Api) -> &'static [(&'static str, Handler)] {
    match api {
        Api::UserPools => table::HANDLERS,
        Api::IdentityPools => identity_pool::HANDLERS,
    }
}
