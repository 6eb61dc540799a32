//! The operations, and the one list of them.

mod admin_user;
mod admin_user_attributes;
mod admin_user_state;
mod attribute_verification;
mod auth_event_feedback;
mod auth_factors;
mod call;
mod caller;
mod change_password;
mod client_token;
mod confirm_device;
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
mod initiate_auth;
mod linked_providers;
mod list_users;
mod mfa_preference;
pub(crate) mod passkeys;
pub(crate) mod resource_servers;
pub(crate) mod respond;
pub(crate) mod revoke_token;
mod sign_up;
pub(crate) mod software_token;
pub(crate) mod user_attributes;
pub(crate) mod user_pool;
mod user_pool_client;
pub(crate) mod user_pool_client_check;
mod user_pool_client_secrets;
mod user_pool_mfa;
mod user_pools;
mod user_sessions;
mod user_settings;

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::model::Api;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;
pub(crate) use call::Call;
use flows::refresh;

/// What an operation does: from an input to a JSON reply.
#[derive(Clone, Copy)]
enum Handler {
    /// To the pool that the input names.
    OfPool(fn(&mut UserPool, &Value, &mut Context<'_>) -> Result<Value, Fault>),
    /// To the pools, of which there may be none yet.
    OfService(fn(&mut UserPools, &Value, &mut Context<'_>) -> Result<Value, Fault>),
}

use Handler::{OfPool, OfService};

/// The operations of a service that are there.
fn handlers(api: Api) -> &'static [(&'static str, Handler)] {
    match api {
        Api::UserPools => HANDLERS,
        Api::IdentityPools => identity_pool::HANDLERS,
    }
}

/// Those of user pools.
const HANDLERS: &[(&str, Handler)] = &[
    (
        "AddCustomAttributes",
        OfPool(user_pools::add_custom_attributes),
    ),
    (
        "AddUserPoolClientSecret",
        OfPool(user_pool_client_secrets::add),
    ),
    ("AdminAddUserToGroup", OfPool(group_members::add)),
    (
        "AdminConfirmSignUp",
        OfPool(admin_user_state::confirm_sign_up),
    ),
    ("AdminCreateUser", OfPool(admin_user::create)),
    (
        "AdminDeleteSoftwareToken",
        OfPool(software_token::admin_delete),
    ),
    ("AdminDeleteUser", OfPool(admin_user_state::delete)),
    (
        "AdminDeleteUserAttributes",
        OfPool(admin_user_attributes::delete),
    ),
    (
        "AdminDisableProviderForUser",
        OfPool(linked_providers::disable),
    ),
    ("AdminDisableUser", OfPool(admin_user_state::disable)),
    ("AdminEnableUser", OfPool(admin_user_state::enable)),
    ("AdminForgetDevice", OfPool(devices::admin_forget_device)),
    ("AdminGetDevice", OfPool(devices::admin_get_device)),
    ("AdminGetUser", OfPool(admin_user_state::get)),
    ("AdminGetUserAuthFactors", OfPool(auth_factors::admin_get)),
    (
        "AdminInitiateAuth",
        OfPool(initiate_auth::admin_initiate_auth),
    ),
    ("AdminLinkProviderForUser", OfPool(linked_providers::link)),
    ("AdminListDevices", OfPool(devices::admin_list_devices)),
    (
        "AdminListGroupsForUser",
        OfPool(group_members::groups_of_user),
    ),
    ("AdminListUserAuthEvents", OfPool(auth_event_feedback::list)),
    ("AdminListUserSessions", OfPool(user_sessions::admin_list)),
    ("AdminRemoveUserFromGroup", OfPool(group_members::remove)),
    (
        "AdminResetUserPassword",
        OfPool(admin_user_state::reset_password),
    ),
    (
        "AdminRespondToAuthChallenge",
        OfPool(respond::respond_to_auth_challenge),
    ),
    (
        "AdminRevokeUserSession",
        OfPool(user_sessions::admin_revoke),
    ),
    (
        "AdminSetUserMFAPreference",
        OfPool(mfa_preference::admin_set),
    ),
    ("AdminSetUserPassword", OfPool(admin_user::set_password)),
    ("AdminSetUserSettings", OfPool(user_settings::admin_set)),
    (
        "AdminUpdateAuthEventFeedback",
        OfPool(auth_event_feedback::admin_update),
    ),
    (
        "AdminUpdateDeviceStatus",
        OfPool(devices::admin_update_device_status),
    ),
    (
        "AdminUpdateUserAttributes",
        OfPool(admin_user_attributes::update),
    ),
    (
        "AdminUserGlobalSignOut",
        OfPool(admin_user_state::global_sign_out),
    ),
    ("AssociateSoftwareToken", OfPool(software_token::associate)),
    ("ChangePassword", OfPool(change_password::change_password)),
    ("CompleteWebAuthnRegistration", OfPool(passkeys::complete)),
    ("ConfirmDevice", OfPool(confirm_device::confirm_device)),
    ("ConfirmForgotPassword", OfPool(forgot_password::confirm)),
    ("ConfirmSignUp", OfPool(confirm_sign_up::confirm_sign_up)),
    ("CreateGroup", OfPool(groups::create)),
    ("CreateIdentityProvider", OfPool(identity_providers::create)),
    ("CreateResourceServer", OfPool(resource_servers::create)),
    ("CreateUserPool", OfService(user_pool::create)),
    ("CreateUserPoolClient", OfPool(user_pool_client::create)),
    ("CreateUserPoolDomain", OfService(domains::create)),
    ("DeleteGroup", OfPool(groups::delete)),
    ("DeleteIdentityProvider", OfPool(identity_providers::delete)),
    ("DeleteResourceServer", OfPool(resource_servers::delete)),
    ("DeleteUser", OfPool(delete_user::delete_user)),
    ("DeleteUserAttributes", OfPool(user_attributes::delete)),
    ("DeleteUserPool", OfService(user_pools::delete)),
    ("DeleteUserPoolClient", OfPool(user_pool_client::delete)),
    (
        "DeleteUserPoolClientSecret",
        OfPool(user_pool_client_secrets::delete),
    ),
    ("DeleteUserPoolDomain", OfService(domains::delete)),
    ("DeleteWebAuthnCredential", OfPool(passkeys::delete)),
    (
        "DescribeIdentityProvider",
        OfPool(identity_providers::describe),
    ),
    ("DescribeResourceServer", OfPool(resource_servers::describe)),
    ("DescribeUserPool", OfService(user_pools::describe)),
    ("DescribeUserPoolClient", OfPool(user_pool_client::describe)),
    ("DescribeUserPoolDomain", OfService(domains::describe)),
    ("ForgetDevice", OfPool(devices::forget_device)),
    ("ForgotPassword", OfPool(forgot_password::forgot)),
    ("GetCSVHeader", OfPool(user_pools::csv_header)),
    ("GetClientToken", OfPool(client_token::get)),
    ("GetDerivedToken", OfService(derived_token::get)),
    ("GetDevice", OfPool(devices::get_device)),
    ("GetGroup", OfPool(groups::get)),
    (
        "GetIdentityProviderByIdentifier",
        OfPool(identity_providers::by_identifier),
    ),
    ("GetSigningCertificate", OfPool(user_pools::certificate)),
    (
        "GetTokensFromRefreshToken",
        OfPool(refresh::get_tokens_from_refresh_token),
    ),
    ("GetUser", OfPool(get_user::get_user)),
    (
        "GetUserAttributeVerificationCode",
        OfPool(attribute_verification::send_code),
    ),
    ("GetUserAuthFactors", OfPool(auth_factors::get)),
    (
        "GetUserPoolClientSessionConfiguration",
        OfPool(user_sessions::client_configuration),
    ),
    (
        "GetUserPoolMfaConfig",
        OfPool(user_pool_mfa::get_mfa_config),
    ),
    (
        "GetUserPoolSessionConfiguration",
        OfPool(user_sessions::configuration),
    ),
    ("GlobalSignOut", OfPool(global_sign_out::global_sign_out)),
    ("InitiateAuth", OfPool(initiate_auth::initiate_auth)),
    ("ListDevices", OfPool(devices::list_devices)),
    ("ListGroups", OfPool(groups::list)),
    ("ListIdentityProviders", OfPool(identity_providers::list)),
    ("ListResourceServers", OfPool(resource_servers::list)),
    ("ListTagsForResource", OfService(user_pools::list_tags)),
    (
        "ListUserPoolClientSecrets",
        OfPool(user_pool_client_secrets::list),
    ),
    ("ListUserPoolClients", OfPool(user_pool_client::list)),
    ("ListUserPools", OfService(user_pools::list)),
    ("ListUserSessions", OfPool(user_sessions::list)),
    ("ListUsers", OfPool(list_users::list)),
    ("ListUsersInGroup", OfPool(group_members::users_of_group)),
    ("ListWebAuthnCredentials", OfPool(passkeys::list)),
    ("ResendConfirmationCode", OfPool(sign_up::resend)),
    (
        "RespondToAuthChallenge",
        OfPool(respond::respond_to_auth_challenge),
    ),
    ("RevokeToken", OfPool(revoke_token::revoke_token)),
    ("RevokeUserSession", OfPool(user_sessions::revoke)),
    ("SetUserMFAPreference", OfPool(mfa_preference::set)),
    (
        "SetUserPoolClientSessionConfiguration",
        OfPool(user_sessions::configure_client),
    ),
    (
        "SetUserPoolMfaConfig",
        OfPool(user_pool_mfa::set_mfa_config),
    ),
    (
        "SetUserPoolSessionConfiguration",
        OfPool(user_sessions::configure),
    ),
    ("SetUserSettings", OfPool(user_settings::set)),
    ("SignUp", OfPool(sign_up::sign_up)),
    ("StartWebAuthnRegistration", OfPool(passkeys::start)),
    ("TagResource", OfService(user_pools::tag)),
    ("UntagResource", OfService(user_pools::untag)),
    (
        "UpdateAuthEventFeedback",
        OfPool(auth_event_feedback::update),
    ),
    ("UpdateDeviceStatus", OfPool(devices::update_device_status)),
    ("UpdateGroup", OfPool(groups::update)),
    ("UpdateIdentityProvider", OfPool(identity_providers::update)),
    ("UpdateResourceServer", OfPool(resource_servers::update)),
    ("UpdateUserAttributes", OfPool(user_attributes::update)),
    ("UpdateUserPool", OfPool(user_pool::update)),
    ("UpdateUserPoolClient", OfPool(user_pool_client::update)),
    ("UpdateUserPoolDomain", OfService(domains::update)),
    ("VerifySoftwareToken", OfPool(software_token::verify)),
    (
        "VerifyUserAttribute",
        OfPool(attribute_verification::verify),
    ),
];
