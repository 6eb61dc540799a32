//! Reply bodies of the operations beside sign-in. Any member may be absent or null.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use zeroize::Zeroizing;

use super::member;
use super::reply::read;
use crate::error::ProtocolError;

/// The reply of `AssociateSoftwareToken`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SecretCodeReply {
    pub(crate) secret_code: Option<Zeroizing<String>>,
    pub(crate) session: Option<Zeroizing<String>>,
}

/// The reply of `VerifySoftwareToken`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VerificationReply {
    status: Option<String>,
    pub(crate) session: Option<Zeroizing<String>>,
}

impl VerificationReply {
    /// Whether the code was right. A wrong one comes as a fault mostly, and at
    /// times as this status.
    pub(crate) fn is_success(&self) -> Result<bool, ProtocolError> {
        let status = self.status.as_deref();
        let status = status.ok_or(ProtocolError::Missing(member::STATUS))?;
        Ok(status == "SUCCESS")
    }
}

/// The reply of `ConfirmDevice`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserConfirmation {
    pub(crate) user_confirmation_necessary: Option<bool>,
}

/// The reply of `GetDevice`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeviceReply {
    pub(crate) device: Option<DeviceMember>,
}

/// The reply of `ListDevices`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DevicesReply {
    pub(crate) devices: Option<Vec<DeviceMember>>,
    pub(crate) pagination_token: Option<String>,
}

/// `DeviceType`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeviceMember {
    pub(crate) device_key: Option<String>,
    pub(crate) device_attributes: Option<Vec<Attribute>>,
    pub(crate) device_create_date: Option<f64>,
    pub(crate) device_last_modified_date: Option<f64>,
    pub(crate) device_last_authenticated_date: Option<f64>,
}

/// `AttributeType`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    name: String,
    value: Option<String>,
}

/// Attributes by name; one without a value is empty.
pub(crate) fn by_name(attributes: Vec<Attribute>) -> BTreeMap<String, String> {
    attributes
        .into_iter()
        .map(|attribute| (attribute.name, attribute.value.unwrap_or_default()))
        .collect()
}

/// `CodeDeliveryDetailsType`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CodeDeliveryDetails {
    pub(crate) destination: Option<String>,
    pub(crate) delivery_medium: Option<String>,
    pub(crate) attribute_name: Option<String>,
}

/// The reply of `SignUp`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SignUpReply {
    pub(crate) user_confirmed: Option<bool>,
    pub(crate) code_delivery_details: Option<CodeDeliveryDetails>,
    pub(crate) user_sub: Option<String>,
    pub(crate) session: Option<Zeroizing<String>>,
}

/// The reply of `ConfirmSignUp`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SessionReply {
    pub(crate) session: Option<Zeroizing<String>>,
}

/// The reply of the operations that send a code.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CodeDeliveryReply {
    pub(crate) code_delivery_details: Option<CodeDeliveryDetails>,
}

/// The reply of `UpdateUserAttributes`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttributesReply {
    pub(crate) code_delivery_details_list: Option<Vec<CodeDeliveryDetails>>,
}

/// The reply of `GetUser`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserReply {
    pub(crate) username: Option<String>,
    pub(crate) user_attributes: Option<Vec<Attribute>>,
    #[serde(rename = "MFAOptions")]
    pub(crate) mfa_options: Option<Vec<MfaOptionMember>>,
    pub(crate) preferred_mfa_setting: Option<String>,
    #[serde(rename = "UserMFASettingList")]
    pub(crate) user_mfa_setting_list: Option<Vec<String>>,
}

/// `MFAOptionType`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MfaOptionMember {
    pub(crate) delivery_medium: Option<String>,
    pub(crate) attribute_name: Option<String>,
}

/// The reply of `GetUserAuthFactors`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AuthFactorsReply {
    pub(crate) username: Option<String>,
    pub(crate) preferred_mfa_setting: Option<String>,
    #[serde(rename = "UserMFASettingList")]
    pub(crate) user_mfa_setting_list: Option<Vec<String>>,
    pub(crate) configured_user_auth_factors: Option<Vec<String>>,
}

/// The reply of `StartWebAuthnRegistration`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RegistrationReply {
    pub(crate) credential_creation_options: Option<Value>,
}

/// The reply of `ListWebAuthnCredentials`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CredentialsReply {
    pub(crate) credentials: Option<Vec<CredentialMember>>,
    pub(crate) next_token: Option<String>,
}

/// `WebAuthnCredentialDescription`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CredentialMember {
    pub(crate) credential_id: Option<String>,
    pub(crate) friendly_credential_name: Option<String>,
    pub(crate) relying_party_id: Option<String>,
    pub(crate) authenticator_attachment: Option<String>,
    pub(crate) authenticator_transports: Option<Vec<String>>,
    pub(crate) created_at: Option<f64>,
}

/// The reply of `ListUserSessions`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SessionsReply {
    pub(crate) sessions: Option<Vec<SessionMember>>,
    pub(crate) next_token: Option<String>,
}

/// `SessionDescriptionType`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SessionMember {
    pub(crate) session_id: Option<String>,
    pub(crate) session_type: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) create_date: Option<f64>,
    pub(crate) last_active_date: Option<f64>,
    pub(crate) device_type: Option<String>,
    #[serde(rename = "LastIPAddress")]
    pub(crate) last_ip_address: Option<String>,
    pub(crate) last_location: Option<LocationMember>,
    pub(crate) origin_session_id: Option<String>,
    pub(crate) is_current_session: Option<bool>,
}

/// `SessionLocationType`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LocationMember {
    pub(crate) city: Option<String>,
    pub(crate) country: Option<String>,
}

/// A document of the service as JSON text.
pub(crate) fn document(value: &Value) -> String {
    value.to_string()
}

/// Whether a text is a JSON object.
pub(crate) fn is_object(json: &str) -> bool {
    read::<BTreeMap<String, IgnoredAny>>(json.as_bytes()).is_some()
}
