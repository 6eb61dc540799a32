//! The operations, and the one list of them.

mod admin_user;
mod admin_user_state;
mod attribute_verification;
mod auth_event_feedback;
mod auth_factors;
mod caller;
mod change_password;
mod confirm_device;
mod confirm_sign_up;
mod delete_user;
mod devices;
pub(crate) mod flows;
mod forgot_password;
mod get_user;
mod global_sign_out;
mod initiate_auth;
mod mfa_preference;
pub(crate) mod passkeys;
pub(crate) mod respond;
mod revoke_token;
mod sign_up;
mod software_token;
pub(crate) mod user_attributes;
pub(crate) mod user_pool;
mod user_pool_client;
mod user_pool_mfa;
mod user_sessions;
mod user_settings;

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::user_pool::UserPool;
use flows::refresh;

/// What an operation does to a pool: from a JSON body to a JSON reply.
pub(crate) type Handler = fn(&mut UserPool, &[u8], &mut Context<'_>) -> Result<Value, Fault>;

/// The operations of a pool. `CreateUserPool` is the service's own.
const HANDLERS: &[(&str, Handler)] = &[
    ("AdminCreateUser", admin_user::create),
    ("AdminDisableUser", admin_user_state::disable),
    ("AdminEnableUser", admin_user_state::enable),
    ("AdminForgetDevice", devices::admin_forget_device),
    ("AdminGetDevice", devices::admin_get_device),
    ("AdminGetUser", admin_user_state::get),
    ("AdminInitiateAuth", initiate_auth::admin_initiate_auth),
    ("AdminListDevices", devices::admin_list_devices),
    ("AdminResetUserPassword", admin_user_state::reset_password),
    (
        "AdminRespondToAuthChallenge",
        respond::admin_respond_to_auth_challenge,
    ),
    ("AdminSetUserMFAPreference", mfa_preference::admin_set),
    ("AdminSetUserPassword", admin_user::set_password),
    (
        "AdminUpdateDeviceStatus",
        devices::admin_update_device_status,
    ),
    ("AssociateSoftwareToken", software_token::associate),
    ("ChangePassword", change_password::change_password),
    ("CompleteWebAuthnRegistration", passkeys::complete),
    ("ConfirmDevice", confirm_device::confirm_device),
    ("ConfirmForgotPassword", forgot_password::confirm),
    ("ConfirmSignUp", confirm_sign_up::confirm_sign_up),
    ("CreateUserPoolClient", user_pool_client::create),
    ("DeleteUser", delete_user::delete_user),
    ("DeleteUserAttributes", user_attributes::delete),
    ("DeleteWebAuthnCredential", passkeys::delete),
    ("ForgetDevice", devices::forget_device),
    ("ForgotPassword", forgot_password::forgot),
    ("GetDevice", devices::get_device),
    (
        "GetTokensFromRefreshToken",
        refresh::get_tokens_from_refresh_token,
    ),
    ("GetUser", get_user::get_user),
    (
        "GetUserAttributeVerificationCode",
        attribute_verification::send_code,
    ),
    ("GetUserAuthFactors", auth_factors::get),
    ("GlobalSignOut", global_sign_out::global_sign_out),
    ("InitiateAuth", initiate_auth::initiate_auth),
    ("ListDevices", devices::list_devices),
    ("ListUserSessions", user_sessions::list),
    ("ListWebAuthnCredentials", passkeys::list),
    ("ResendConfirmationCode", sign_up::resend),
    ("RespondToAuthChallenge", respond::respond_to_auth_challenge),
    ("RevokeToken", revoke_token::revoke_token),
    ("RevokeUserSession", user_sessions::revoke),
    ("SetUserMFAPreference", mfa_preference::set),
    ("SetUserPoolMfaConfig", user_pool_mfa::set_mfa_config),
    ("SetUserPoolSessionConfiguration", user_sessions::configure),
    ("SetUserSettings", user_settings::set),
    ("SignUp", sign_up::sign_up),
    ("StartWebAuthnRegistration", passkeys::start),
    ("UpdateAuthEventFeedback", auth_event_feedback::update),
    ("UpdateDeviceStatus", devices::update_device_status),
    ("UpdateUserAttributes", user_attributes::update),
    ("UpdateUserPool", user_pool::update),
    ("VerifySoftwareToken", software_token::verify),
    ("VerifyUserAttribute", attribute_verification::verify),
];

/// The handler of an operation.
pub(crate) fn find(operation: &str) -> Result<Handler, Fault> {
    HANDLERS
        .iter()
        .find(|(name, _)| *name == operation)
        .map(|(_, handler)| *handler)
        .ok_or_else(|| Fault::new("UnknownOperationException", ""))
}
